import { make, makeButton, setText } from "./dom.ts";
import type { ViewModel } from "./view-model.ts";
import { WakeLock } from "./wake-lock.ts";

const OFFERED_MINUTES = [5, 10, 20, 30];
const MINUTE_MS = 60_000;

/** Offers to sit for some minutes. During a sitting it shows the time left and keeps the screen on. */
export class Sitting {
  readonly #label = make("legend", { part: "label" });
  readonly #choices: readonly HTMLButtonElement[];
  readonly #offer: HTMLElement;
  readonly #left = make("span", { part: "left" });
  readonly #end: HTMLButtonElement;
  readonly #running: HTMLElement;
  readonly elements: readonly HTMLElement[];
  readonly #wakeLock = new WakeLock();
  #nextRender: ReturnType<typeof setTimeout> | undefined;

  /** @param sit Takes 0 to end the sitting. */
  constructor(sit: (minutes: number) => void) {
    this.#choices = OFFERED_MINUTES.map((minutes) => makeButton("minutes", () => sit(minutes)));
    this.#end = makeButton("end", () => sit(0));
    this.#offer = make("fieldset", { part: "sit" }, this.#label, ...this.#choices);
    this.#running = make("div", { part: "sitting" }, this.#left, this.#end);
    this.elements = [this.#offer, this.#running];
  }

  /** @param onMinute Called when the number of minutes left changes. */
  render({ snapshot, joined, now, locale }: ViewModel, onMinute: () => void): void {
    const { messages, number, plural } = locale;
    const leftMs = joined && snapshot.sit !== null ? snapshot.sit - now() : 0;
    const isRunning = leftMs > 0;
    this.#offer.hidden = !joined || isRunning;
    this.#running.hidden = !isRunning;
    setText(this.#label, messages.sit);
    for (const [index, choice] of this.#choices.entries()) setText(choice, number(OFFERED_MINUTES[index] ?? 0));
    setText(this.#left, plural(messages.left, Math.ceil(leftMs / MINUTE_MS)));
    setText(this.#end, messages.end);
    clearTimeout(this.#nextRender);
    if (!isRunning) this.#wakeLock.release();
    else if (!document.hidden) {
      this.#wakeLock.hold();
      this.#nextRender = setTimeout(onMinute, (leftMs % MINUTE_MS) + 1);
    }
  }

  stop(): void {
    clearTimeout(this.#nextRender);
    this.#wakeLock.release();
  }
}
