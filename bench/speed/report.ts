/** The section Speed of RESULTS.md. */
import type { Usage } from "../load/activity-run.ts";
import { drawChart } from "../report/chart.ts";
import { count, figure, median, table } from "../report/figures.ts";
import type { Goal } from "../report/results.ts";
import { MEASURES, type Measure, type Samples } from "./samples.ts";

interface Speed {
  readonly sizes: ReadonlyMap<number, Samples>;
  /** Of the same activity on each server. */
  readonly usages: ReadonlyMap<string, Usage>;
  /** CPU until the first answer of a fresh process, over an empty Worker's (ms). */
  readonly coldStarts: ReadonlyMap<string, number>;
  readonly people: number;
  readonly seconds: number;
}

export const CHANGES_PER_SECOND = 5;
export const HEARTBEAT_SECONDS = 30;
const CONTENDERS = ["this room", "floor", "partyserver", "ws", "Socket.IO"] as const;
/** At each size. The smallest room has a fixed cost that no size explains. */
const BROADCAST_LIMITS = new Map([[100, 1.12]]);
const BROADCAST_LIMIT = 1.1;
const HEARTBEATS_LIMIT = 1.05;
const FRAMES_LIMIT = 4;
const MEMORY_LIMIT = 1.1;
const WAKE_LIMIT = 2;
const COLD_START_LIMIT_MS = 35;
/** A change in a sleeping room until the last has it, and joins with broadcasts off, against partyserver. */
const ASLEEP_LIMITS = new Map([
  [100, 1.2],
  [1000, 1],
  [9000, 0.9],
]);
const JOINS_LIMITS = new Map([
  [1000, 1.1],
  [9000, 1],
]);
/** Joins with broadcasts off are left out: partyserver skips work there that it has to do later. */
const AGAINST_PARTYSERVER: readonly Measure[] = [
  "joinsPerSecond",
  ...(["p50", "p99", "cpu", "beatsPerSecond", "beatCpu", "memory", "wakeLast"] as const),
];

export function speedGoals({ sizes, usages, coldStarts }: Speed): Goal[] {
  const ratioGoal = (what: string, measure: Measure, other: string, limitOf: (size: number) => number | undefined) => {
    const isFaster = measure.endsWith("PerSecond");
    const measured = [...sizes].flatMap(([size, samples]) => {
      const [ratios, limit] = [samples.ratios("this room", other, measure), limitOf(size)];
      if (limit === undefined || ratios.length === 0) return [];
      const ratio = median(ratios);
      return [{ size: count(size), limit, ratio: ratio.toFixed(3), isMet: isFaster ? ratio >= limit : ratio <= limit }];
    });
    if (measured.length === 0) return [];
    const list = (read: (one: (typeof measured)[number]) => string | number) => measured.map(read).join(", ");
    const most = isFaster ? "least" : "most";
    return [
      {
        goal: `${what} at ${most} ${list(({ limit }) => limit)} × ${other} at ${list(({ size }) => size)} sockets`,
        measured: `× ${list(({ ratio }) => ratio)}`,
        isMet: measured.every(({ isMet }) => isMet),
      },
    ];
  };
  const usageOf = (name: string) => usages.get(name) ?? { frames: Number.NaN, cpu: Number.NaN };
  const inSameActivity = (name: string): Goal => {
    const [frames, cpu] = (["frames", "cpu"] as const).map((key) => usageOf(name)[key] / usageOf("this room")[key]);
    return {
      goal: `in the same activity, ${name} sends at least ${FRAMES_LIMIT} × the frames of this room and uses more CPU`,
      measured: `× ${frames?.toFixed(2)}, × ${cpu?.toFixed(2)}`,
      isMet: Number(frames) >= FRAMES_LIMIT && Number(cpu) > 1,
    };
  };
  const coldStart = coldStarts.get("this room") ?? Number.NaN;
  return [
    {
      goal: `first answer of a fresh process at most ${COLD_START_LIMIT_MS} ms of CPU over an empty Worker`,
      measured: `${coldStart.toFixed(1)} ms`,
      isMet: coldStart <= COLD_START_LIMIT_MS,
    },
    ...ratioGoal("CPU of one broadcast", "cpu", "floor", (size) => BROADCAST_LIMITS.get(size) ?? BROADCAST_LIMIT),
    ...ratioGoal("CPU of heartbeats", "beatCpu", "floor", () => HEARTBEATS_LIMIT),
    ...ratioGoal("memory per socket", "memory", "floor", (size) => (size >= 1000 ? MEMORY_LIMIT : undefined)),
    ...ratioGoal("one answer, hibernated,", "wake", "floor", () => WAKE_LIMIT),
    ...ratioGoal("a change until all have it, hibernated,", "wakeLast", "partyserver", (size) =>
      ASLEEP_LIMITS.get(size),
    ),
    ...ratioGoal("joins per second, nobody told,", "fillsPerSecond", "partyserver", (size) => JOINS_LIMITS.get(size)),
    aheadOfPartyserver(sizes),
    ...["partyserver", "ws", "Socket.IO"].map(inSameActivity),
  ];
}

