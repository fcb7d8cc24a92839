/** Measures a server while people act on it at even rates. */
import { setTimeout as delay } from "node:timers/promises";
import { broadcastInterval } from "../../party/room/broadcast.ts";
import type { Contender } from "../contenders/contenders.ts";
import { Seat } from "../contenders/seat.ts";
import { progress } from "../report/progress.ts";
import type { Rates } from "./activity.ts";

/** A person who left stays in the count for 3 s, and alarms and frames take some time. */
const GRACE_MS = 4500;
/** The last change waits this long for an event that does not come (P5). */
const PATIENCE_MS = 4500;

export interface Usage {
  /** That were sent in the whole time. */
  readonly frames: number;
  readonly megabytes: number;
  /** Milliseconds per second, over the whole time and over each quarter of it. */
  readonly cpu: number;
  readonly quarters: readonly number[];
}

interface Load {
  readonly people: number;
  readonly rooms: number;
  readonly seconds: number;
  readonly rates: Rates;
}

/** @throws if anybody was shown a wrong count or mood in the end. */
export async function measureActivity(contender: Contender, { people, rooms, seconds, rates }: Load): Promise<Usage> {
  progress(`${contender.name}: ${people} people in ${rooms} rooms, ${seconds} s`);
  await using seat = new Seat(contender, await contender.start(), rooms);
  const { server } = seat;
  const interval = broadcastInterval(people / rooms);
  await seat.fill(0, people);
  await delay(interval);
  const before = await seat.ask("received");
  await seat.ask("act", rates);
  const readings = [{ cpu: server.cpu, at: performance.now() }];
  for (let quarter = 0; quarter < 4; quarter++) {
    await delay(seconds * 250);
    readings.push({ cpu: server.cpu, at: performance.now() });
  }
  await seat.ask("rest");
  const after = await seat.ask("received");
  await delay(interval + GRACE_MS + PATIENCE_MS);
  await seat.verify();
  const between = (from: number, to: number) => {
    const [one = { cpu: 0, at: 0 }, other = one] = [readings.at(from), readings.at(to)];
    return ((other.cpu - one.cpu) / (other.at - one.at)) * 1000;
  };
  return {
    frames: after.frames - before.frames,
    megabytes: (after.bytes - before.bytes) / 1e6,
    cpu: between(0, -1),
    quarters: [0, 1, 2, 3].map((quarter) => between(quarter, quarter + 1)),
  };
}
