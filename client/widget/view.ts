import { Announcer } from "./announcer.ts";
import { Circle } from "./circle.ts";
import { make, makeButton, setText } from "./dom.ts";
import { Moods } from "./moods.ts";
import { Sitting } from "./sitting.ts";
import type { Actions, ViewModel } from "./view-model.ts";

/** The content of the widget's shadow root. */
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
  readonly #actions: HTMLElement;
  readonly #foot: HTMLElement;
  readonly #base: HTMLElement;

  constructor(root: ShadowRoot, { join, leave, toggleMood, sit }: Actions) {
    this.#root = root;
    this.#moods = new Moods(toggleMood);
    this.#sitting = new Sitting(sit);
    this.#join = makeButton("join", join);
    this.#leave = makeButton("leave", leave);
    this.#actions = make("div", { part: "actions" }, this.#join, ...this.#sitting.elements);
    this.#foot = make("div", { part: "foot" }, this.#status, this.#leave);
    this.#base = make(
      "section",
      { part: "base", ariaLabel: "Breathing Room" },
      this.#circle.element,
      this.#circle.phase,
      this.#moods.element,
      this.#actions,
      this.#foot,
      this.#news,
    );
    root.append(this.#base);
  }

  render(model: ViewModel): void {
    const { snapshot, joined, compact, locale } = model;
    const { status, count, resting } = snapshot;
    const { messages, plural } = locale;
    const focused = this.#root.activeElement;
    const problem = status === "open" ? "" : messages[status];
    Object.assign(this.#base, { lang: locale.lang, dir: locale.dir });
    this.#base.dataset.status = status;
    this.#join.hidden = joined || status === "closed";
    this.#leave.hidden = !joined;
    setText(this.#join, compact ? messages.joinCompact : messages.join);
    setText(this.#leave, messages.leave);
    setText(this.#status, problem || (resting ? plural(messages.resting, resting) : ""));
    this.#circle.render(model);
    this.#moods.render(model);
    this.#sitting.render(model, () => this.render(model));
    this.#showTexts(!locale.isLoading);
    if (status !== "connecting" && !locale.isLoading)
      this.#announcer.announce(problem || plural(messages.people, count));
    if (focused && !focused.getClientRects().length) this.#moveFocus();
  }

  /** Stops all animations and timers. */
  stop(): void {
    this.#circle.stop();
    this.#sitting.stop();
    this.#announcer.stop();
  }

  /** Hidden texts keep their place, so nothing moves when they appear. The count and the circle need no language. */
  #showTexts(areShown: boolean): void {
    const { phase, people } = this.#circle;
    for (const element of [people, phase, this.#moods.element, this.#actions, this.#foot])
      element.style.visibility = areShown ? "" : "hidden";
  }

  /** If the focused element disappears, keyboard users continue at the element that took its place. */
  #moveFocus(): void {
    [".join", ".end", ".mood", ".leave"]
      .map((part) => this.#root.querySelector<HTMLElement>(part))
      .find((element) => element?.getClientRects().length)
      ?.focus();
  }
}
