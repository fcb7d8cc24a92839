import type { HistoryMinute, Inspection } from "../../party/wire/admin.ts";
import { type AdminApi, describeError } from "./api.ts";
import { Chart, type ColorOf } from "./chart.ts";
import { type ChartData, chartData, summarize } from "./chart-data.ts";
import { make, makeSection, setText } from "./dom.ts";
import { average, number, plural } from "./format.ts";
import { Legend } from "./legend.ts";
import { whileVisible } from "./while-visible.ts";

const HOUR_MS = 3_600_000;
/** The history grows by one row a minute. */
const REFRESH_MS = 60_000;
const RANGE_LABELS = { 1: "1 hour", 6: "6 hours", 24: "24 hours", 168: "7 days" };
const DEFAULT_RANGE_HOURS = 24;

const momentFormat = new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" });

/** A chart of the last hours or days, minute by minute, that ends at the current numbers. */
export class HistoryPanel {
  readonly element: HTMLElement;
  readonly #load: (hours: number) => Promise<HistoryMinute[]>;
  readonly #legend: Legend;
  readonly #chart: Chart;
  readonly #moods: readonly string[];
  readonly #summary = make("p", { className: "quiet", role: "status" });
  /** Moves the chart's pointer by keyboard. */
  readonly #slider = make("input", { type: "range", min: "0", max: "0", ariaLabel: "Point in time" });
  #hours = DEFAULT_RANGE_HOURS;
  #minutes: readonly HistoryMinute[] = [];
  #data: ChartData = [[]];
  #now: Inspection;
  #stop: () => void = () => {};

  constructor(api: AdminApi, now: Inspection) {
    this.#load = async (hours) => (await api.history(now.room, hours)).minutes;
    this.#moods = now.settings.moods;
    this.#now = now;
    this.#legend = new Legend(this.#moods, (line, show) => this.#chart.toggle(line, show));
    const colorOf: ColorOf = (name) =>
      name === "axis" || name === "grid" ? this.#styledColor(name) : this.#legend.colorOf(name);
    this.#chart = new Chart(this.#moods, colorOf, (row) => this.#showRow(row));
    this.#slider.className = "slider";
    this.#slider.oninput = () => this.#chart.pointAt(this.#slider.valueAsNumber);
    const parts = [this.#chart.element, this.#slider, this.#legend.element, this.#summary];
    this.element = makeSection("History", this.#makeRangeChoice(), ...parts);
    this.#restart();
  }

  render(now: Inspection): void {
    this.#now = now;
    this.#draw();
  }

  close(): void {
    this.#stop();
    this.#chart.close();
  }

  #restart(): void {
    this.#stop();
    this.#stop = whileVisible(REFRESH_MS, async () => {
      const hours = this.#hours;
      try {
        const minutes = await this.#load(hours);
        // Drop the answer if the admin has chosen another range since.
        if (hours !== this.#hours) return;
        this.#minutes = minutes;
        this.#draw();
      } catch (error) {
        setText(this.#summary, `The history could not be loaded. ${describeError(error)}`);
      }
    });
  }

  #draw(): void {
    const { at, count, moods } = this.#now;
    this.#data = chartData(this.#minutes, this.#moods, at - this.#hours * HOUR_MS, { at, count, moods });
    this.#chart.draw(this.#data);
    const { value, max } = this.#slider;
    this.#slider.max = String(this.#data[0].length - 1);
    // A slider at its end stays at the current moment.
    if (value === max) this.#slider.value = this.#slider.max;
    setText(this.#summary, this.#summaryText());
  }

  #summaryText(): string {
    const range = RANGE_LABELS[this.#hours as keyof typeof RANGE_LABELS];
    const { max, mean } = summarize(this.#data);
    if (max === 0) return `Nobody was here in the last ${range}.`;
    return `Up to ${plural(max, "person", "people")} at once, ${average(mean)} on average in the last ${range}.`;
  }

  #showRow(row: number | null): void {
    const [at, min, max, mean, ...moods] = this.#data;
    const time = row === null ? undefined : at[row];
    if (row === null || time === undefined) {
      this.#legend.render([]);
      return;
    }
    const people = `${number(mean?.[row] ?? 0)} (${min?.[row]}–${max?.[row]}), ${momentFormat.format(time)}`;
    this.#slider.value = String(row);
    this.#slider.ariaValueText = people;
    this.#legend.render([people, ...moods.map((mood) => mood[row] ?? 0)]);
  }

  #makeRangeChoice(): HTMLElement {
    const choices = Object.entries(RANGE_LABELS).map(([hours, text]) => {
      const radio = make("input", {
        type: "radio",
        name: "hours",
        value: hours,
        checked: Number(hours) === this.#hours,
      });
      radio.onchange = () => {
        this.#hours = Number(hours);
        this.#restart();
      };
      return make("label", {}, radio, text);
    });
    return make("fieldset", { className: "choice" }, make("legend", {}, "The last"), ...choices);
  }

  #styledColor(name: "axis" | "grid"): string {
    const { color, borderTopColor } = getComputedStyle(this.#chart.element);
    return name === "axis" ? color : borderTopColor;
  }
}
