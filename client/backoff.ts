/** ms. A crowd that was dropped at one moment returns over two seconds, and ever more slowly while nobody answers. */
const FIRST_WINDOW = 2_000;
const LONGEST_WINDOW = 30_000;

/** How long the next connect waits. Full jitter: drawn from the whole window, which doubles with every try. */
export class Backoff {
  #tries = 0;
  /** The very first connect does not wait. */
  #hurried = true;
  #wake: (() => void) | undefined;

  wait(): Promise<void> {
    const delay = this.#hurried ? 0 : Math.random() * Math.min(LONGEST_WINDOW, FIRST_WINDOW * 2 ** this.#tries++);
    this.#hurried = false;
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(wake, delay);
      this.#wake = wake;
    });
  }

  /** Ends the wait that is under way, or else spares the next connect its wait. */
  hurry(): void {
    if (this.#wake) this.#wake();
    else this.#hurried = true;
  }

  /** A connection is open: the next one waits, whatever was hurried before. */
  opened(): void {
    this.#hurried = false;
  }

  /** The connection has proved good: the next drop begins with the first window. */
  reset(): void {
    this.#tries = 0;
  }
}
