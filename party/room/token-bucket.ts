const SECOND = 1000;

/** How much one socket may say: so many frames at once, refilled at so many a second. */
export class Allowance {
  readonly #atOnce: number;
  readonly #perSecond: number;
  #left: number;
  #at: number;
  #isWarned = false;

  constructor(atOnce: number, perSecond: number, now: number) {
    this.#atOnce = atOnce;
    this.#perSecond = perSecond;
    this.#left = atOnce;
    this.#at = now;
  }

  /** A frame has come: it is taken, or the first one too many, or one more after that. Whoever calms down is forgiven. */
  take(now: number): "taken" | "warned" | "over" {
    this.#left = Math.min(this.#atOnce, this.#left + ((now - this.#at) / SECOND) * this.#perSecond);
    this.#at = now;
    if (this.#left === this.#atOnce) this.#isWarned = false;
    if (this.#left >= 1) {
      this.#left--;
      return "taken";
    }
    if (this.#isWarned) return "over";
    this.#isWarned = true;
    return "warned";
  }
}
