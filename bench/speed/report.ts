/** The section Speed of RESULTS.md. */
import type { Usage } from "../load/activity-run.ts";
import { drawChart } from "../report/chart.ts";
import { figure, median, spread, table } from "../report/figures.ts";
import type { Goal } from "../report/results.ts";
import { MEASURE_NAMES, MEASURES, type Measure, type Samples } from "./samples.ts";

export interface Speed {
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

export function speedGoals(speed: Speed): Goal[] {
  const sizes = [...speed.sizes];
  const againstFloor = (what: string, measure: Measure, limit: number) =>
    sizes.map(([size, samples]): Goal => {
      const ratio = median(samples.ratios("this room", "floor", measure));
      const goal = `${what} at most ${limit} × the floor, ${count(size)} sockets`;
      return { goal, measured: `× ${ratio.toFixed(3)}`, isMet: ratio <= limit };
    });
  return [
    ...againstFloor("CPU of one broadcast", "cpu", BROADCAST_LIMIT),
    ...againstFloor("CPU of heartbeats", "beatCpu", HEARTBEATS_LIMIT),
    aheadOfPartyserver(speed),
    ...["partyserver", "ws", "Socket.IO"].flatMap((name) => [
      sideBySide(speed, name, "frames", `sends at least ${FRAMES_LIMIT} × the frames of this room`, FRAMES_LIMIT),
      sideBySide(speed, name, "cpu", "uses more CPU than this room", 1),
    ]),
    ...sizes.filter(([size]) => size === WAKE_SIZE).map(([, samples]) => wakeGoal(samples)),
  ];
}

function wakeGoal(samples: Samples): Goal {
  const ms = samples.median("this room", "wake");
  const goal = `a hibernated room answers within ${WAKE_LIMIT_MS} ms, ${count(WAKE_SIZE)} sockets`;
  return { goal, measured: `${ms.toFixed(1)} ms`, isMet: ms < WAKE_LIMIT_MS };
}

function sideBySide({ usages }: Speed, name: string, key: "frames" | "cpu", what: string, limit: number): Goal {
  const ratio = (usages.get(name)?.[key] ?? Number.NaN) / (usages.get("this room")?.[key] ?? Number.NaN);
  return { goal: `in the same activity, ${name} ${what}`, measured: `× ${ratio.toFixed(2)}`, isMet: ratio >= limit };
}

function aheadOfPartyserver({ sizes }: Speed): Goal {
  const behind: string[] = [];
  let compared = 0;
  for (const [size, samples] of sizes) {
    for (const measure of AGAINST_PARTYSERVER) {
      const ratios = samples.ratios("this room", "partyserver", measure);
      if (ratios.length === 0) continue;
      compared++;
      const ratio = median(ratios);
      const isAhead = measure.endsWith("PerSecond") ? ratio > 1 : ratio < 1;
      if (!isAhead) behind.push(`${MEASURES[measure]} at ${count(size)} (× ${ratio.toFixed(2)})`);
    }
  }
  const measured = behind.length === 0 ? `${compared} of ${compared}` : `behind in ${behind.join("; ")}`;
  return { goal: "ahead of partyserver in every measure", measured, isMet: behind.length === 0 };
}

export function speedSections(speed: Speed): string[] {
  const { sizes, people, seconds } = speed;
  return [
    "All servers take turns alone on the loopback. **floor** is a Durable Object that only sends one text to all its sockets.",
    `### ${seconds} s of activity`,
    `${count(people)} people, ${CHANGES_PER_SECOND} mood changes per second, one heartbeat per person every ${HEARTBEAT_SECONDS} s.`,
    usageTable(speed),
    ...[...sizes].flatMap(([size, samples]) => [`### ${count(size)} sockets`, sizeTable(samples)]),
    drawChart({
      name: "speed-broadcast",
      title: "CPU for one broadcast (ms)",
      x: { name: "sockets", type: "value" },
      y: { name: "ms of CPU", type: "value" },
      lines: Object.fromEntries(
        CONTENDERS.map((name) => [name, [...sizes].map(([size, samples]) => [size, samples.median(name, "cpu")])]),
      ),
    }),
  ];
}

function sizeTable(samples: Samples): string {
  const measured = MEASURE_NAMES.filter((measure) => samples.of("this room", measure).length > 0);
  const rows = measured.map((measure) => [
    MEASURES[measure],
    ...CONTENDERS.map((name) => spread(samples.of(name, measure))),
    ...["floor", "partyserver"].map((other) =>
      spread(samples.ratios("this room", other, measure), (ratio) => ratio.toFixed(2)),
    ),
  ]);
  return table(["", ...CONTENDERS, "room ÷ floor", "room ÷ partyserver"], rows);
}

function usageTable({ usages }: Speed): string {
  const room = usages.get("this room");
  const rows = [...usages].map(([name, usage]) => {
    const keys = ["frames", "megabytes", "cpu"] as const;
    const ratios = keys.map((key) => (usage[key] / (room?.[key] ?? Number.NaN)).toFixed(2));
    return [name, ...keys.map((key) => figure(usage[key])), ...ratios];
  });
  return table(["", "frames", "MB", "CPU (ms per s)", "frames ÷ room", "MB ÷ room", "CPU ÷ room"], rows);
}

function count(value: number): string {
  return value.toLocaleString("en");
}
