import uPlot from "uplot";
import type { Curves } from "./curves.ts";

const HEIGHT = 240;
const DAY = 24 * 3600 * 1000;
/** The columns of `Curves` that are about people: fewest, most, mean. */
const PEOPLE = [1, 2, 3];
/** So few people still fill less than the whole height. */
const LOWEST_TOP = 4;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric" });

/** A curve's colour at the time of drawing: the theme may have changed. */
export type ColorOf = (name: "people" | "axis" | "grid" | number) => string;

/** A band between the fewest and the most people, the line of their mean, and a line for each mood. */
export class Chart {
  readonly element = document.createElement("div");
  readonly #plot: uPlot;
  readonly #theme = matchMedia("(prefers-color-scheme: dark)");
  readonly #redraw = () => this.#plot.redraw(false, true);
  readonly #resized: ResizeObserver;

  /** @param pointed Told which row of the curves the pointer is at, or null. */
  constructor(moods: readonly string[], color: ColorOf, pointed: (row: number | null) => void) {
    const axis = { stroke: () => color("axis"), ticks: { show: false }, font: "12px system-ui" };
    const grid = { stroke: () => color("grid"), width: 1 };
    const edge = { label: "", stroke: "transparent", width: 0, points: { show: false } };
    this.element.className = "chart";
    // The same numbers stand in the summary and the legend.
    this.element.ariaHidden = "true";
    this.#plot = new uPlot(
      {
        width: 600,
        height: HEIGHT,
        ms: 1,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        padding: [12, 12, 0, 0],
        scales: {
          x: { time: true, range: (_, min, max) => [min, max] },
          y: { range: (_, __, max) => [0, Math.max(LOWEST_TOP, max * 1.1)] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 28,
            values: (_, splits, __, ___, step) => splits.map((at) => (step < DAY ? clock : day).format(at)),
          },
          {
            ...axis,
            grid,
            size: 44,
            incrs: [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4].map((power) => n * 10 ** power)).sort((a, b) => a - b),
          },
        ],
        bands: [{ series: [2, 1], fill: () => faint(color("people")) }],
        series: [
          {},
          edge,
          edge,
          { label: "people", stroke: () => color("people"), width: 2, points: { show: false } },
          ...moods.map((label, index) => ({
            label,
            stroke: () => color(index),
            width: 1.5,
            show: false,
            points: { show: false },
          })),
        ],
        hooks: { setCursor: [(plot) => pointed(plot.cursor.idx ?? null)] },
      },
      [[], ...PEOPLE.map(() => []), ...moods.map(() => [])],
      this.element,
    );
    this.#theme.addEventListener("change", this.#redraw);
    this.#resized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) this.#plot.setSize({ width, height: HEIGHT });
    });
    this.#resized.observe(this.element);
  }

  draw(curves: Curves): void {
    this.#plot.setData(curves);
  }

  toggle(curve: "people" | number, show: boolean): void {
    const columns = curve === "people" ? PEOPLE : [PEOPLE.length + 1 + curve];
    this.#plot.batch(() => {
      for (const column of columns) this.#plot.setSeries(column, { show });
    });
  }

  /** Puts the pointer at a row of the curves. */
  point(row: number): void {
    const at = this.#plot.data[0][row];
    if (at !== undefined) this.#plot.setCursor({ left: this.#plot.valToPos(at, "x"), top: 0 });
  }

  close(): void {
    this.#theme.removeEventListener("change", this.#redraw);
    this.#resized.disconnect();
    this.#plot.destroy();
  }
}

function faint(color: string): string {
  return `color-mix(in oklab, ${color} 25%, transparent)`;
}
