/** `npm run bench:growth`: the cost of a person and of a room as their number grows, and a short soak. */
import { ADMIN_TOKEN, room } from "./contenders/contenders.ts";
import { CLOUDFLARE } from "./cost/counting-host.ts";
import { since } from "./cost/operations.ts";
import { startRoomRun } from "./cost/room-run.ts";
import { allDay, type Script, sittings } from "./cost/script.ts";
import { growthGoals, growthSections, type Hour, type Size } from "./growth/report.ts";
import type { Rates } from "./load/activity.ts";
import { measureActivity } from "./load/activity-run.ts";
import { progress, readArguments } from "./report/progress.ts";
import { writePart } from "./report/results.ts";
import { runSoak } from "./soak/soak.ts";

const { quick } = readArguments();
const SIZES = quick ? [100] : [10, 100, 1000, 9000];
const ROOMS = quick ? [20] : [10, 100, 1000];
/** With more, 1,000 rooms need more file descriptors than the usual 20,000. */
const PEOPLE_PER_ROOM = 5;
/** Fewer people use too little CPU to measure, so small rooms are measured together. */
const ENOUGH_PEOPLE = 1000;
const SECONDS = quick ? 4 : 16;
const SOAK = { ...(quick ? { people: 200, minutes: 0.2 } : { people: 2000, minutes: 2 }), rooms: 8, kills: 0 };
const BUSY = 5;
const HEARTBEAT = 30;
const SITTING_SECONDS = 600;
const WARM_UP_MS = SITTING_SECONDS * 1000;
const END_MS = WARM_UP_MS + 3_600_000;

async function simulateHour(script: Script): Promise<Hour> {
  const run = startRoomRun(CLOUDFLARE, script, { ADMIN_TOKEN });
  await run.advance(WARM_UP_MS);
  const before = run.operations;
  await run.advance(END_MS);
  const hour = since(run.operations, before);
  await run.finish();
  return hour;
}

async function measure(size: number, people: number, rooms: number, rates: Rates, script: Script): Promise<Size> {
  const { cpu, quarters } = await measureActivity(room(null), { people, rooms, seconds: SECONDS, rates });
  progress("simulating an hour");
  const perPersonHour = (value: number) => (value / people) * 3600;
  return { size, cpu: perPersonHour(cpu), quarters: quarters.map(perPersonHour), ...(await simulateHour(script)) };
}

const bySize: { sittings: Size[]; busy: Size[] } = { sittings: [], busy: [] };
for (const size of SIZES) {
  const rooms = Math.max(1, ENOUGH_PEOPLE / size);
  const turns = (size * rooms) / SITTING_SECONDS;
  const rates = { joins: turns, leaves: turns, moods: turns, heartbeat: HEARTBEAT };
  bySize.sittings.push(await measure(size, size * rooms, rooms, rates, sittings(size, 1, END_MS)));
  const busyRates = { moods: BUSY, heartbeat: HEARTBEAT };
  bySize.busy.push(await measure(size, size, 1, busyRates, allDay(size, 1, END_MS, BUSY)));
}
const byRooms: Size[] = [];
for (const rooms of ROOMS) {
  // A change every 5 s in each room, so that some happen while a small room is measured.
  const rates = { moods: rooms / 5, heartbeat: HEARTBEAT };
  const script = sittings(PEOPLE_PER_ROOM, rooms, END_MS);
  byRooms.push(await measure(rooms, PEOPLE_PER_ROOM * rooms, rooms, rates, script));
}
const growth = { bySize, byRooms, soak: await runSoak(SOAK) };
writePart("Growth", growthGoals(growth), growthSections(growth));
process.exit(0);
