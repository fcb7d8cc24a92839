/** `npm run bench:growth`: what each person and each room costs as there are more of them, and a long soak. */
import { BUSY, busyLoad, type Cpu, measureCpu, roomsLoad, sittingLoad } from "./growth/cpu.ts";
import { changes, type Hour, sittings } from "./growth/hour.ts";
import { growthReport } from "./growth/report.ts";
import { measureSoak } from "./growth/soak.ts";
import { exitOnSignals } from "./load/ending.ts";
import { progress, readArguments, writeSection } from "./report.ts";

const { quick } = readArguments();
const SIZES = quick ? [10, 1000] : [10, 100, 1000, 9000];
const ROOMS = quick ? [1, 20] : [1, 10, 100, 1000];
/** With more, a thousand rooms of them take more file descriptors than the 20,000 that a process may be given. */
const PEOPLE_IN_ROOMS = 5;
/** Fewer people than this use too little CPU to be told from nothing: they are measured in several rooms. */
const ENOUGH = 1000;
/** Of the longest interval between broadcasts, a little over four. */
const SECONDS = quick ? 4 : 20;
const SOAK = quick ? { people: 300, warmUp: 5, seconds: 12 } : { people: 2000, warmUp: 30, seconds: 600 };

exitOnSignals();

const bySize = new Map<number, { busy: Cpu; sitting: Cpu; hour: Hour; busyHour: Hour }>();
for (const size of SIZES) {
  const rooms = Math.max(1, ENOUGH / size);
  const sitting = await measureCpu(sittingLoad, size * rooms, rooms, SECONDS);
  // A room of its own, so that it is one room's five changes a second.
  const busy = await measureCpu(busyLoad, size, 1, SECONDS);
  progress(`an hour of ${size} people, simulated`);
  bySize.set(size, { sitting, busy, hour: await sittings(size, 0), busyHour: await changes(size, BUSY) });
}

const byRooms = new Map<number, { cpu: Cpu; hours: Hour[] }>();
for (const rooms of ROOMS) {
  const cpu = await measureCpu(roomsLoad(rooms), PEOPLE_IN_ROOMS * rooms, rooms, SECONDS);
  progress(`an hour of ${rooms} rooms, simulated`);
  const hours: Hour[] = [];
  for (let room = 0; room < rooms; room++) hours.push(await sittings(PEOPLE_IN_ROOMS, room / rooms));
  byRooms.set(rooms, { cpu, hours });
}

const soak = await measureSoak(SOAK.people, SOAK.warmUp, SOAK.seconds);
writeSection("Growth", growthReport({ bySize, byRooms, soak, seconds: SECONDS, people: PEOPLE_IN_ROOMS }));
