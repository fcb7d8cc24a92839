import type { HistoryMinute, Inspection } from "../../party/wire/admin.ts";
import { type AdminApi, wordsOf } from "./api.ts";
import { Chart } from "./chart.ts";
import { type Curves, curvesOf, summaryOf } from "./curves.ts";
import { make, makeSection, setText } from "./dom.ts";
import { Legend } from "./legend.ts";
import { whileVisible } from "./visible.ts";
import { average, many, number } from "./words.ts";

const HOUR = 3_600_000;
/** A minute is told when it is over. */
const REFRESH = 60_000;
const CHOICES = { 1: "1 hour", 6: "6 hours", 24: "24 hours", 168: "7 days" };
const FIRST_CHOICE = 24;

const moment = new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" });

/** The last hours of a room, minute by minute, up to this very moment. */
export class History {
  readonly element: HTMLElement;
  readonly #load: (hours: number) => Promise<HistoryMinute[]>;
  readonly #legend: Legend;
  readonly #chart: Chart;
  readonly #moods: readonly string[];
  readonly #summary = make("p", { className: "quiet", role: "status" });
  /** The pointer, for those who have none. */
  readonly #moment = make("input", { type: "range", min: "0", max: "0", ariaLabel: "Moment", className: "moment" });
  #hours = FIRST_CHOICE;
  #minutes: readonly HistoryMinute[] = [];
  #curves: Curves = [[]];
  #now: Inspection;
  #stop: () => void = () => {};

  constructor(api: AdminApi, now: Inspection) {
    this.#load = async (hours) => (await api.history(now.room, hours)).minutes;
    this.#moods = now.settings.moods;
    this.#now = now;
    this.#legend = new Legend(this.#moods, (curve, show) => this.#chart.toggle(curve, show));
    const color = (name: "people" | "axis" | "grid" | number) =>
      name === "axis" || name === "grid" ? this.#styled(name) : this.#legend.colorOf(name);
    this.#chart = new Chart(this.#moods, color, (row) => this.#point(row));
    this.#moment.oninput = () => this.#chart.point(this.#moment.valueAsNumber);
    const parts = [this.#chart.element, this.#moment, this.#legend.element, this.#summary];
    this.element = makeSection("History", this.#choice(), ...parts);
    this.#restart();
  }

  show(now: Inspection): void {
    this.#now = now;
    this.#draw();
  }

  close(): void {
    this.#stop();
    this.#chart.close();
  }

  #restart(): void {
    this.#stop();
    this.#stop = whileVisible(REFRESH, async () => {
      const hours = this.#hours;
      try {
        const minutes = await this.#load(hours);
        // Another choice may have been made meanwhile.
        if (hours !== this.#hours) return;
        this.#minutes = minutes;
        this.#draw();
      } catch (fault) {
        setText(this.#summary, `The history could not be read. ${wordsOf(fault)}`);
      }
    });
  }

  #draw(): void {
    const { at, count, moods } = this.#now;
    this.#curves = curvesOf(this.#minutes, this.#moods, at - this.#hours * HOUR, { at, count, moods });
    this.#chart.draw(this.#curves);
    const { value, max } = this.#moment;
    this.#moment.max = String(this.#curves[0].length - 1);
    // Whoever points at now goes on doing so.
    if (value === max) this.#moment.value = this.#moment.max;
    const { most, mean } = summaryOf(this.#curves);
    const known =
      most === 0 ? "Nobody was here" : `At most ${many(most, "person", "people")} at once, ${average(mean)} on average`;
    setText(this.#summary, `${known} in the last ${CHOICES[this.#hours as keyof typeof CHOICES]}.`);
  }

  #point(row: number | null): void {
    const [at, fewest, most, mean, ...moods] = this.#curves;
    const time = row === null ? undefined : at[row];
    if (row === null || time === undefined) {
      this.#legend.show([]);
      return;
    }
    const people = `${number(mean?.[row] ?? 0)} (${fewest?.[row]}–${most?.[row]}), ${moment.format(time)}`;
    this.#moment.value = String(row);
    this.#moment.ariaValueText = people;
    this.#legend.show([people, ...moods.map((mood) => mood[row] ?? 0)]);
  }

  #choice(): HTMLElement {
    const choices = Object.entries(CHOICES).map(([hours, text]) => {
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

  #styled(name: "axis" | "grid"): string {
    const { color, borderTopColor } = getComputedStyle(this.#chart.element);
    return name === "axis" ? color : borderTopColor;
  }
}
