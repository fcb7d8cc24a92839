/** The section "Speed": tables of medians, the ratios that count, the goals as they were set, and the charts. */
import { chart, median, range, table } from "../report.ts";
import { type Goal, goals } from "./goals.ts";
import { CHANGES_PER_SECOND, HEARTBEAT_SECONDS, type Minute } from "./minute.ts";
import { NOTES } from "./notes.ts";
import { MEASURES, type Measure, type Samples } from "./samples.ts";

export interface Measured {
  readonly sizes: ReadonlyMap<number, Samples>;
  readonly minutes: ReadonlyMap<string, readonly Minute[]>;
  readonly prunes: ReadonlyMap<number, readonly number[]>;
  readonly seconds: number;
  readonly people: number;
  readonly rounds: number;
  readonly changes: number;
}

export const CONTENDERS = ["this room", "floor", "partyserver", "ws", "Socket.IO"] as const;
const MEASURE_NAMES = Object.keys(MEASURES) as Measure[];

export function speedReport(measured: Measured): string {
  const { sizes, rounds, changes } = measured;
  return [
    introduction(rounds, changes),
    "### Goals",
    goalTable(goals(measured)),
    "### The same minute of activity",
    minuteTable(measured),
    minuteChart(measured),
    ...[...sizes].flatMap(([size, samples]) => [`### ${size.toLocaleString("en")} sockets`, sizeTable(samples)]),
    "### Looking for silent sockets",
    pruneTable(measured.prunes),
    "### As rooms grow",
    growthChart("speed-cpu", "cpu", "CPU for one broadcast (ms)", sizes),
    growthChart("speed-told", "p99", "Change until 99 % have it (ms)", sizes),
    growthChart("speed-memory", "memory", "Memory per socket (KB)", sizes),
    "### Notes",
    NOTES,
  ].join("\n\n");
}

function introduction(rounds: number, changes: number): string {
  return `Every server runs alone in its process on the loopback, those for Workers in workerd itself, and each has its own load
generator in another process. In each of ${rounds} rounds all are started afresh and filled, and take turns at everything
that is measured, ${changes} broadcasts each a round. Figures are medians, with the lowest and the highest; a ratio is the
median of the ratios of what was measured side by side. **floor** is a Durable Object that counts nobody: it accepts
sockets, lets the platform answer heartbeats, and loops \`send\` over one text.`;
}

function goalTable(reached: readonly Goal[]): string {
  const rows = reached.map(({ what, limit, value, isMet }) => [what, limit, value, isMet ? "met" : "**missed**"]);
  return table(["goal", "limit", "measured", ""], rows);
}

function sizeTable(samples: Samples): string {
  const rows = MEASURE_NAMES.map((measure) => [
    MEASURES[measure],
    ...CONTENDERS.map((name) => spread(samples.of(name, measure))),
    ratio(samples.ratios("this room", "floor", measure)),
    ratio(samples.ratios("this room", "partyserver", measure)),
  ]);
  return table(["", ...CONTENDERS, "room ÷ floor", "room ÷ partyserver"], rows);
}

function minuteTable({ minutes, seconds, people }: Measured): string {
  const rooms = minutes.get("this room") ?? [];
  const rows = [...minutes].map(([name, measured]) => {
    const of = (read: (minute: Minute) => number) => measured.map(read);
    const ratios = (read: (minute: Minute) => number) =>
      measured.flatMap((minute, index) => {
        const room = rooms[index];
        return room ? [read(minute) / read(room)] : [];
      });
    return [
      name,
      spread(of(({ frames }) => frames)),
      spread(of(({ bytes }) => bytes / 1e6)),
      spread(of(({ cpu }) => cpu)),
      ratio(ratios(({ frames }) => frames)),
      ratio(ratios(({ bytes }) => bytes)),
      ratio(ratios(({ cpu }) => cpu)),
    ];
  });
  const header = ["", "frames sent", "MB sent", "server CPU (ms)", "frames ÷ room", "bytes ÷ room", "CPU ÷ room"];
  const load = `${people.toLocaleString("en")} people for ${seconds} s, ${CHANGES_PER_SECOND} mood changes a second, a heartbeat of each every ${HEARTBEAT_SECONDS} s (Socket.IO's server asks for them, as often).`;
  return `${load}\n\n${table(header, rows)}`;
}

function pruneTable(prunes: ReadonlyMap<number, readonly number[]>): string {
  const rows = [...prunes].map(([size, values]) => [size.toLocaleString("en"), spread(values)]);
  return table(["sockets", "one scan (ms)"], rows);
}

export function spread(values: readonly number[]): string {
  return values.length === 0 ? "–" : `${figure(median(values))} (${range(values, figure)})`;
}

function ratio(values: readonly number[]): string {
  return values.length === 0 ? "–" : `${median(values).toFixed(2)} (${range(values, (value) => value.toFixed(2))})`;
}

/** Three figures that mean something. */
export function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function growthChart(name: string, measure: Measure, title: string, sizes: ReadonlyMap<number, Samples>): string {
  const names = CONTENDERS.filter((contender) =>
    [...sizes.values()].some((one) => one.of(contender, measure).length > 0),
  );
  const series = names.map((contender) => ({
    type: "line" as const,
    name: contender,
    data: [...sizes].map(([size, samples]) => [size, samples.median(contender, measure)]),
  }));
  const option = {
    title: { text: title, left: "center" },
    legend: { bottom: 0 },
    xAxis: { type: "value" as const, name: "sockets", nameLocation: "middle" as const, nameGap: 28 },
    yAxis: { type: "value" as const },
    grid: { left: 70, right: 40, top: 50, bottom: 80 },
    series,
  };
  return chart(name, option, `${title}, by the number of sockets, for ${names.join(", ")}.`);
}

function minuteChart({ minutes, seconds }: Measured): string {
  const names = [...minutes.keys()];
  const bars = (read: (minute: Minute) => number) =>
    names.map((name) => Math.round(median((minutes.get(name) ?? []).map(read))));
  const option = {
    title: { text: `Frames sent and CPU used in the same ${seconds} s`, left: "center" },
    legend: { bottom: 0 },
    xAxis: { type: "category" as const, data: names },
    yAxis: [
      { type: "value" as const, name: "frames" },
      { type: "value" as const, name: "ms of CPU", splitLine: { show: false } },
    ],
    grid: { left: 90, right: 80, top: 70, bottom: 70 },
    series: [
      { type: "bar" as const, name: "frames sent", data: bars(({ frames }) => frames) },
      { type: "bar" as const, name: "server CPU (ms)", yAxisIndex: 1, data: bars(({ cpu }) => cpu) },
    ],
  };
  return chart("speed-minute", option, "Frames sent and CPU used by each server for the same activity.");
}
