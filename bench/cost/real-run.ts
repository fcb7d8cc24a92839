/**
 * The check of the simulation. One script runs in real time on all designs at once: the old ones on a local KV, the room in
 * `wrangler dev` and in `partykit dev`. Their counts stand beside the simulated ones.
 */
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { getPlatformProxy } from "wrangler";
import { type Launch, partykit, Server, wrangler } from "../../test/servers.ts";
import { Visitor } from "../load/visitor.ts";
import { progress } from "../report/progress.ts";
import { COUNTS } from "../workers/counts.ts";
import { CLOUDFLARE, PARTYKIT, type Platform } from "./counting-host.ts";
import { DESIGNS } from "./designs.ts";
import { type Aggregate, GroundTruth } from "./ground-truth.ts";
import { simulatedCache } from "./kv.ts";
import { type Platform as KvPlatform, simulatedPlatform, startKvRun } from "./kv-run.ts";
import { OPERATIONS, type Operation, type Operations, type Run } from "./operations.ts";
import { startRoomRun } from "./room-run.ts";
import { allDay, eventsOf, type Script, sittings } from "./script.ts";

const SECOND_MS = 1000;
const HEARTBEAT_MS = 30 * SECOND_MS;
/** By then the last departures have expired and were broadcast. */
const QUIET_MS = 15 * SECOND_MS;
const SEED = 7;
/** A difference of 5 %, or of 2 where there are few, is near enough. */
const NEAR = 0.05;
const FEW = 2;

export interface Check {
  readonly title: string;
  readonly operation: Operation;
  readonly simulated: number;
  readonly counted: number;
  readonly isNear: boolean;
}

/** Half of the people stay, the others come and go. @throws WrongAnswer if a room ends with a wrong count. */
export async function compareWithReality(people: number, seconds: number, stay: number): Promise<Check[]> {
  const until = seconds * SECOND_MS;
  const half = Math.round(people / 2);
  const staying = allDay(half, SEED, until).people.map((one) => ({ ...one, id: one.id.replace("-0000-", "-1111-") }));
  const script = { people: [...staying, ...sittings(people - half, SEED, until, stay * SECOND_MS).people], until };

  await using stack = new AsyncDisposableStack();
  const start = async (launch: Launch, entry: string) => {
    // All people come from one address here, and that is limited.
    const server = await Server.start(launch, { LIMIT_JOINS: "off" }, join(import.meta.dirname, "../workers", entry));
    stack.defer(() => server.stop());
    return server;
  };
  const rooms = [
    { platform: CLOUDFLARE, server: await start(wrangler, "room-cloudflare.ts") },
    { platform: PARTYKIT, server: await start(partykit, "room-partykit.ts") },
  ];
  const configPath = join(import.meta.dirname, "local-kv.jsonc");
  const { env, dispose } = await getPlatformProxy<{ KV: LocalKv }>({ configPath, persist: false });
  stack.defer(dispose);

  progress(`real runtimes: ${script.people.length} people within ${seconds} s`);
  const clock = new RealClock();
  const latency = { read: 0, write: 0, reads: 0, writes: 0 };
  const kvRuns = DESIGNS.map((design) => startKvRun(design, script, realPlatform(design.name, env.KV, clock, latency)));
  const counting = clock.advance(until).then(() => Promise.all(rooms.map(({ server }) => countsOf(server))));
  const [pongs, counts] = await Promise.all([
    Promise.all(rooms.map(({ platform, server }) => enter(platform, server, script, clock))),
    counting,
    ...kvRuns.map((run) => run.advance(until)),
  ]);

  const measured = { read: latency.read / latency.reads, write: latency.write / latency.writes };
  const checks = [
    ...DESIGNS.map((design, index) => {
      const run = startKvRun(design, script, simulatedPlatform(measured));
      return compare(design.title, run, until, kvRuns[index]?.operations);
    }),
    ...rooms.map(({ platform }, index) => {
      const autoResponses = platform.answersHeartbeats ? pongs[index] : 0;
      const counted = { ...counts[index], autoResponses } as Operations;
      return compare(platform.title, startRoomRun(platform, script), until, counted);
    }),
  ];
  return (await Promise.all(checks)).flat();
}

/** Compares the operations that the Workers count. */
async function compare(title: string, run: Run, until: number, counted?: Operations): Promise<Check[]> {
  if (!counted) throw new Error(`${title} counted nothing`);
  await run.advance(until);
  return OPERATIONS.filter((operation) => counted[operation] > 0).map((operation) => {
    const [one, other] = [run.operations[operation], counted[operation]];
    const isNear = Math.abs(one - other) <= Math.max(FEW, other * NEAR);
    return { title, operation, simulated: one, counted: other, isNear };
  });
}

class RealClock {
  readonly #startedAt = Date.now();
  sleep = (ms: number): Promise<void> => delay(ms);
  get now(): number {
    return Date.now() - this.#startedAt;
  }
  advance(until: number): Promise<void> {
    return delay(Math.max(0, until - this.now));
  }
}

interface LocalKv {
  get<T>(key: string, type: "json"): Promise<T | null>;
  put(key: string, value: string): Promise<void>;
}

/** Each design has keys of its own. @param latency Gets the time and the number of all operations. */
function realPlatform(
  design: string,
  kv: LocalKv,
  clock: RealClock,
  latency: Record<"read" | "write" | "reads" | "writes", number>,
): KvPlatform {
  return {
    clock,
    cache: simulatedCache(clock),
    store: (operations) => ({
      async get<T>(key: string) {
        const { now } = clock;
        const value = await kv.get<T>(`${design}/${key}`, "json");
        operations.kvReads++;
        latency.reads++;
        latency.read += clock.now - now;
        return value;
      },
      async put(key, value) {
        const { now } = clock;
        await kv.put(`${design}/${key}`, JSON.stringify(value));
        operations.kvWrites++;
        latency.writes++;
        latency.write += clock.now - now;
      },
    }),
  };
}

async function countsOf({ origin }: Server): Promise<Operations> {
  return (await (await fetch(`${origin}${COUNTS}`)).json()) as Operations;
}

/** @returns how many heartbeats were answered. */
async function enter(platform: Platform, server: Server, script: Script, clock: RealClock): Promise<number> {
  let shown: Aggregate = { count: 0, moods: {} };
  const visitors = new Map<string, Visitor>();
  for (const { at, kind, id, mood } of eventsOf(script, HEARTBEAT_MS)) {
    await clock.advance(at);
    const visitor = visitors.get(id) ?? new Visitor(server, "bench", id, (presence) => (shown = presence));
    visitors.set(id, visitor);
    if (kind === "join") visitor.come(`&mood=${mood}`);
    if (kind === "beat") visitor.send("ping");
    if (kind === "mood") visitor.send({ type: "mood", mood });
    if (kind === "leave") visitor.send({ type: "away" });
    if (kind === "leave") visitor.go("close");
  }
  await clock.advance(script.until);
  const pongs = [...visitors.values()].reduce((sum, visitor) => sum + visitor.pongs, 0);
  await clock.advance(script.until + QUIET_MS);
  new GroundTruth(script).mustEqual(shown, script.until - 1);
  for (const visitor of visitors.values()) visitor.go("drop");
  progress(`${platform.title} shows who is there`);
  return pongs;
}
