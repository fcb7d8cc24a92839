/**
 * The check of the simulation. One script runs in real time on all designs at once: the old ones on a local KV, the room in
 * `wrangler dev` and in `partykit dev`. Their counts stand beside the simulated ones.
 */
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { getPlatformProxy } from "wrangler";
import { type Launch, partykit, Server, wrangler } from "../../test/servers.ts";
import { type Presence, presenceOf } from "../load/presence.ts";
import { addressOf, Visitor } from "../load/visitor.ts";
import { progress } from "../report/progress.ts";
import { COUNTS } from "../workers/counts.ts";
import type { Time } from "./clock.ts";
import { CLOUDFLARE, PARTYKIT, type Platform } from "./counting-host.ts";
import { DESIGNS } from "./designs.ts";
import { GroundTruth } from "./ground-truth.ts";
import type { Latency } from "./kv.ts";
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
  const start = async (platform: Platform, launch: Launch, entry: string) => {
    // All people come from one address here, and that is limited.
    const server = await Server.start(
      launch,
      { LIMIT_ADDRESSES: "off" },
      join(import.meta.dirname, "../workers", entry),
    );
    stack.defer(() => server.stop());
    return { platform, server };
  };
  const rooms = [
    await start(CLOUDFLARE, wrangler, "room-cloudflare.ts"),
    await start(PARTYKIT, partykit, "room-partykit.ts"),
  ];
  const configPath = join(import.meta.dirname, "local-kv.jsonc");
  const { env, dispose } = await getPlatformProxy<{ KV: LocalKv }>({ configPath, persist: false });
  stack.defer(dispose);

  progress(`real runtimes: ${script.people.length} people within ${seconds} s`);
  const clock = new RealClock();
  const times: Times = { read: [], write: [] };
  const kvRuns = DESIGNS.map((design) => {
    return { design, run: startKvRun(design, script, realPlatform(design.title, env.KV, clock, times)) };
  });
  const [counts] = await Promise.all([
    Promise.all(rooms.map(({ platform, server }) => enter(platform, server, script, clock))),
    ...kvRuns.map(({ run }) => run.advance(until)),
  ]);

  const latency = { read: mean(times.read), write: mean(times.write) };
  const checks = [
    ...kvRuns.map(({ design, run }) => {
      return compare(design.title, startKvRun(design, script, simulatedPlatform(latency)), until, run.operations);
    }),
    ...rooms.map(({ platform }, index) =>
      compare(platform.title, startRoomRun(platform, script), until, counts[index]),
    ),
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

class RealClock implements Time {
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

type Times = Readonly<Record<keyof Latency, number[]>>;

/** Each design has keys of its own. @param times Gets the time of every operation (ms). */
function realPlatform(design: string, kv: LocalKv, clock: Time, times: Times): KvPlatform {
  return {
    clock,
    store: (operations) => ({
      async get<T>(key: string) {
        const { now } = clock;
        const value = await kv.get<T>(`${design}/${key}`, "json");
        operations.kvReads++;
        times.read.push(clock.now - now);
        return value;
      },
      async put(key, value) {
        const { now } = clock;
        await kv.put(`${design}/${key}`, JSON.stringify(value));
        operations.kvWrites++;
        times.write.push(clock.now - now);
      },
    }),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** @returns the operations that the Worker and its clients have counted. */
async function enter(platform: Platform, server: Server, script: Script, clock: Time): Promise<Operations> {
  let shown: Presence = presenceOf([]);
  const visitors = new Map<string, Visitor>();
  for (const { at, kind, id, mood } of eventsOf(script, HEARTBEAT_MS)) {
    await clock.advance(at);
    const visitor =
      visitors.get(id) ??
      new Visitor(server.port, "bench", id, addressOf(visitors.size), (presence) => (shown = presence));
    visitors.set(id, visitor);
    if (kind === "join") visitor.come(`&mood=${mood}`);
    if (kind === "beat") visitor.send("ping");
    if (kind === "mood") visitor.send({ type: "mood", mood });
    if (kind === "leave") visitor.send({ type: "away" });
    if (kind === "leave") visitor.go("close");
  }
  await clock.advance(script.until);
  const pongs = [...visitors.values()].reduce((sum, visitor) => sum + visitor.pongs, 0);
  const counts = (await (await fetch(`${server.origin}${COUNTS}`)).json()) as Operations;
  await clock.advance(script.until + QUIET_MS);
  new GroundTruth(script).mustEqual(shown, script.until - 1);
  for (const visitor of visitors.values()) visitor.go("drop");
  progress(`${platform.title} shows who is there`);
  return { ...counts, autoResponses: platform.answersHeartbeats ? pongs : 0 };
}
