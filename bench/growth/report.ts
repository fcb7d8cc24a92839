/** The section Growth of RESULTS.md. */
import { drawChart } from "../report/chart.ts";
import { count, figure, table } from "../report/figures.ts";
import type { Goal } from "../report/results.ts";
import type { Soak } from "../soak/soak.ts";

/** Two equal runs differ by this factor. */
const FLAT = 1.1;
const MEMORY_LIMIT = 0.1;

/** What one room does in an hour. */
export type Hour = Readonly<Record<"rowsWritten" | "alarms" | "restores", number>>;

export interface Size extends Hour {
  /** People in a room, or rooms. */
  readonly size: number;
  /** Milliseconds per person and hour, over the whole time and over each quarter of it. */
  readonly cpu: number;
  readonly quarters: readonly number[];
}

export interface Growth {
  readonly bySize: { readonly sittings: readonly Size[]; readonly busy: readonly Size[] };
  readonly byRooms: readonly Size[];
  readonly soak: Soak;
}

export function growthGoals({ bySize: { sittings, busy }, byRooms, soak }: Growth): Goal[] {
  const growth = soak.lastMegabytes / soak.firstMegabytes - 1;
  const perRoom = [
    ["rows", ({ rowsWritten }: Size) => rowsWritten],
    ["wakes", ({ alarms, restores }: Size) => alarms + restores],
  ] as const;
  return [
    flat("CPU per person-hour by people, sittings", sittings, ({ cpu }) => cpu),
    flat("CPU per person-hour by people, busy", busy, ({ cpu }) => cpu),
    flat("CPU per person-hour by rooms", byRooms, ({ cpu }) => cpu),
    ...perRoom.flatMap(([what, read]) => [
      flat(`${what} per room-hour by people, sittings`, sittings, read),
      flat(`${what} per person-hour by people, sittings`, sittings, (one) => read(one) / one.size),
      flat(`${what} per room-hour by people, busy`, busy, read),
      flat(`${what} per room-hour by rooms`, byRooms, read),
    ]),
    {
      goal: "memory at the end of the soak within 10 % of its beginning",
      measured: `${(growth * 100).toFixed(1)} %`,
      isMet: Math.abs(growth) <= MEMORY_LIMIT,
    },
  ];
}

function flat(what: string, sizes: readonly Size[], read: (size: Size) => number): Goal {
  const rises = sizes.slice(1).flatMap((one, index) => {
    const before = sizes[index] ?? one;
    const ratio = read(one) / read(before);
    return ratio > FLAT ? [`× ${ratio.toFixed(2)} from ${count(before.size)} to ${count(one.size)}`] : [];
  });
  const measured = rises.length === 0 ? "flat or falling" : `rises ${rises.join(", ")}`;
  return { goal: `${what} flat or falling`, measured, isMet: rises.length === 0 };
}

export function growthSections({ bySize: { sittings, busy }, byRooms, soak }: Growth): string[] {
  const line = (sizes: readonly Size[]) => sizes.map(({ size, cpu }) => [size, cpu] as const);
  return [
    "CPU is measured in workerd. Rows, alarms and restores (an event found the room evicted) are those of a simulated hour.",
    "### One room, sittings of 10 minutes",
    sizeTable("people", sittings),
    "### One room, busy: people stay, and together they change 5 moods per second",
    sizeTable("people", busy),
    "### Rooms of 5 people",
    sizeTable("rooms", byRooms),
    drawChart({
      name: "growth-people",
      title: "CPU per person-hour (ms)",
      x: { name: "people in the room", type: "log" },
      y: { name: "ms of CPU", type: "log" },
      lines: { "sittings of 10 minutes": line(sittings), busy: line(busy) },
    }),
    "### Soak",
    `${count(soak.people)} people in ${soak.rooms} rooms for ${soak.minutes} minutes, ${count(soak.actions)} actions and
${soak.restores} restores. Memory: ${figure(soak.firstMegabytes)} MB, in the end ${figure(soak.lastMegabytes)} MB. Every room showed the true count and moods.`,
    drawChart({
      name: "growth-soak",
      title: "Memory of the server during the soak (MB)",
      x: { name: "seconds", type: "value" },
      y: { name: "MB", type: "value" },
      lines: { "resident memory": soak.memory },
    }),
  ];
}

function sizeTable(what: string, sizes: readonly Size[]): string {
  const rows = sizes.map(({ size, cpu, quarters, rowsWritten, alarms, restores }) => [
    count(size),
    `${figure(cpu)} (${figure(Math.min(...quarters))}–${figure(Math.max(...quarters))})`,
    ...[rowsWritten, alarms, restores].map(count),
  ]);
  const perRoom = ["rows", "alarms", "restores"].map((each) => `${each} per room-hour`);
  return table([what, "CPU per person-hour (ms)", ...perRoom], rows);
}
