import type { Inspection } from "../../party/wire/admin.ts";
import { setMoodColor } from "./colors.ts";
import { make, setText } from "./dom.ts";
import { number } from "./words.ts";

interface Row {
  readonly count: HTMLElement;
  readonly bar: HTMLElement;
}

/** A bar for each mood, as long as its share of the people. */
export class Moods {
  readonly element: HTMLElement;
  readonly #rows = new Map<string, Row>();
  readonly #none: HTMLElement;

  constructor({ settings }: Inspection) {
    const items = settings.moods.map((mood, index) => {
      const count = make("span", { className: "number" });
      const bar = make("span", { className: "share mood-color" });
      setMoodColor(bar, index);
      this.#rows.set(mood, { count, bar });
      return make("li", {}, make("span", {}, mood), make("span", { className: "bar" }, bar), count);
    });
    this.#none = make("span", { className: "number" });
    const none = make("li", { className: "quiet" }, make("span", {}, "none"), make("span"), this.#none);
    this.element = make("ul", { className: "moods", ariaLabel: "Moods" }, ...items, none);
  }

  show({ count, moods }: Inspection): void {
    let without = count;
    for (const [mood, { count: element, bar }] of this.#rows) {
      const people = moods[mood] ?? 0;
      without -= people;
      setText(element, number(people));
      bar.style.width = `${(100 * people) / Math.max(1, count)}%`;
    }
    setText(this.#none, number(without));
  }
}
