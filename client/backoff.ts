import { isHidden } from "./page-lifecycle.ts";

/** The first window spreads a crowd that lost its connection at one moment over two seconds. */
const FIRST_WINDOW_MS = 2_000;
const LONGEST_WINDOW_MS = 30_000;
/** The least wait after a newer tab took the place of this one. Tabs that returned sooner would chase each other. */
const REPLACED_WAIT_MS = 60_000;

/** The delay before each connection attempt: a random part of a window that doubles with every attempt (full jitter). */
export class Backoff {
  #attempts = 0;
  #skipNextWait = true;
  #isReplaced = false;
  #endWait: (() => void) | undefined;

  /** Resolves when the next attempt may begin. The very first attempt begins at once. */
  wait(): Promise<void> {
    const delayMs = this.#nextDelayMs();
    const isReplaced = this.#isReplaced;
    this.#skipNextWait = this.#isReplaced = false;
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#endWait = undefined;
        resolve();
      };
      const timer = setTimeout(() => {
        // A tab that nobody sees must not take the place of one that somebody looks at.
        if (!isReplaced || !isHidden()) end();
      }, delayMs);
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

  /**
   * Call this when a newer socket of the session took the place of this one. The next wait is long, and in a hidden page
   * only `retryNow` ends it.
   */
  replaced(): void {
    this.#isReplaced = true;
  }

  /** Call this when a connection has proved to work. The next wait uses the first window again. */
  reset(): void {
    this.#attempts = 0;
  }

  #nextDelayMs(): number {
    if (this.#skipNextWait) return 0;
    if (this.#isReplaced) return REPLACED_WAIT_MS * (1 + Math.random());
    return Math.random() * Math.min(LONGEST_WINDOW_MS, FIRST_WINDOW_MS * 2 ** this.#attempts++);
  }
}
