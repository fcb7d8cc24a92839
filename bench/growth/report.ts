/** The section "Growth": what a person and a room cost as there are more of them, whether it grows, and the soak. */
import { chart, median, range, table } from "../report.ts";
import type { Cpu } from "./cpu.ts";
import type { Hour } from "./hour.ts";
import { NOTES } from "./notes.ts";
import { SOAK_SETTINGS, type Soak } from "./soak.ts";

export interface Measured {
  readonly bySize: ReadonlyMap<
    number,
    { readonly sitting: Cpu; readonly busy: Cpu; readonly hour: Hour; readonly busyHour: Hour }
  >;
  readonly byRooms: ReadonlyMap<number, { readonly cpu: Cpu; readonly hours: readonly Hour[] }>;
  readonly soak: Soak;
  readonly seconds: number;
  readonly people: number;
}

/** One that is higher than the one before by no more than this is called flat: it is what two equal runs differ by. */
const FLAT = 1.1;
const SOAK_LIMIT = 0.1;

const HOURLY = [
  "people",
  "CPU ms a person-hour",
  "rows a room-hour",
  "rows a person-hour",
  "alarms a room-hour",
  "made anew a room-hour",
];

export function growthReport(measured: Measured): string {
  const { bySize, byRooms, soak, seconds, people } = measured;
  const hourly = (cpu: Cpu, { rows, alarms, made }: Hour, size: number) => [
    spread(cpu),
    rows.toLocaleString("en"),
    (rows / size).toFixed(2),
    alarms.toLocaleString("en"),
    made.toLocaleString("en"),
  ];
  const sittings = [...bySize].map(([size, { sitting, hour }]) => [
    size.toLocaleString("en"),
    ...hourly(sitting, hour, size),
  ]);
  const busyRooms = [...bySize].map(([size, { busy, busyHour }]) => [
    size.toLocaleString("en"),
    ...hourly(busy, busyHour, size),
  ]);
  const rooms = [...byRooms].map(([count, { cpu, hours }]) => [
    count.toLocaleString("en"),
    spread(cpu),
    mean(hours.map(({ rows }) => rows)).toFixed(1),
    mean(hours.map(({ alarms }) => alarms)).toFixed(1),
    mean(hours.map(({ made }) => made)).toFixed(1),
  ]);
  return [
    `CPU is that of workerd with this room, over ${seconds} s of the load in real time with the default settings, the range being
that of its four parts. Rows and wakes are those of a whole hour of the room's own code with simulated time.`,
    "### Goals",
    goals(measured),
    "### One room, more people",
    "Sittings of 10 minutes:",
    table(HOURLY, sittings),
    "5 changes a second in the room:",
    table(HOURLY, busyRooms),
    lines("growth-people", "people in the room", "CPU per person-hour (ms)", {
      "sittings of 10 minutes": [...bySize].map(([size, { sitting }]) => [size, sitting.whole]),
      "5 changes a second": [...bySize].map(([size, { busy }]) => [size, busy.whole]),
    }),
    lines("growth-rows", "people in the room", "Rows and wakes per room-hour", {
      "rows, sittings": [...bySize].map(([size, { hour }]) => [size, hour.rows]),
      "wakes, sittings": [...bySize].map(([size, { hour }]) => [size, hour.alarms + hour.made]),
      "rows, 5 changes a second": [...bySize].map(([size, { busyHour }]) => [size, busyHour.rows]),
      "wakes, 5 changes a second": [...bySize].map(([size, { busyHour }]) => [size, busyHour.alarms + busyHour.made]),
    }),
    `### More rooms of ${people} people`,
    table(["rooms", "CPU ms a person-hour", "rows a room-hour", "alarms a room-hour", "made anew a room-hour"], rooms),
    lines("growth-rooms", `rooms of ${people} people`, "CPU per person-hour (ms), rows per room-hour", {
      "CPU per person-hour (ms)": [...byRooms].map(([count, { cpu }]) => [count, cpu.whole]),
      "rows per room-hour": [...byRooms].map(([count, { hours }]) => [count, mean(hours.map(({ rows }) => rows))]),
    }),
    "### The soak",
    soakText(soak),
    soakChart(soak),
    "### Notes",
    NOTES,
  ].join("\n\n");
}

