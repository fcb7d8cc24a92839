const MINUTE_MS = 60_000;

/** A sitting, or the end of one, that the server has not confirmed yet. */
export class SitWish {
  #minutes: number | undefined;
  #madeAt = 0;

  /** The minutes that are left. Undefined if there is no wish, or if its sitting would be over by now. */
  get minutes(): number | undefined {
    if (this.#minutes === undefined || this.#minutes <= 0) return this.#minutes;
    const left = this.#minutes - Math.trunc((Date.now() - this.#madeAt) / MINUTE_MS);
    return left <= 0 ? undefined : left;
  }

  /** @param minutes Any number: the server refuses a bad one. */
  set(minutes: number): void {
    this.#minutes = minutes;
    this.#madeAt = Date.now();
  }

  clear(): void {
    this.#minutes = undefined;
  }
}
