/** The first window spreads a crowd that lost its connection at one moment over two seconds. */
const FIRST_WINDOW_MS = 2_000;
const LONGEST_WINDOW_MS = 30_000;

/** The delay before each connection attempt: a random part of a window that doubles with every attempt (full jitter). */
export class Backoff {
  #attempts = 0;
  #skipNextWait = true;
  #endWait: (() => void) | undefined;

  /** Resolves when the next attempt may begin. The very first attempt begins at once. */
  wait(): Promise<void> {
    const windowMs = Math.min(LONGEST_WINDOW_MS, FIRST_WINDOW_MS * 2 ** this.#attempts);
    const delayMs = this.#skipNextWait ? 0 : Math.random() * windowMs;
    if (!this.#skipNextWait) this.#attempts++;
    this.#skipNextWait = false;
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#endWait = undefined;
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      this.#endWait = end;
    });
  }

  /** Ends the current wait, or skips the next one. */
  retryNow(): void {
    if (this.#endWait) this.#endWait();
    else this.#skipNextWait = true;
  }

  /** Call this when a connection opens. It cancels an earlier `retryNow`, so the next attempt waits. */
  opened(): void {
    this.#skipNextWait = false;
  }

  /** Call this when a connection has proved to work. The next wait uses the first window again. */
  reset(): void {
    this.#attempts = 0;
  }
}
