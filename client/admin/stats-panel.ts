import type { Inspection } from "../../party/wire/admin.ts";
import { make, makeSection, setText } from "./dom.ts";
import { makeTime, setTime } from "./times.ts";
import { ALARM, bytes, duration, number } from "./words.ts";

type Facts = readonly (readonly [name: string, value: (inspection: Inspection) => string])[];

const NOW: Facts = [
  ["Sessions", ({ count }) => number(count)],
  ["Of them resting", ({ resting }) => number(resting)],
  ["Watchers, not counted", ({ watchers }) => number(watchers)],
  ["Open sockets, admins’ too", ({ sockets }) => number(sockets)],
  ["Sessions kept out", ({ removed }) => number(removed)],
  ["Stored snapshot", ({ snapshotBytes }) => bytes(snapshotBytes)],
];

const DONE: Facts = [
  ["Time spent, all together", ({ counters }) => duration(counters.personMs)],
  ["Joins", ({ counters }) => number(counters.joins)],
  ["Messages heard", ({ counters }) => number(counters.messages)],
  ["Broadcasts", ({ counters }) => number(counters.broadcasts)],
  ["Readings over HTTP", ({ counters }) => number(counters.requests)],
  ["Alarms", ({ counters }) => number(counters.alarms)],
  ["Woken from memory", ({ counters }) => number(counters.constructed)],
  ["Rows written", ({ counters }) => number(counters.rows)],
];

const SETTINGS: Facts = [
  ["Heartbeat", ({ settings }) => `every ${settings.heartbeatSeconds} s`],
  ["Counted in silence for", ({ settings }) => `${settings.ttlSeconds} s`],
  ["Counted after closing for", ({ settings }) => `${settings.graceSeconds} s`],
  ["Longest sitting", ({ settings }) => duration(settings.maxSitMinutes * 60_000)],
  ["Breath", ({ settings }) => `${settings.breathPattern.join("–")} s`],
  ["Moods", ({ settings }) => settings.moods.join(", ")],
];

/** The numbers of a room, each under its name. */
export class FactsPanel {
  readonly element: HTMLElement;
  readonly #values: { element: HTMLElement; value: (inspection: Inspection) => string }[] = [];
  readonly #alarm = makeTime(0);
  readonly #before = make("span");
  readonly #why = make("span");
  readonly #since = makeTime(0);

  constructor() {
    const alarm = make("p", { className: "quiet alarm" }, this.#before, this.#alarm, this.#why);
    this.element = make(
      "div",
      { className: "facts" },
      makeSection("Now", this.#list(NOW), alarm),
      makeSection("Done so far", this.#list(DONE, make("dt", {}, "Counting since"), make("dd", {}, this.#since))),
      makeSection("Settings in force", this.#list(SETTINGS)),
    );
  }

  show(inspection: Inspection): void {
    for (const { element, value } of this.#values) setText(element, value(inspection));
    const { at, why } = inspection.alarm;
    this.#alarm.hidden = at === null;
    if (at !== null) setTime(this.#alarm, at);
    setText(this.#before, at === null ? "Sleeps: no alarm is set." : "Sleeps until its alarm ");
    setText(this.#why, at === null ? "" : `, ${ALARM[why]}.`);
    setTime(this.#since, inspection.counters.since);
  }

  #list(facts: Facts, ...more: HTMLElement[]): HTMLElement {
    const items = facts.flatMap(([name, value]) => {
      const element = make("dd");
      this.#values.push({ element, value });
      return [make("dt", {}, name), element];
    });
    return make("dl", {}, ...items, ...more);
  }
}
