/** The same minute at each server: people stay, send heartbeats, and a few of them a second change their mood. */
import { setTimeout as delay } from "node:timers/promises";
import { broadcastInterval } from "../../party/room/broadcast.ts";
import { RemoteCrowd } from "../load/remote.ts";
import { progress } from "../report.ts";
import type { Contender } from "./contender.ts";

export const CHANGES_PER_SECOND = 5;
export const HEARTBEAT_SECONDS = 30;
const AT_ONCE = 64;
const SETTLED = 300;

export interface Minute {
  /** What the server sent. */
  readonly frames: number;
  readonly bytes: number;
  /** What the server used (ms). */
  readonly cpu: number;
}

export async function measureMinute(contender: Contender, people: number, seconds: number): Promise<Minute> {
  progress(`  ${seconds} s of activity, ${people} people: ${contender.name}`);
  const server = await contender.start();
  const crowd = await RemoteCrowd.begin(server.port, contender.dialect);
  // Until all has been told that the room holds back.
  const told = broadcastInterval(people) + SETTLED;
  try {
    await server.quiet(true);
    await crowd.ask("join", 0, people, AT_ONCE);
    await server.quiet(false);
    await delay(told);
    const [before, cpu] = [await crowd.ask("heard"), server.cpu];
    await crowd.ask("act", { moods: CHANGES_PER_SECOND, heartbeat: HEARTBEAT_SECONDS });
    await delay(seconds * 1000);
    await crowd.ask("rest");
    await crowd.ask("settle", SETTLED);
    const [after, used] = [await crowd.ask("heard"), server.cpu - cpu];
    await delay(told);
    const faults = await crowd.ask("faults");
    if (faults.length > 0) throw new Error(`${contender.name} is wrong: ${faults.join("; ")}`);
    return { frames: after.frames - before.frames, bytes: after.bytes - before.bytes, cpu: used };
  } finally {
    await crowd.end();
    await server.stop();
  }
}
