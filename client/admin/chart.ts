import uPlot from "uplot";
import type { ChartData } from "./chart-data.ts";

const HEIGHT_PX = 240;
const DAY_MS = 24 * 3600 * 1000;
/** The columns of `ChartData` with the minimum, maximum and mean of the people. */
const PEOPLE_COLUMNS = [1, 2, 3];
/** The vertical axis reaches at least this many people, so that a single person does not fill the chart. */
const MIN_SCALE_TOP = 4;

const timeFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric" });

/** The people, or a mood by its index in the settings. */
export type Line = "people" | number;

/** Called for every drawing, because the theme may have changed. */
export type ColorOf = (name: Line | "axis" | "grid") => string;

/** The mean number of people in a band from minimum to maximum, and a line for each mood. */
export class Chart {
  readonly element = document.createElement("div");
  readonly #plot: uPlot;
  readonly #theme = matchMedia("(prefers-color-scheme: dark)");
  readonly #redraw = () => this.#plot.redraw(false, true);
  readonly #resized: ResizeObserver;

  /** @param onPoint Called with the row under the pointer, or null if the pointer leaves the chart. */
  constructor(moods: readonly string[], color: ColorOf, onPoint: (row: number | null) => void) {
    const axis = { stroke: () => color("axis"), ticks: { show: false }, font: "12px system-ui" };
    const grid = { stroke: () => color("grid"), width: 1 };
    const edge = { label: "", stroke: "transparent", width: 0, points: { show: false } };
    this.element.className = "chart";
    // Screen readers get the same numbers from the summary and the legend.
    this.element.ariaHidden = "true";
    this.#plot = new uPlot(
      {
        width: 600,
        height: HEIGHT_PX,
        ms: 1,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        padding: [12, 12, 0, 0],
        scales: {
          x: { time: true, range: (_, min, max) => [min, max] },
          y: { range: (_, __, max) => [0, Math.max(MIN_SCALE_TOP, max * 1.1)] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 28,
            values: (_, splits, __, ___, step) =>
              splits.map((at) => (step < DAY_MS ? timeFormat : dayFormat).format(at)),
          },
          {
            ...axis,
            grid,
            size: 44,
            incrs: [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4].map((power) => n * 10 ** power)).sort((a, b) => a - b),
          },
        ],
        bands: [{ series: [2, 1], fill: () => translucent(color("people")) }],
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
        hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
      },
      [[], ...PEOPLE_COLUMNS.map(() => []), ...moods.map(() => [])],
      this.element,
    );
    this.#theme.addEventListener("change", this.#redraw);
    this.#resized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) this.#plot.setSize({ width, height: HEIGHT_PX });
    });
    this.#resized.observe(this.element);
  }

  draw(data: ChartData): void {
    this.#plot.setData(data);
  }

  toggle(line: Line, show: boolean): void {
    const columns = line === "people" ? PEOPLE_COLUMNS : [PEOPLE_COLUMNS.length + 1 + line];
    this.#plot.batch(() => {
      for (const column of columns) this.#plot.setSeries(column, { show });
    });
  }

  /** Moves the pointer to a row of the data. */
  pointAt(row: number): void {
    const at = this.#plot.data[0][row];
    if (at !== undefined) this.#plot.setCursor({ left: this.#plot.valToPos(at, "x"), top: 0 });
  }

  close(): void {
    this.#theme.removeEventListener("change", this.#redraw);
    this.#resized.disconnect();
    this.#plot.destroy();
  }
}

function translucent(color: string): string {
  return `color-mix(in oklab, ${color} 25%, transparent)`;
}
