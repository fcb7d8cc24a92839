import { setMoodColor } from "./colors.ts";
import { make, setText } from "./dom.ts";
import { number } from "./words.ts";

export type Curve = "people" | number;

/** What each curve stands for, its value where the pointer is, and a button that shows or hides it. */
export class Legend {
  readonly element = make("div", { className: "legend", role: "group", ariaLabel: "Curves" });
  readonly #values: HTMLElement[] = [];
  readonly #swatches = new Map<Curve, HTMLElement>();
  readonly #toggle: (curve: Curve, show: boolean) => void;

  constructor(moods: readonly string[], toggle: (curve: Curve, show: boolean) => void) {
    this.#toggle = toggle;
    this.#add("people", "people", true);
    moods.forEach((mood, index) => {
      this.#add(index, mood, false);
    });
  }

  /** As it is painted: a canvas knows no style sheet. */
  colorOf(curve: Curve): string {
    const swatch = this.#swatches.get(curve);
    return swatch ? getComputedStyle(swatch).backgroundColor : "transparent";
  }

  /** @param values People first, then the moods; none: the pointer is elsewhere. */
  show(values: readonly (number | string)[]): void {
    this.#values.forEach((element, index) => {
      const value = values[index] ?? "";
      setText(element, typeof value === "number" ? number(value) : value);
    });
  }

  #add(curve: Curve, name: string, isShown: boolean): void {
    const swatch = make("span", { className: curve === "people" ? "swatch people" : "swatch mood-color" });
    if (curve !== "people") setMoodColor(swatch, curve);
    const value = make("span", { className: "value" });
    const button = make("button", { type: "button", ariaPressed: String(isShown) }, swatch, name, value);
    button.onclick = () => {
      const show = button.ariaPressed !== "true";
      button.ariaPressed = String(show);
      this.#toggle(curve, show);
    };
    this.#swatches.set(curve, swatch);
    this.#values.push(value);
    this.element.append(button);
  }
}