function goals({ bySize, byRooms, soak }: Measured): string {
  const { first, last } = ends(soak);
  const growth = last / first - 1;
  const sizes = [...bySize].map(([size, { sitting, busy, hour, busyHour }]) => ({
    size,
    sitting,
    busy,
    hour,
    busyHour,
  }));
  const counts = [...byRooms].map(([count, { cpu, hours }]) => ({ count, cpu, hours }));
  const perHour = [
    ["rows", ({ rows }: Hour) => rows],
    ["wakes", ({ alarms, made }: Hour) => alarms + made],
  ] as const;
  return table(
    ["goal", "measured", ""],
    [
      flat(
        "CPU a person-hour by people, sittings",
        sizes.map(({ size, sitting }) => [size, sitting.whole]),
      ),
      flat(
        "CPU a person-hour by people, 5 changes a second",
        sizes.map(({ size, busy }) => [size, busy.whole]),
      ),
      flat(
        "CPU a person-hour by rooms",
        counts.map(({ count, cpu }) => [count, cpu.whole]),
      ),
      ...perHour.flatMap(([name, read]) => [
        flat(
          `${name} a room-hour by people, sittings`,
          sizes.map(({ size, hour }) => [size, read(hour)]),
        ),
        flat(
          `${name} a person-hour by people, sittings`,
          sizes.map(({ size, hour }) => [size, read(hour) / size]),
        ),
        flat(
          `${name} a room-hour by people, 5 changes a second`,
          sizes.map(({ size, busyHour }) => [size, read(busyHour)]),
        ),
        flat(
          `${name} a room-hour by rooms`,
          counts.map(({ count, hours }) => [count, mean(hours.map(read))]),
        ),
      ]),
      [
        "memory after the soak within 10 % of its first minute",
        `${(growth * 100).toFixed(1)} %`,
        Math.abs(growth) <= SOAK_LIMIT ? "met" : "**missed**",
      ],
    ],
  );
}

function flat(what: string, points: readonly (readonly [number, number])[]): string[] {
  const rises = points.slice(1).flatMap(([at, value], index) => {
    const [from, before] = points[index] ?? [at, value];
    return value > before * FLAT ? [`× ${(value / before).toFixed(2)} from ${from} to ${at}`] : [];
  });
  const isMet = rises.length === 0;
  return [
    `${what}: flat or falling`,
    isMet ? "flat or falling" : `rises ${rises.join(", ")}`,
    isMet ? "met" : "**missed**",
  ];
}

function soakText(soak: Soak): string {
  const { first, last } = ends(soak);
  const { joins = 0, leaves = 0, drops = 0, moods = 0 } = soak.done;
  const settings = Object.entries(SOAK_SETTINGS).map(([name, value]) => `${name}=${value}`);
  return `${soak.people.toLocaleString("en")} people with ${settings.join(", ")}: ${joins} joins, ${leaves} leaves, ${drops} dropped
connections and ${moods} mood changes. The median of the first minute was ${first.toFixed(1)} MB, that of the last
${last.toFixed(1)} MB (${range(
    soak.samples.map(({ memory }) => memory),
    (memory) => memory.toFixed(0),
  )} MB). At the end every socket had been told the true count and moods.`;
}

/** The medians of the first and the last minute. */
function ends({ samples }: Soak): { first: number; last: number } {
  const end = samples.at(-1)?.at ?? 0;
  const between = (from: number, to: number) =>
    median(samples.filter(({ at }) => at >= from && at <= to).map(({ memory }) => memory));
  return { first: between(0, 60), last: between(end - 60, end) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread({ whole, parts }: Cpu): string {
  return `${whole.toFixed(1)} (${range(parts, (value) => value.toFixed(1))})`;
}

function lines(
  name: string,
  x: string,
  title: string,
  series: Readonly<Record<string, (readonly [number, number])[]>>,
): string {
  const option = {
    title: { text: title, left: "center" },
    legend: { bottom: 0 },
    xAxis: { type: "log" as const, name: x, nameLocation: "middle" as const, nameGap: 28 },
    yAxis: { type: "value" as const },
    grid: { left: 80, right: 40, top: 50, bottom: 80 },
    series: Object.entries(series).map(([label, data]) => ({
      type: "line" as const,
      name: label,
      data: data.map(([at, value]) => [at, value]),
    })),
  };
  return chart(name, option, `${title}, by ${x}.`);
}

function soakChart({ samples }: Soak): string {
  const option = {
    title: { text: "Memory during the soak (MB)", left: "center" },
    xAxis: { type: "value" as const, name: "seconds", nameLocation: "middle" as const, nameGap: 28 },
    yAxis: { type: "value" as const, min: 0 },
    grid: { left: 70, right: 40, top: 50, bottom: 60 },
    series: [{ type: "line" as const, showSymbol: false, data: samples.map(({ at, memory }) => [at, memory]) }],
  };
  return chart("growth-soak", option, "Memory of the server over the ten minutes of the soak.");
}
