import { PHASES } from "../../party/wire/breath.ts";
import { make, setText } from "./dom.ts";
import { Rings } from "./rings.ts";
import type { Sight } from "./sight.ts";

/** The circle that breathes, how many breathe with it, and what to do now. */
export class Circle {
  readonly #rings = new Rings();
  readonly #count = make("span", { part: "count" });
  readonly #people = make("span", { part: "people" });
  readonly element = make("div", { part: "circle" }, this.#rings.element, this.#count, " ", this.#people);
  readonly phase = make("p", { part: "phase" });

  show({ snapshot: { at, count }, breath, now, still, speech }: Sight): void {
    const { words, number } = speech;
    setText(this.#count, at === null ? "–" : number(count));
    setText(this.#people, speech.plural(words.people, count));
    this.#rings.element.ariaHidden = String(!breath);
    if (!breath) return;
    const inWords = PHASES.map((phase, index) => [words[phase], breath.pattern[index] ?? 0] as const)
      .filter(([, seconds]) => seconds > 0)
      .map(([phase, seconds]) => `${phase} ${number(seconds)}`)
      .join(" · ");
    this.#rings.element.ariaLabel = inWords;
    if (still) {
      this.rest();
      setText(this.phase, inWords);
    } else this.#rings.breathe(breath, now, (phase) => setText(this.phase, words[phase]));
  }

  rest(): void {
    this.#rings.stop();
  }
}
