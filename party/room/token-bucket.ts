const SECOND_MS = 1000;

/** How much somebody may do: a burst, refilled at a steady rate (Q7, Q12). */
export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #refilledAt: number;
  #hasWarned = false;

  constructor(burst: number, perSecond: number, now: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
    this.#refilledAt = now;
  }

  /** The first one over the limit is `warned`, the next `over`. A full bucket forgets the warning. */
  take(now: number): "taken" | "warned" | "over" {
    const refill = (Math.max(0, now - this.#refilledAt) / SECOND_MS) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + refill);
    this.#refilledAt = now;
    if (this.#tokens === this.#burst) this.#hasWarned = false;
    if (this.#tokens >= 1) {
      this.#tokens--;
      return "taken";
    }
    if (this.#hasWarned) return "over";
    this.#hasWarned = true;
    return "warned";
  }
}
