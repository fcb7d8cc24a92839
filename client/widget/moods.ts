import { make, makeButton, setText } from "./dom.ts";
import type { Sight } from "./sight.ts";

const ROOM = 8;

interface Row {
  readonly button: HTMLButtonElement;
  readonly name: HTMLElement;
  readonly share: HTMLElement;
  readonly people: HTMLElement;
}

/** How the moods are spread, and which is one's own: a row for each, made once, so that it keeps the focus. */
export class Moods {
  readonly element = make("div", { part: "moods", role: "group" });
  readonly #choose: (mood: string) => void;
  #rows = new Map<string, Row>();

  constructor(choose: (mood: string) => void) {
    this.#choose = choose;
  }

  /** Before anything is known of the room it shows the usual moods: so much room they will need. */
  show({ snapshot: { at, count, moods, mood }, joined, speech }: Sight): void {
    const names = Object.keys(at === null ? speech.words.moods : moods);
    if (`${names}` !== `${[...this.#rows.keys()]}`) {
      this.#rows = new Map(names.map((name) => [name, this.#row(name)]));
      // More than there is room for are scrolled to, by keyboard too.
      this.element.tabIndex = names.length > ROOM ? 0 : -1;
      this.element.replaceChildren(...Array.from(this.#rows.values(), ({ button }) => button));
    }
    this.element.ariaLabel = speech.words.choose;
    for (const [key, { button, name, share, people }] of this.#rows) {
      const there = moods[key] ?? 0;
      button.disabled = !joined;
      button.ariaPressed = String(key === mood);
      setText(name, speech.mood(key));
      setText(people, at === null ? "–" : speech.number(there));
      share.style.transform = `scaleX(${there / (count || 1)})`;
    }
  }

  #row(mood: string): Row {
    const name = make("span", { part: "mood-name" });
    const share = make("i", { part: "share" });
    const people = make("span", { part: "mood-count" });
    const bar = make("i", { part: "bar" }, share);
    const button = makeButton("mood", () => this.#choose(mood), make("i", { part: "dot" }), name, bar, people);
    return { button, name, share, people };
  }
}
