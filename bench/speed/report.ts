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
  readonly people: number;
  readonly seconds: number;
}

export const CHANGES_PER_SECOND = 5;
export const HEARTBEAT_SECONDS = 30;
const CONTENDERS = ["this room", "floor", "partyserver", "ws", "Socket.IO"] as const;
const BROADCAST_LIMIT = 1.1;
const HEARTBEATS_LIMIT = 1.05;
const FRAMES_LIMIT = 4;
const WAKE_LIMIT_MS = 100;
const WAKE_SIZE = 9000;
/** Joins with broadcasts off are left out: partyserver skips work there that it has to do later. */
const AGAINST_PARTYSERVER: readonly Measure[] = [
  "joinsPerSecond",
  ...(["p50", "p99", "cpu", "beatsPerSecond", "beatCpu", "memory", "wakeLast"] as const),
];

export function speedGoals({ sizes, usages }: Speed): Goal[] {
  const againstFloor = (what: string, measure: Measure, limit: number) =>
    [...sizes].map(([size, samples]): Goal => {
      const ratio = median(samples.ratios("this room", "floor", measure));
      const goal = `${what} at most ${limit} × the floor, ${count(size)} sockets`;
      return { goal, measured: `× ${ratio.toFixed(3)}`, isMet: ratio <= limit };
    });
  const inSameActivity = (name: string, key: "frames" | "cpu", what: string, limit: number): Goal => {
    const ratio = (usages.get(name)?.[key] ?? Number.NaN) / (usages.get("this room")?.[key] ?? Number.NaN);
    return { goal: `in the same activity, ${name} ${what}`, measured: `× ${ratio.toFixed(2)}`, isMet: ratio >= limit };
  };
  return [
    ...againstFloor("CPU of one broadcast", "cpu", BROADCAST_LIMIT),
    ...againstFloor("CPU of heartbeats", "beatCpu", HEARTBEATS_LIMIT),
    aheadOfPartyserver(sizes),
    ...["partyserver", "ws", "Socket.IO"].flatMap((name) => [
      inSameActivity(name, "frames", `sends at least ${FRAMES_LIMIT} × the frames of this room`, FRAMES_LIMIT),
      inSameActivity(name, "cpu", "uses more CPU than this room", 1),
    ]),
    ...wakesInTime(sizes.get(WAKE_SIZE)),
  ];
}

/** None with `--quick`, which measures no room of this size. */
function wakesInTime(samples: Samples | undefined): Goal[] {
  if (!samples) return [];
  const ms = samples.median("this room", "wake");
  const goal = `a hibernated room answers within ${WAKE_LIMIT_MS} ms, ${count(WAKE_SIZE)} sockets`;
  return [{ goal, measured: `${ms.toFixed(1)} ms`, isMet: ms < WAKE_LIMIT_MS }];
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

export function speedSections({ sizes, usages, people, seconds }: Speed): string[] {
  const ratios = { "room ÷ floor": "floor", "room ÷ partyserver": "partyserver" };
  const cpu = (name: string) => [...sizes].map(([size, samples]) => [size, samples.median(name, "cpu")] as const);
  return [
    "All servers take turns alone on the loopback. **floor** is a Durable Object that only sends one text to all its sockets.",
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
