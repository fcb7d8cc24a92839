/** A long time with people who come, go, vanish and change: the server's memory, and whether it still knows who is there. */
import { setTimeout as delay } from "node:timers/promises";
import { RemoteCrowd } from "../load/remote.ts";
import { progress } from "../report.ts";
import { Workerd } from "../workerd.ts";

const AT_ONCE = 64;
const SAMPLE_EVERY = 3;
const MEGABYTE = 1024 * 1024;
const HEARTBEAT = 8;
/** Shorter than the default, so that those who vanish are over within the time, and several times as many come. */
const TTL = 20;
/** Until the last change has been told, after the last silence is over. */
const TOLD = 5;

export const SOAK_SETTINGS = { TTL_SECONDS: TTL, HEARTBEAT_SECONDS: HEARTBEAT };

export interface Soak {
  /** Seconds since the warm-up, and MB resident. */
  readonly samples: readonly { readonly at: number; readonly memory: number }[];
  readonly done: {
    readonly joins?: number;
    readonly leaves?: number;
    readonly drops?: number;
    readonly moods?: number;
  };
  /** How many sockets were told the truth at the end, all of them. */
  readonly people: number;
}

export async function measureSoak(people: number, warmUp: number, seconds: number): Promise<Soak> {
  const server = await Workerd.start({ variables: { LIMIT_JOINS: "off", ...SOAK_SETTINGS } });
  const crowd = await RemoteCrowd.begin(server.port, "room");
  try {
    await crowd.ask("join", 0, people, AT_ONCE);
    const each = people / 200;
    await crowd.ask("act", { joins: each, leaves: each * 0.7, drops: each * 0.3, moods: each, heartbeat: HEARTBEAT });
    progress(`soak: ${people} people, ${warmUp} s to warm up`);
    await delay(warmUp * 1000);
    const samples: { at: number; memory: number }[] = [];
    for (let at = 0; at <= seconds; at += SAMPLE_EVERY) {
      samples.push({ at, memory: server.memory / MEGABYTE });
      if (at % 60 === 0) progress(`soak: ${at} of ${seconds} s, ${Math.round(server.memory / MEGABYTE)} MB`);
      await delay(SAMPLE_EVERY * 1000);
    }
    const done = await crowd.ask("rest");
    // Those who vanished last are counted until their silence has lasted TTL; the others go on breathing.
    await crowd.ask("act", { moods: 0, heartbeat: HEARTBEAT });
    await delay((TTL + TOLD) * 1000);
    await crowd.ask("rest");
    const faults = await crowd.ask("faults");
    if (faults.length > 0) throw new Error(`the room is wrong after the soak: ${faults.join("; ")}`);
    return { samples, done, people: await crowd.ask("size") };
  } finally {
    await crowd.end();
    await server.stop();
  }
}
