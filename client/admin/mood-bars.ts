import type { Inspection } from "../../party/wire/admin.ts";
import { setMoodColor } from "./colors.ts";
import { make, setText } from "./dom.ts";
import { number } from "./format.ts";

interface Row {
  readonly count: HTMLElement;
  readonly bar: HTMLElement;
}

/** A bar for each mood. Its length is the mood's share of the people. */
export class MoodBars {
  readonly element: HTMLElement;
  readonly #rows = new Map<string, Row>();
  readonly #noneCount = make("span", { className: "number" });

  constructor({ settings }: Inspection) {
    const items = settings.moods.map((mood, index) => {
      const count = make("span", { className: "number" });
      const bar = make("span", { className: "share mood-color" });
      setMoodColor(bar, index);
      this.#rows.set(mood, { count, bar });
      return make("li", {}, make("span", {}, mood), make("span", { className: "bar" }, bar), count);
    });
    const none = make("li", { className: "quiet" }, make("span", {}, "none"), make("span"), this.#noneCount);
    this.element = make("ul", { className: "moods", ariaLabel: "Moods" }, ...items, none);
  }

  render({ count, moods }: Inspection): void {
    let withoutMood = count;
    for (const [mood, row] of this.#rows) {
      const people = moods[mood] ?? 0;
      withoutMood -= people;
      setText(row.count, number(people));
      row.bar.style.width = `${(100 * people) / Math.max(1, count)}%`;
    }
    setText(this.#noneCount, number(withoutMood));
  }
}
