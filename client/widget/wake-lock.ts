/** Keeps the screen on for somebody who sits with their eyes on it. Where that is denied or unknown, it goes dark as ever. */
export class WakeLock {
  #lock: WakeLockSentinel | undefined;
  #wanted = false;
  #asking = false;

  /** To be said again whenever the page becomes visible: the browser takes the lock from a hidden one. */
  hold(): void {
    this.#wanted = true;
    if (!this.#asking && (!this.#lock || this.#lock.released)) void this.#ask();
  }

  release(): void {
    this.#wanted = false;
    void this.#lock?.release();
    this.#lock = undefined;
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      this.#lock = await navigator.wakeLock?.request("screen");
    } catch {}
    this.#asking = false;
    if (!this.#wanted) this.release();
  }
}
