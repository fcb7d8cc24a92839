import { PHASES } from "../../party/wire/breath.ts";
import { make, setText } from "./dom.ts";
import { Rings } from "./rings.ts";
import type { ViewModel } from "./view-model.ts";

/** The breathing circle with the count in it, and the current phase below it. */
export class Circle {
  readonly #rings = new Rings();
  readonly #count = make("span", { part: "count" });
  readonly people = make("span", { part: "people" });
  readonly element = make("div", { part: "circle" }, this.#rings.element, this.#count, " ", this.people);
  readonly phase = make("p", { part: "phase" });

  render({ snapshot: { at, count }, breath, now, reducedMotion, locale }: ViewModel): void {
    const { messages, number, plural } = locale;
    setText(this.#count, at === null ? "–" : number(count));
    // The number of this text is the big one above it.
    setText(this.people, plural(messages.people, count).replace(number(count), "").trim());
    this.#rings.element.ariaHidden = String(!breath);
    if (!breath) return;
    const pattern = PHASES.map((phase, index) => [messages[phase], breath.pattern[index] ?? 0] as const)
      .filter(([, seconds]) => seconds > 0)
      .map(([phase, seconds]) => `${phase} ${number(seconds)}`)
      .join(" · ");
    this.#rings.element.ariaLabel = pattern;
    if (reducedMotion) {
      this.stop();
      setText(this.phase, pattern);
    } else this.#rings.animate(breath, now, (phase) => setText(this.phase, messages[phase]));
  }

  stop(): void {
    this.#rings.stop();
  }
}
