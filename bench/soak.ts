/**
 * `npm run soak`: everything at once for ten minutes; `-- --quick`: half a minute. Joins, second tabs, moods, lost
 * connections, bad frames and floods, rooms that hibernate, and kills of the server.
 */
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { ADMIN_TOKEN } from "./contenders/contenders.ts";
import { random } from "./cost/script.ts";
import { MOODS, type Presence, presenceOf, textOf } from "./load/presence.ts";
import { addressOf, Visitor } from "./load/visitor.ts";
import { median } from "./report/figures.ts";
import { isQuick, progress } from "./report/progress.ts";
import { Workerd } from "./server/workerd.ts";

const MEGABYTE = 1e6;
const MEMORY_LIMIT = 1.1;
const TTL_SECONDS = 12;
const HEARTBEAT_SECONDS = 4;
const SEED = 20_261_122;
const TICK_MS = 20;
const SAMPLE_MS = 2000;
/** In the first rooms people only stay, so that these rooms hibernate. */
const QUIET_ROOMS = 2;
/** Kills happen in the first third, because memory is compared within the last life of the server. */
const KILLS_END = 1 / 3;
const BAD_FRAMES = ["{", "[]", '{"type":"dance"}', '{"type":"mood","mood":"rage"}', '{"__proto__":{"type":"leave"}}'];

interface Plan {
  readonly people: number;
  readonly rooms: number;
  readonly minutes: number;
  readonly kills: number;
}

export interface Soak extends Plan {
  readonly actions: number;
  /** Medians soon after the kills and at the end. */
  readonly firstMegabytes: number;
  readonly lastMegabytes: number;
  /** How often rooms were restored. */
  readonly restores: number;
}

type Action = (visitor: Visitor, pick: (below: number) => number) => void;
const badFrame: Action = (visitor, pick) => visitor.send(BAD_FRAMES[pick(BAD_FRAMES.length)] ?? "");
/** How often each happens, of all. */
const ACTIONS: readonly (readonly [weight: number, act: Action])[] = [
  [10, (visitor) => void visitor.come()],
  [20, (visitor, pick) => visitor.send({ type: "mood", mood: MOODS[pick(6)] ?? null })],
  [3, (visitor) => visitor.send({ type: visitor.isWatching ? "join" : "watch" })],
  [3, (visitor) => visitor.go("leave")],
  [3, (visitor) => visitor.go("close")],
  [3, (visitor) => visitor.go("drop")],
  [4, (visitor) => visitor.disconnect()],
  [5, badFrame],
  // More frames than anybody may send: the server closes the socket.
  [1, (visitor, pick) => Array.from({ length: 25 }, () => badFrame(visitor, pick))],
];
const DECK = ACTIONS.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

/** @throws if anybody was shown an impossible count, or if in the end a room does not show the people who are there. */
export async function runSoak(plan: Plan): Promise<Soak> {
  const { people, rooms, minutes, kills } = plan;
  const variables = { TTL_SECONDS, HEARTBEAT_SECONDS, GRACE_SECONDS: 1, ADMIN_TOKEN };
  const server = await Workerd.start(variables);
  const next = random(SEED);
  const pick = (below: number) => Math.floor(next() * below);
  const faults: string[] = [];
  const check = (room: string, { count, moods }: Presence) => {
    const withMood = Object.values(moods).reduce((sum, one) => sum + one, 0);
    if (count > people / rooms || withMood > count) faults.push(`${room}: ${count} people, ${withMood} with a mood`);
  };
  // Every third person has a second tab.
  const visitors = Array.from({ length: people + Math.floor(people / 3) }, (_, index) => {
    const room = `soak-${(index % people) % rooms}`;
    const person = index % people;
    const id = `person-${person}`.padEnd(20, "-");
    return new Visitor(server.port, room, id, addressOf(person), (shown) => check(room, shown));
  });
  for (const visitor of visitors) visitor.come();
  const lively = visitors.filter((_, index) => (index % people) % rooms >= QUIET_ROOMS);
  const beat = () => {
    for (const visitor of visitors) visitor.send("ping");
  };

  const lasts = minutes * 60_000;
  const megabytes: number[] = [];
  let [actions, kill, beatAt, sampleAt, isUp] = [0, 0, 0, 0, true];
  const startedAt = performance.now();
  for (let now = 0; now < lasts; now = performance.now() - startedAt) {
    await delay(TICK_MS);
    if (kill < kills && now > (lasts * KILLS_END * (kill + 1)) / kills) {
      progress(`kill -9, ${++kill} of ${kills}`);
      isUp = false;
      const restart = async () => {
        await server.stop();
        await server.start();
        isUp = true;
      };
      restart();
    }
    const visitor = lively[pick(lively.length)];
    if (visitor) DECK[pick(DECK.length)]?.(visitor, pick);
    actions++;
    if (now > beatAt) {
      beatAt = now + HEARTBEAT_SECONDS * 1000;
      beat();
    }
    if (now > sampleAt && isUp) {
      sampleAt = now + SAMPLE_MS;
      megabytes.push(server.memory / MEGABYTE);
      if (megabytes.length % 30 === 0) progress(`soak: ${Math.round(now / 1000)} s`);
    }
  }

  progress("soak: everybody holds still until all departures have expired");
  for (let second = 0; second < TTL_SECONDS + 2 * HEARTBEAT_SECONDS; second++) {
    if (second % HEARTBEAT_SECONDS === 0) beat();
    await delay(1000);
  }
  let restores = 0;
  for (const [room, here] of Map.groupBy(visitors, ({ room }) => room)) {
    const present = here.filter(({ hasJoined, isWatching }) => hasJoined && !isWatching);
    // Two tabs of a person have one id.
    const truth = textOf(presenceOf(new Map(present.map(({ id, mood }) => [id, mood])).values()));
    const shown = textOf(await get<Presence>(server, `/parties/main/${room}`));
    if (shown !== truth) faults.push(`${room} shows ${shown} instead of ${truth}`);
    restores += (await get<Inspection>(server, `/admin/api/rooms/${room}`)).counters.constructed;
  }
  for (const visitor of visitors) visitor.go("drop");
  await server.stop();
  assert.deepEqual(faults.slice(0, 10), [], "The soak found wrong counts");
  const between = (from: number, to: number) =>
    median(megabytes.slice(Math.floor(from * megabytes.length), Math.ceil(to * megabytes.length)));
  const [firstMegabytes, lastMegabytes] = [between(KILLS_END + 0.1, KILLS_END + 0.2), between(0.9, 1)];
  return { ...plan, actions, firstMegabytes, lastMegabytes, restores };
}

type Inspection = { readonly counters: { readonly constructed: number } };

async function get<T>({ origin }: Workerd, path: string): Promise<T> {
  return (await (await fetch(origin + path, { headers: { Authorization: `Bearer ${ADMIN_TOKEN}` } })).json()) as T;
}

if (import.meta.main) {
  const plan = { people: 600, rooms: 8, minutes: isQuick ? 0.5 : 10, kills: isQuick ? 1 : 6 };
  const { actions, restores, firstMegabytes, lastMegabytes } = await runSoak(plan);
  console.log(`All ${plan.rooms} rooms show who is there, after ${actions} actions and ${restores} restores.`);
  console.log(`Memory: ${firstMegabytes.toFixed(0)} MB after the kills, ${lastMegabytes.toFixed(0)} MB in the end.`);
  assert.ok(restores > plan.rooms * (plan.kills + 1), "No room has hibernated");
  if (!isQuick) assert.ok(lastMegabytes <= firstMegabytes * MEMORY_LIMIT, "Memory has grown");
  process.exit(0);
}
