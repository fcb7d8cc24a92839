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
  readonly #base: HTMLElement;

  constructor(root: ShadowRoot, { join, leave, toggleMood, sit }: Actions) {
    this.#root = root;
    this.#moods = new Moods(toggleMood);
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

  render(model: ViewModel): void {
    const { snapshot, joined, compact, locale } = model;
    const { status, count, resting } = snapshot;
    const { messages, number, plural } = locale;
    const focused = this.#root.activeElement;
    const problem = status === "open" ? "" : messages[status];
    this.#base.lang = locale.lang;
    this.#base.dataset.status = status;
    this.#join.hidden = joined || status === "closed";
    this.#leave.hidden = !joined;
    setText(this.#join, compact ? messages.joinCompact : messages.join);
    setText(this.#leave, messages.leave);
    setText(this.#status, problem || (resting ? plural(messages.resting, resting) : ""));
    this.#circle.render(model);
    this.#moods.render(model);
    this.#sitting.render(model, () => this.render(model));
    if (status !== "connecting")
      this.#announcer.announce(problem || `${number(count)} ${plural(messages.people, count)}`);
    if (focused && !focused.getClientRects().length) this.#moveFocus();
  }

  /** Stops all animations and timers. */
  stop(): void {
    this.#circle.stop();
    this.#sitting.stop();
    this.#announcer.stop();
  }

  /** If the focused element disappears, keyboard users continue at the element that took its place. */
  #moveFocus(): void {
    [".join", ".end", ".mood", ".leave"]
      .map((part) => this.#root.querySelector<HTMLElement>(part))
      .find((element) => element?.getClientRects().length)
      ?.focus();
  }
}
