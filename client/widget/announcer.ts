/** ms between two announcements: a room where people come and go must not talk all the time. */
const QUIET = 15_000;

/** A polite live region that speaks now and then, and then says the latest. */
export class Announcer {
  readonly #region: HTMLElement;
  #latest = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  say(text: string): void {
    this.#latest = text;
    if (this.#timer === undefined) this.#speak();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #speak(): void {
    this.#timer = undefined;
    if (this.#region.textContent === this.#latest) return;
    this.#region.textContent = this.#latest;
    this.#timer = setTimeout(() => this.#speak(), QUIET);
  }
}
