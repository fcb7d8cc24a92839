import type { Line } from "./chart.ts";
import { setMoodColor } from "./colors.ts";
import { make, setText } from "./dom.ts";
import { number } from "./format.ts";

/** A button for each line of the chart. It shows the line's value at the pointer, and shows or hides the line. */
export class Legend {
  readonly element = make("div", { className: "legend", role: "group", ariaLabel: "Lines of the chart" });
  readonly #values: HTMLElement[] = [];
  readonly #swatches = new Map<Line, HTMLElement>();
  readonly #toggle: (line: Line, show: boolean) => void;

  constructor(moods: readonly string[], toggle: (line: Line, show: boolean) => void) {
    this.#toggle = toggle;
    this.#addButton("people", "people", true);
    moods.forEach((mood, index) => {
      this.#addButton(index, mood, false);
    });
  }

  /** The computed colour, because a canvas cannot use the style sheet. */
  colorOf(line: Line): string {
    const swatch = this.#swatches.get(line);
    return swatch ? getComputedStyle(swatch).backgroundColor : "transparent";
  }

  /** @param values The people, then the moods. Empty if the pointer is not on the chart. */
  render(values: readonly (number | string)[]): void {
    this.#values.forEach((element, index) => {
      const value = values[index] ?? "";
      setText(element, typeof value === "number" ? number(value) : value);
    });
  }

  #addButton(line: Line, name: string, isShown: boolean): void {
    const swatch = make("span", { className: line === "people" ? "swatch people" : "swatch mood-color" });
    if (line !== "people") setMoodColor(swatch, line);
    const value = make("span", { className: "value" });
    const button = make("button", { type: "button", ariaPressed: String(isShown) }, swatch, name, value);
    button.onclick = () => {
      const show = button.ariaPressed !== "true";
      button.ariaPressed = String(show);
      this.#toggle(line, show);
    };
    this.#swatches.set(line, swatch);
    this.#values.push(value);
    this.element.append(button);
  }
}
