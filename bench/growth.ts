/** `npm run bench:growth`: the cost of a person and of a room as their number grows, and a short soak. */
import { ADMIN_TOKEN, room } from "./contenders/contenders.ts";
import { CLOUDFLARE } from "./cost/counting-host.ts";
import { type Operations, since } from "./cost/operations.ts";
import { startRoomRun } from "./cost/room-run.ts";
import { allDay, type Script, sittings } from "./cost/script.ts";
import type { Rates } from "./load/activity.ts";
import { measureActivity } from "./load/activity-run.ts";
import { count, figure, table } from "./report/figures.ts";
import { isQuick, progress } from "./report/progress.ts";
import { type Goal, writePart } from "./report/results.ts";
import { runSoak } from "./soak.ts";

const SIZES = isQuick ? [100] : [10, 100, 1000, 9000];
const ROOMS = isQuick ? [20] : [10, 100, 1000];
/** With more, 1,000 rooms need more file descriptors than the usual 20,000. */
const PEOPLE_PER_ROOM = 5;
/** Fewer people use too little CPU to measure, so small rooms are measured together. */
const ENOUGH_PEOPLE = 1000;
const SECONDS = isQuick ? 4 : 16;
const SOAK = { ...(isQuick ? { people: 200, minutes: 0.2 } : { people: 2000, minutes: 2 }), rooms: 8, kills: 0 };
const BUSY = 5;
const HEARTBEAT = 30;
const SITTING_SECONDS = 600;
const WARM_UP_MS = SITTING_SECONDS * 1000;
const END_MS = WARM_UP_MS + 3_600_000;
/** Two equal runs differ by this factor. */
const FLAT = 1.1;
const MEMORY_LIMIT = 0.1;

interface Size {
  /** People in a room, or rooms. */
  readonly size: number;
  /** Milliseconds of CPU per person and hour, over the whole time and over each quarter of it. */
  readonly cpu: number;
  readonly quarters: readonly number[];
  /** What one room does in an hour. */
  readonly hour: Operations;
}

async function simulateHour(script: Script): Promise<Operations> {
  const run = startRoomRun(CLOUDFLARE, script, { ADMIN_TOKEN });
  await run.advance(WARM_UP_MS);
  const before = run.operations;
  await run.advance(END_MS);
  const hour = since(run.operations, before);
  await run.finish();
  return hour;
}

async function measure(size: number, people: number, rooms: number, rates: Rates, script: Script): Promise<Size> {
  const { cpu, quarters } = await measureActivity(room(), { people, rooms, seconds: SECONDS, rates });
  progress("simulating an hour");
  const perPersonHour = (value: number) => (value / people) * 3600;
  return { size, cpu: perPersonHour(cpu), quarters: quarters.map(perPersonHour), hour: await simulateHour(script) };
}

type Series = Readonly<Record<string, readonly Size[]>>;

function flat(what: string, series: Series, read: (size: Size) => number): Goal {
  const rises = Object.entries(series).flatMap(([name, sizes]) =>
    sizes.slice(1).flatMap((one, index) => {
      const before = sizes[index] ?? one;
      const ratio = read(one) / read(before);
      return ratio > FLAT ? [`${name}: × ${ratio.toFixed(2)} from ${count(before.size)} to ${count(one.size)}`] : [];
    }),
  );
  const measured = rises.length === 0 ? "flat or falling" : `rises with ${rises.join("; ")}`;
  return { goal: `${what} flat or falling`, measured, isMet: rises.length === 0 };
}

function seriesTable(series: Series): string {
  const rows = Object.entries(series).flatMap(([name, sizes]) =>
    sizes.map(({ size, cpu, quarters, hour }) => [
      `${name}: ${count(size)}`,
      `${figure(cpu)} (${figure(Math.min(...quarters))}–${figure(Math.max(...quarters))})`,
      ...[hour.rowsWritten, hour.alarms, hour.restores].map(count),
    ]),
  );
  const perRoom = ["rows", "alarms", "restores"].map((each) => `${each} per room-hour`);
  return table(["", "CPU per person-hour (ms)", ...perRoom], rows);
}

const sitting: Size[] = [];
const busy: Size[] = [];
for (const size of SIZES) {
  const rooms = Math.max(1, ENOUGH_PEOPLE / size);
  const turns = (size * rooms) / SITTING_SECONDS;
  const rates = { joins: turns, leaves: turns, moods: turns, heartbeat: HEARTBEAT };
  sitting.push(await measure(size, size * rooms, rooms, rates, sittings(size, 1, END_MS)));
  const busyRates = { moods: BUSY, heartbeat: HEARTBEAT };
  busy.push(await measure(size, size, 1, busyRates, allDay(size, 1, END_MS, BUSY)));
}
const byRooms: Size[] = [];
for (const rooms of ROOMS) {
  // A change every 5 s in each room, so that some happen while a small room is measured.
  const rates = { moods: rooms / 5, heartbeat: HEARTBEAT };
  const script = sittings(PEOPLE_PER_ROOM, rooms, END_MS);
  byRooms.push(await measure(rooms, PEOPLE_PER_ROOM * rooms, rooms, rates, script));
}
const soak = await runSoak(SOAK);

const perRoom: Readonly<Record<string, (size: Size) => number>> = {
  rows: ({ hour }) => hour.rowsWritten,
  wakes: ({ hour }) => hour.alarms + hour.restores,
};
const growth = soak.lastMegabytes / soak.firstMegabytes - 1;
const all = { "people with sittings": sitting, "busy people": busy, "rooms of 5 people": byRooms };
const goals = [
  flat("CPU per person-hour", all, ({ cpu }) => cpu),
  ...Object.entries(perRoom).flatMap(([what, read]) => [
    flat(`${what} per room-hour`, all, read),
    flat(`${what} per person-hour`, { "people with sittings": sitting }, (one) => read(one) / one.size),
  ]),
  {
    goal: "memory at the end of the soak within 10 % of its beginning",
    measured: `${(growth * 100).toFixed(1)} %`,
    isMet: Math.abs(growth) <= MEMORY_LIMIT,
  },
];
writePart("Growth", goals, [
  "CPU is measured in workerd. Rows, alarms and restores (an event found the room evicted) are those of a simulated hour.",
  "People with sittings and busy people are in one room. The busy ones stay, and together they change 5 moods per second.",
  seriesTable(all),
  "### Soak",
  `${count(soak.people)} people in ${soak.rooms} rooms for ${soak.minutes} minutes, ${count(soak.actions)} actions and
${soak.restores} restores. Memory: ${figure(soak.firstMegabytes)} MB, in the end ${figure(soak.lastMegabytes)} MB. Every room showed the true count and moods.`,
]);
process.exit(0);
