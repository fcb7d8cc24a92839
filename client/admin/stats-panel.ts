import type { Inspection } from "../../party/wire/admin.ts";
import { make, makeSection, setText } from "./dom.ts";
import { duration, number } from "./format.ts";
import { ALARM_LABELS } from "./labels.ts";
import { makeTime, setTime } from "./times.ts";

type Stats = readonly (readonly [label: string, value: (inspection: Inspection) => string])[];

const NOW: Stats = [
  ["Sessions", ({ count }) => number(count)],
  ["Resting sessions", ({ resting }) => number(resting)],
  ["Watchers (not counted)", ({ watchers }) => number(watchers)],
  ["Open sockets", ({ sockets }) => number(sockets)],
  ["Removed sessions", ({ removed }) => number(removed)],
];

const TOTALS: Stats = [
  ["Time spent by everyone", ({ counters }) => duration(counters.personMs)],
  ["Joins", ({ counters }) => number(counters.joins)],
  ["Messages received", ({ counters }) => number(counters.messages)],
  ["Broadcasts", ({ counters }) => number(counters.broadcasts)],
  ["Reads over HTTP", ({ counters }) => number(counters.requests)],
  ["Alarms", ({ counters }) => number(counters.alarms)],
  ["Wake-ups", ({ counters }) => number(counters.constructed)],
  ["Rows written", ({ counters }) => number(counters.rows)],
];

const SETTINGS: Stats = [
  ["Heartbeat", ({ settings }) => `every ${settings.heartbeatSeconds} s`],
  ["Timeout of a silent session", ({ settings }) => `${settings.ttlSeconds} s`],
  ["Grace period after closing", ({ settings }) => `${settings.graceSeconds} s`],
  ["Longest sitting", ({ settings }) => duration(settings.maxSitMinutes * 60_000)],
  ["Breath", ({ settings }) => `${settings.breathPattern.join("–")} s`],
  ["Moods", ({ settings }) => settings.moods.join(", ")],
];

/** The numbers and settings of a room as labelled lists. */
export class StatsPanel {
  readonly element: HTMLElement;
  readonly #values: { element: HTMLElement; value: (inspection: Inspection) => string }[] = [];
  readonly #alarmTime = makeTime(0);
  readonly #alarmPrefix = make("span");
  readonly #alarmReason = make("span");
  readonly #since = makeTime(0);

  constructor() {
    const alarm = make("p", { className: "quiet alarm" }, this.#alarmPrefix, this.#alarmTime, this.#alarmReason);
    this.element = make(
      "div",
      { className: "stats" },
      makeSection("Now", this.#makeList(NOW), alarm),
      makeSection("Totals", this.#makeList(TOTALS, make("dt", {}, "Counting since"), make("dd", {}, this.#since))),
      makeSection("Settings", this.#makeList(SETTINGS)),
    );
  }

  render(inspection: Inspection): void {
    for (const { element, value } of this.#values) setText(element, value(inspection));
    const { at, why } = inspection.alarm;
    this.#alarmTime.hidden = at === null;
    if (at !== null) setTime(this.#alarmTime, at);
    setText(this.#alarmPrefix, at === null ? "No alarm is set." : "Next alarm ");
    setText(this.#alarmReason, at === null ? "" : ` ${ALARM_LABELS[why]}.`);
    setTime(this.#since, inspection.counters.since);
  }

  #makeList(stats: Stats, ...more: HTMLElement[]): HTMLElement {
    const items = stats.flatMap(([label, value]) => {
      const element = make("dd");
      this.#values.push({ element, value });
      return [make("dt", {}, label), element];
    });
    return make("dl", {}, ...items, ...more);
  }
}
