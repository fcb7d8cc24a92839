/** Keeps the screen on for somebody who sits with their eyes on it. Where that is denied or unknown, it goes dark as ever. */
export class WakeLock {
  #lock: Promise<WakeLockSentinel | undefined> | undefined;

  /** To be said again whenever the page becomes visible: the browser takes the lock from a hidden one. */
  async hold(): Promise<void> {
    const before = this.#lock;
    if (before && !(await before)?.released) return;
    if (this.#lock === before) this.#lock = request();
  }

  async release(): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    await (await lock)?.release();
  }
}

async function request(): Promise<WakeLockSentinel | undefined> {
  try {
    return await navigator.wakeLock?.request("screen");
  } catch {}
}
