import { make, makeButton, setText } from "./dom.ts";
import type { Sight } from "./sight.ts";
import { WakeLock } from "./wake-lock.ts";

/** Minutes that are offered. */
const CHOICES = [5, 10, 20, 30];
const MINUTE = 60_000;

/** A time to sit with eyes closed: offered, or how much of it is left. */
export class Sitting {
  readonly #label = make("legend", { part: "label" });
  readonly #choices: readonly HTMLButtonElement[];
  readonly #offer: HTMLElement;
  readonly #left = make("span", { part: "left" });
  readonly #end: HTMLButtonElement;
  readonly #running: HTMLElement;
  readonly elements: readonly HTMLElement[];
  readonly #wakeLock = new WakeLock();
  #next: ReturnType<typeof setTimeout> | undefined;

  /** @param sit 0 ends it. */
  constructor(sit: (minutes: number) => void) {
    this.#choices = CHOICES.map((length) => makeButton("minutes", () => sit(length)));
    this.#end = makeButton("end", () => sit(0));
    this.#offer = make("fieldset", { part: "sit" }, this.#label, ...this.#choices);
    this.#running = make("div", { part: "sitting" }, this.#left, this.#end);
    this.elements = [this.#offer, this.#running];
  }

  /** @param again Shows everything again, when a minute has passed. */
  show({ snapshot, joined, now, speech }: Sight, again: () => void): void {
    const { words, number, minutes } = speech;
    const left = joined && snapshot.sit !== null ? snapshot.sit - now() : 0;
    const isRunning = left > 0;
    this.#offer.hidden = !joined || isRunning;
    this.#running.hidden = !isRunning;
    setText(this.#label, words.sit);
    for (const [index, choice] of this.#choices.entries()) setText(choice, number(CHOICES[index] ?? 0));
    setText(this.#left, words.left.replace("#", minutes(Math.ceil(left / MINUTE))));
    setText(this.#end, words.end);
    clearTimeout(this.#next);
    if (!isRunning) this.#wakeLock.release();
    else if (!document.hidden) {
      this.#wakeLock.hold();
      this.#next = setTimeout(again, (left % MINUTE) + 1);
    }
  }

  /** The widget has left the page: the screen may go dark. */
  rest(): void {
    clearTimeout(this.#next);
    this.#wakeLock.release();
  }
}
