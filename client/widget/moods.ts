import { make, makeButton, setText } from "./dom.ts";
import { ENGLISH } from "./messages.ts";
import type { ViewModel } from "./view-model.ts";

/** The list scrolls if there are more. */
const VISIBLE_ROWS = 8;

interface Row {
  readonly button: HTMLButtonElement;
  readonly name: HTMLElement;
  readonly share: HTMLElement;
  readonly people: HTMLElement;
}

/** One button per mood, with the share of people who have it. Rows are reused, so that they keep the focus. */
export class Moods {
  readonly element = make("div", { part: "moods", role: "group" });
  readonly #toggleMood: (mood: string) => void;
  #rows = new Map<string, Row>();

  constructor(toggleMood: (mood: string) => void) {
    this.#toggleMood = toggleMood;
  }

  /** Shows the default moods until the room's own are known, to reserve their space. */
  render({ snapshot: { at, count, moods, mood }, joined, locale }: ViewModel): void {
    const names = Object.keys(at === null ? ENGLISH.moods : moods);
    if (`${names}` !== `${[...this.#rows.keys()]}`) {
      this.#rows = new Map(names.map((name) => [name, this.#makeRow(name)]));
      this.element.tabIndex = names.length > VISIBLE_ROWS ? 0 : -1;
      this.element.replaceChildren(...Array.from(this.#rows.values(), ({ button }) => button));
    }
    this.element.ariaLabel = locale.messages.choose;
    // A room can hide the moods of its few people. "0" beside the visitor's own mood would be wrong.
    const isAnyShown = Object.values(moods).some(Boolean);
    for (const [key, { button, name, share, people }] of this.#rows) {
      const moodCount = moods[key] ?? 0;
      button.disabled = !joined;
      button.ariaPressed = String(key === mood);
      setText(name, locale.mood(key));
      setText(people, isAnyShown ? locale.number(moodCount) : "");
      share.style.transform = `scaleX(${moodCount / (count || 1)})`;
    }
  }

  #makeRow(mood: string): Row {
    const name = make("span", { part: "mood-name" });
    const share = make("i", { part: "share" });
    const people = make("span", { part: "mood-count" });
    const bar = make("i", { part: "bar" }, share);
    const button = makeButton("mood", () => this.#toggleMood(mood), make("i", { part: "dot" }), name, bar, people);
    return { button, name, share, people };
  }
}
