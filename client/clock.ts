/** How far two clocks may drift apart, in milliseconds per millisecond. */
const MAX_DRIFT = 1e-4;

/**
 * Estimates the server's clock from the times in its messages. Network delay can only make such a time look too old,
 * so the largest offset between server and local time is the best estimate.
 */
export class ServerClock {
  // performance.now() is monotonic: nobody can set it, and it only falls behind while the machine sleeps.
  #offsetMs = Number.NEGATIVE_INFINITY;
  #observedAt = 0;

  /** @param time The server's time in a message that has just arrived (ms since 1970). */
  observe(time: number): void {
    const local = performance.now();
    this.#offsetMs = Math.max(time - local, this.#offsetMs - MAX_DRIFT * (local - this.#observedAt));
    this.#observedAt = local;
  }

  /** The server's time (ms since 1970), or this machine's own time before the first message. */
  now(): number {
    return Number.isFinite(this.#offsetMs) ? performance.now() + this.#offsetMs : Date.now();
  }
}
