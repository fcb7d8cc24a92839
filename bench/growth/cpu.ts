/** CPU of a server in workerd under the same people, more of them or in more rooms: measured over seconds, said per hour. */
import { setTimeout as delay } from "node:timers/promises";
import { broadcastInterval } from "../../party/room/broadcast.ts";
import type { Rates } from "../load/activity.ts";
import { RemoteCrowd } from "../load/remote.ts";
import { progress } from "../report.ts";
import { Workerd } from "../workerd.ts";

const AT_ONCE = 64;
const HOUR = 3600;
const SETTLED = 500;
/** The default, and what a session may linger over it (ms). */
const GRACE = 4000;
const PARTS = 4;

export interface Load {
  readonly name: string;
  /** @param people All of them together. */
  rates(people: number): Rates;
}

const HEARTBEAT = 30;
const SITTING = 600;

export const sittingLoad: Load = {
  name: "sittings of 10 minutes",
  rates: (people) => {
    const turns = people / SITTING;
    return { joins: turns, leaves: turns, moods: turns, heartbeat: HEARTBEAT };
  },
};

export const BUSY = 5;

export const busyLoad: Load = {
  name: `${BUSY} changes a second in the room`,
  rates: () => ({ moods: BUSY, heartbeat: HEARTBEAT }),
};

/** A change in each room every five seconds: in a small room with less, seconds of measuring would see none. */
export function roomsLoad(rooms: number): Load {
  return { name: "a change every 5 s in each room", rates: () => ({ moods: rooms / 5, heartbeat: HEARTBEAT }) };
}

/** @returns milliseconds of CPU per person and hour: of each part of the time, then of all of it. */
export async function measureCpu(load: Load, people: number, rooms: number, seconds: number) {
  progress(`CPU: ${people} people in ${rooms} rooms, ${load.name}`);
  const server = await Workerd.start({
    variables: { LIMIT_JOINS: "off", ADMIN_TOKEN: "bench-bench-bench-bench-bench-bench" },
  });
  const crowd = await RemoteCrowd.begin(server.port, "room", rooms);
  // Until all has been told that a room holds back, and those who left cleanly are over.
  const told = broadcastInterval(people / rooms) + GRACE + SETTLED;
  try {
    await crowd.ask("join", 0, people, AT_ONCE);
    await delay(told);
    await crowd.ask("act", load.rates(people));
    const readings = [{ cpu: server.cpu, at: performance.now() }];
    for (let part = 0; part < PARTS; part++) {
      await delay((seconds / PARTS) * 1000);
      readings.push({ cpu: server.cpu, at: performance.now() });
    }
    await crowd.ask("rest");
    await delay(told);
    const faults = await crowd.ask("faults");
    if (faults.length > 0) throw new Error(`the room is wrong: ${faults.join("; ")}`);
    const between = (from: number, to: number) => {
      const [one, other] = [readings[from], readings[to]];
      if (!one || !other) throw new RangeError("no such reading");
      return ((other.cpu - one.cpu) / (other.at - one.at) / people) * HOUR * 1000;
    };
    return { parts: readings.slice(1).map((_, part) => between(part, part + 1)), whole: between(0, PARTS) };
  } finally {
    await crowd.end();
    await server.stop();
  }
}
export type Cpu = Awaited<ReturnType<typeof measureCpu>>;
