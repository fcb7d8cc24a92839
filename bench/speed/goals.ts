/** The goals as they were set, and whether what was measured meets them. Medians count; nothing is rounded before. */
import { median } from "../report.ts";
import type { Minute } from "./minute.ts";
import type { Measured } from "./report.ts";
import { WAKE_AT } from "./round.ts";
import { MEASURES, type Measure } from "./samples.ts";

export interface Goal {
  readonly what: string;
  readonly limit: string;
  readonly value: string;
  readonly isMet: boolean;
}

const BROADCAST = 1.1;
const HEARTBEATS = 1.05;
const FRAMES = 4;
const WAKE = 100;

/**
 * What is compared with partyserver: all that both are measured by. Filling with nobody told is no row of it, since there
 * it leaves its work undone.
 */
const ROWS: readonly Measure[] = [
  "joinsPerSecond",
  "p50",
  "p99",
  "cpu",
  "beatsPerSecond",
  "beatCpu",
  "memory",
  "wakeTold",
];

export function goals(measured: Measured): Goal[] {
  const sizes = [...measured.sizes];
  return [
    ...sizes.map(([size, samples]) =>
      atMost(`CPU of a broadcast ÷ floor, ${size} sockets`, BROADCAST, samples.ratios("this room", "floor", "cpu")),
    ),
    ...sizes.map(([size, samples]) =>
      atMost(`CPU of heartbeats ÷ floor, ${size} sockets`, HEARTBEATS, samples.ratios("this room", "floor", "beatCpu")),
    ),
    ahead(measured),
    ...["partyserver", "ws", "Socket.IO"].flatMap((name) => [
      {
        ...sideBySide(measured, name, ({ frames }) => frames, FRAMES),
        what: `frames of ${name} ÷ this room's, the same minute`,
        limit: `≥ ${FRAMES}`,
      },
      {
        ...sideBySide(measured, name, ({ cpu }) => cpu, 1),
        what: `CPU of ${name} ÷ this room's, the same minute`,
        limit: "> 1",
      },
    ]),
    ...sizes.flatMap(([size, samples]) => {
      const wakes = samples.of("this room", "wake");
      if (size !== WAKE_AT || wakes.length === 0) return [];
      const value = median(wakes);
      return [
        {
          what: `waking with ${size} sockets`,
          limit: `< ${WAKE} ms`,
          value: `${value.toFixed(1)} ms`,
          isMet: value < WAKE,
        },
      ];
    }),
  ];
}

function atMost(what: string, limit: number, ratios: readonly number[]): Goal {
  const value = median(ratios);
  return { what, limit: `≤ ${limit}`, value: value.toFixed(3), isMet: value <= limit };
}

function sideBySide({ minutes }: Measured, name: string, read: (minute: Minute) => number, limit: number) {
  const rooms = minutes.get("this room") ?? [];
  const ratios = (minutes.get(name) ?? []).flatMap((minute, index) => {
    const room = rooms[index];
    return room ? [read(minute) / read(room)] : [];
  });
  const value = median(ratios);
  return { value: value.toFixed(2), isMet: limit === 1 ? value > 1 : value >= limit };
}

function ahead({ sizes }: Measured): Goal {
  const behind: string[] = [];
  let rows = 0;
  for (const [size, samples] of sizes) {
    for (const measure of ROWS) {
      const ratios = samples.ratios("this room", "partyserver", measure);
      if (ratios.length === 0) continue;
      rows++;
      const ratio = median(ratios);
      const isAhead = measure.endsWith("PerSecond") ? ratio > 1 : ratio < 1;
      if (!isAhead) behind.push(`${MEASURES[measure]} at ${size} (× ${ratio.toFixed(2)})`);
    }
  }
  const value = behind.length === 0 ? `${rows} of ${rows} rows` : `behind in ${behind.join("; ")}`;
  return { what: "ahead of partyserver", limit: "every row", value, isMet: behind.length === 0 };
}
