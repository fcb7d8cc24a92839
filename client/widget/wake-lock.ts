/** Keeps the screen on. Does nothing if the browser denies it or does not support it. */
export class WakeLock {
  #lock: Promise<WakeLockSentinel | undefined> | undefined;

  /** Call this again whenever the page becomes visible: browsers release the locks of hidden pages. */
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
