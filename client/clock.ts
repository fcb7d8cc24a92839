/** Clocks run apart by less than this: milliseconds in a millisecond. */
const DRIFT = 1e-4;

/**
 * The server's clock, as far as its messages tell. A message is late by the way it came, so the time it names is never
 * ahead: of all that was heard, what puts the server's clock furthest ahead is nearest to it.
 */
export class ServerClock {
  /** Of the local clock: the monotonic one, which nobody sets; while a machine sleeps it only falls behind. */
  #ahead = Number.NEGATIVE_INFINITY;
  #heardAt = 0;

  heard(time: number): void {
    const local = performance.now();
    this.#ahead = Math.max(time - local, this.#ahead - DRIFT * (local - this.#heardAt));
    this.#heardAt = local;
  }

  /** ms since 1970; this machine's own opinion before anything was heard. */
  now(): number {
    return Number.isFinite(this.#ahead) ? performance.now() + this.#ahead : Date.now();
  }
}
