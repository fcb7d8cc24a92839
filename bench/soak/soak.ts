/**
 * Everything at once for some minutes: joins, second tabs, moods, lost connections, bad frames and floods, rooms that
 * hibernate, and kills of the server. @throws if anybody was shown an impossible count, or if in the end a room does not
 * show the people who are there.
 */
import { setTimeout as delay } from "node:timers/promises";
import { ADMIN_TOKEN } from "../contenders/contenders.ts";
import { random } from "../cost/script.ts";
import { MOODS } from "../load/crowd.ts";
import type { Presence } from "../load/dialect.ts";
import { Visitor } from "../load/visitor.ts";
import { median } from "../report/figures.ts";
import { progress } from "../report/progress.ts";
import { Workerd } from "../server/workerd.ts";

const MEGABYTE = 1e6;
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

export interface Plan {
  readonly people: number;
  readonly rooms: number;
  readonly minutes: number;
  readonly kills: number;
}

export interface Soak extends Plan {
  readonly actions: number;
  /** Seconds and megabytes. */
  readonly memory: readonly (readonly [number, number])[];
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

export async function runSoak(plan: Plan): Promise<Soak> {
  const { people, rooms, minutes, kills } = plan;
  const variables = { TTL_SECONDS, HEARTBEAT_SECONDS, GRACE_SECONDS: 1, ADMIN_TOKEN, LIMIT_JOINS: "off" };
  const server = await Workerd.start({ variables });
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
    return new Visitor(server, room, `person-${index % people}`.padEnd(12, "-"), (shown) => check(room, shown));
  });
  for (const visitor of visitors) visitor.come();
  const lively = visitors.filter((_, index) => (index % people) % rooms >= QUIET_ROOMS);

  const lasts = minutes * 60_000;
  const memory: [number, number][] = [];
  let [actions, kill, beatAt, sampleAt, isUp] = [0, 0, 0, 0, true];
  const startedAt = performance.now();
  for (let now = 0; now < lasts; now = performance.now() - startedAt) {
    await delay(TICK_MS);
    if (kill < kills && now > (lasts * KILLS_END * (kill + 1)) / kills) {
      progress(`kill -9, ${++kill} of ${kills}`);
      isUp = false;
      server
        .stop()
        .then(() => server.start())
        .then(() => {
          isUp = true;
        });
    }
    const visitor = lively[pick(lively.length)];
    if (visitor) DECK[pick(DECK.length)]?.(visitor, pick);
    actions++;
    if (now > beatAt) {
      beatAt = now + HEARTBEAT_SECONDS * 1000;
      for (const one of visitors) one.send("ping");
    }
    if (now > sampleAt && isUp) {
      sampleAt = now + SAMPLE_MS;
      memory.push([now / 1000, server.memory / MEGABYTE]);
      if (memory.length % 30 === 0) progress(`soak: ${Math.round(now / 1000)} s`);
    }
  }

  progress("soak: everybody holds still until all departures have expired");
  for (let second = 0; second < TTL_SECONDS + 2 * HEARTBEAT_SECONDS; second++) {
    for (const visitor of visitors) if (second % HEARTBEAT_SECONDS === 0) visitor.send("ping");
    await delay(1000);
  }
  let restores = 0;
  for (let index = 0; index < rooms; index++) {
    const room = `soak-${index}`;
    const present = visitors.filter((one) => one.room === room && one.hasJoined && !one.isWatching);
    faults.push(...compare(room, new Map(present.map(({ id, mood }) => [id, mood])), await get(server, room)));
    restores += (await get<Inspection>(server, room, "/admin/api/rooms")).counters.constructed;
  }
  for (const visitor of visitors) visitor.go("drop");
  await server.stop();
  if (faults.length > 0) throw new Error(`The soak found wrong counts: ${faults.slice(0, 10).join("; ")}`);
  const between = (from: number, to: number) => {
    const part = memory.slice(Math.floor(from * memory.length), Math.ceil(to * memory.length));
    return median(part.map(([, megabytes]) => megabytes));
  };
  const [firstMegabytes, lastMegabytes] = [between(KILLS_END + 0.1, KILLS_END + 0.2), between(0.9, 1)];
  return { ...plan, actions, memory, firstMegabytes, lastMegabytes, restores };
}

type Inspection = { readonly counters: { readonly constructed: number } };

async function get<T = Presence>({ origin }: Workerd, room: string, path = "/parties/main"): Promise<T> {
  const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  return (await (await fetch(`${origin}${path}/${room}`, { headers })).json()) as T;
}

function compare(room: string, truth: ReadonlyMap<string, string | null>, shown: Presence): string[] {
  const moods = Object.keys(shown.moods).map((name) => [...truth.values()].filter((mood) => mood === name).length);
  const isTrue = shown.count === truth.size && Object.values(shown.moods).join() === moods.join();
  return isTrue ? [] : [`${room} shows ${JSON.stringify(shown)} instead of ${truth.size} (${moods.join(" ")})`];
}
