import { Announcer } from "./announcer.ts";
import { Circle } from "./circle.ts";
import { make, makeButton, setText } from "./dom.ts";
import { Moods } from "./moods.ts";
import type { Sight } from "./sight.ts";
import { Sitting } from "./sitting.ts";

/** What a visitor asks for. */
interface Wishes {
  join(): void;
  leave(): void;
  choose(mood: string): void;
  /** 0 ends it. */
  sit(minutes: number): void;
}

/** All of the widget that is seen. */
export class View {
  readonly #root: ShadowRoot;
  readonly #circle = new Circle();
  readonly #moods: Moods;
  readonly #sitting: Sitting;
  readonly #join: HTMLButtonElement;
  readonly #leave: HTMLButtonElement;
  readonly #status = make("span", { part: "status" });
  readonly #news = make("p", { part: "news", ariaLive: "polite" });
  readonly #announcer = new Announcer(this.#news);
  readonly #base: HTMLElement;

  constructor(root: ShadowRoot, { join, leave, choose, sit }: Wishes) {
    this.#root = root;
    this.#moods = new Moods(choose);
    this.#sitting = new Sitting(sit);
    this.#join = makeButton("join", join);
    this.#leave = makeButton("leave", leave);
    this.#base = make(
      "section",
      { part: "base", ariaLabel: "Breathing Room" },
      this.#circle.element,
      this.#circle.phase,
      this.#moods.element,
      make("div", { part: "actions" }, this.#join, ...this.#sitting.elements),
      make("div", { part: "foot" }, this.#status, this.#leave),
      this.#news,
    );
    root.append(this.#base);
  }

  show(sight: Sight): void {
    const { snapshot, joined, compact, speech } = sight;
    const { status, count, resting } = snapshot;
    const { words } = speech;
    const focused = this.#root.activeElement;
    const trouble = status === "open" ? "" : words[status];
    this.#base.lang = speech.lang;
    this.#base.dataset.status = status;
    this.#join.hidden = joined || status === "closed";
    this.#leave.hidden = !joined;
    setText(this.#join, compact ? words.enter : words.join);
    setText(this.#leave, words.leave);
    setText(this.#status, trouble || (resting ? speech.plural(words.resting, resting) : ""));
    this.#circle.show(sight);
    this.#moods.show(sight);
    this.#sitting.show(sight, () => this.show(sight));
    if (status !== "connecting")
      this.#announcer.say(trouble || `${speech.number(count)} ${speech.plural(words.people, count)}`);
    if (focused && !focused.getClientRects().length) this.#refocus();
  }

  /** The widget has left the page: nothing moves, nothing is timed. */
  rest(): void {
    this.#circle.rest();
    this.#sitting.rest();
    this.#announcer.stop();
  }

  /** What had the focus is gone: whoever has no mouse goes on with what has come instead. */
  #refocus(): void {
    [".join", ".end", ".mood", ".leave"]
      .map((part) => this.#root.querySelector<HTMLElement>(part))
      .find((element) => element?.getClientRects().length)
      ?.focus();
  }
}
