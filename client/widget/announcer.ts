/** A screen reader should not talk all the time while people come and go. */
const INTERVAL_MS = 15_000;

/** A live region that announces the latest text at most once per interval. */
export class Announcer {
  readonly #region: HTMLElement;
  #latest = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  announce(text: string): void {
    this.#latest = text;
    if (this.#timer === undefined) this.#write();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #write(): void {
    this.#timer = undefined;
    if (this.#region.textContent === this.#latest) return;
    this.#region.textContent = this.#latest;
    this.#timer = setTimeout(() => this.#write(), INTERVAL_MS);
  }
}