function aheadOfPartyserver(sizes: ReadonlyMap<number, Samples>): Goal {
  const compared = [...sizes].flatMap(([size, samples]) =>
    AGAINST_PARTYSERVER.map((measure) => {
      const ratio = median(samples.ratios("this room", "partyserver", measure));
      const isAhead = measure.endsWith("PerSecond") ? ratio > 1 : ratio < 1;
      return { isAhead, text: `${MEASURES[measure]} at ${count(size)} (× ${ratio.toFixed(2)})` };
    }),
  );
  const behind = compared.filter(({ isAhead }) => !isAhead).map(({ text }) => text);
  const measured = behind.length === 0 ? `${compared.length} of ${compared.length}` : `behind in ${behind.join("; ")}`;
  return { goal: "ahead of partyserver in every measure", measured, isMet: behind.length === 0 };
}

export function speedSections({ sizes, usages, coldStarts, people, seconds }: Speed): string[] {
  const starts = [...coldStarts].map(([name, ms]) => `${name} ${figure(ms)} ms`).join(", ");
  const ratios = { "room ÷ floor": "floor", "room ÷ partyserver": "partyserver" };
  const cpu = (name: string) => [...sizes].map(([size, samples]) => [size, samples.median(name, "cpu")] as const);
  return [
    "All servers take turns alone on the loopback. **floor** is a Durable Object that only sends one text to all its sockets.",
    `CPU of a fresh process until its first answer, over that of an empty Worker: ${starts}.`,
    `### ${seconds} s of activity`,
    `${count(people)} people, ${CHANGES_PER_SECOND} mood changes per second, one heartbeat per person every ${HEARTBEAT_SECONDS} s.`,
    usageTable(usages),
    ...[...sizes].flatMap(([size, samples]) => [`### ${count(size)} sockets`, samples.table("", CONTENDERS, ratios)]),
    drawChart({
      name: "speed-broadcast",
      title: "CPU for one broadcast (ms)",
      x: "sockets",
      y: "ms of CPU",
      scale: "value",
      lines: Object.fromEntries(CONTENDERS.map((name) => [name, cpu(name)])),
    }),
  ];
}

function usageTable(usages: ReadonlyMap<string, Usage>): string {
  const keys = ["frames", "megabytes", "cpu"] as const;
  const room = usages.get("this room");
  const rows = [...usages].map(([name, usage]) => {
    const ratios = keys.map((key) => (usage[key] / (room?.[key] ?? Number.NaN)).toFixed(2));
    return [name, ...keys.map((key) => figure(usage[key])), ...ratios];
  });
  return table(["", "frames", "MB", "CPU (ms per s)", "frames ÷ room", "MB ÷ room", "CPU ÷ room"], rows);
}
