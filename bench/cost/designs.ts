/**
 * Designs on key-value storage: the system that the room replaces, and the steps that were proposed for it, in order. Each
 * runs on a simulated store and on a real one.
 */
import { MOODS, type Presence, presenceOf, textOf } from "../load/presence.ts";
import type { Time } from "./clock.ts";
import type { EdgeCache, Kv } from "./kv.ts";
import type { Event } from "./script.ts";

export interface World {
  readonly kv: Kv;
  readonly cache: EdgeCache;
  readonly clock: Time;
}

export interface Design {
  readonly title: string;
  /** How often a page reports that it is there, or polls (ms). */
  readonly heartbeat: number;
  /** How late a reading may be by the design's own rules (ms). */
  readonly delay: number;
  /** Whether a page reports its departure. */
  readonly announcesLeave: boolean;
  /** A request of a page. @returns what the page then shows. */
  visit(world: World, event: Event): Promise<Presence>;
  /** A cron; once a minute is the most that the platform offers. */
  minutely?(world: World): Promise<void>;
}

const SECOND_MS = 1000;
const SESSIONS = "sessions";
const AGGREGATE = "aggregate";
const COUNT = "presence:count";
const HEARTBEAT_MS = 30 * SECOND_MS;
const TTL_MS = 90 * SECOND_MS;
const CACHE_SECONDS = 5;
/** With a heartbeat of 30 s every last write is older, so the step that skips unchanged writes saves nothing. */
const REWRITE_AFTER_MS = 15 * SECOND_MS;
const CRON_PAUSE_MS = 5 * SECOND_MS;
const CRON_ROUNDS = 12;
const NOBODY = presenceOf([]);

/** One person in the map under a single key, and when they were last written (ms). */
type Session = { readonly id: string; readonly mood: string; readonly lastSeenAt: number };

/** One JSON object under one key; each heartbeat reads it, prunes it and writes it back. */
function singleKey(title: string, heartbeat: number, ttl: number): Design {
  return {
    title,
    heartbeat,
    delay: ttl + heartbeat,
    announcesLeave: false,
    visit: async (world, event) => aggregateOf(await write(world, event, ttl)),
  };
}

/** Steps 2 and 3: cached reads, and a write only if the session is new, changed or was last written over 15 s ago. */
const skipUnchanged: Design = {
  title: "Reads cached 5 s, unchanged writes skipped",
  heartbeat: HEARTBEAT_MS,
  delay: TTL_MS + HEARTBEAT_MS + CACHE_SECONDS * SECOND_MS,
  announcesLeave: false,
  async visit(world, event) {
    const written = await writeIfDue(world, event, TTL_MS);
    return aggregateOf(written ?? prune(await cached<Session[]>(world, SESSIONS, []), world.clock.now - TTL_MS));
  },
};

/** Steps 4 and 5: a cron prunes and writes the aggregate to a key of its own, in twelve rounds within each minute. */
const aggregateKey: Design = {
  ...skipUnchanged,
  title: "Aggregate in its own key, pruned by cron",
  delay: skipUnchanged.delay + CRON_PAUSE_MS,
  async visit(world, event) {
    await writeIfDue(world, event, Number.POSITIVE_INFINITY);
    return cached(world, AGGREGATE, NOBODY);
  },
  async minutely(world) {
    for (let round = 0; round < CRON_ROUNDS; round++) {
      if (round > 0) await world.clock.sleep(CRON_PAUSE_MS);
      await writeAggregate(world);
    }
  },
};

/** Step 6: counters instead of sessions. KV cannot increment, so each is read and written back. Pages poll every 30 s. */
const moodCounters: Design = {
  title: "One counter per mood",
  heartbeat: HEARTBEAT_MS,
  delay: HEARTBEAT_MS + CACHE_SECONDS * SECOND_MS,
  // Every departure is reported here, which flatters the design: a lost one would be counted for ever.
  announcesLeave: true,
  async visit({ kv, cache }, { kind, mood, previous }) {
    if (kind === "join") await Promise.all([add(kv, COUNT, 1), add(kv, keyOf(mood), 1)]);
    if (kind === "leave") await Promise.all([add(kv, COUNT, -1), add(kv, keyOf(mood), -1)]);
    if (kind === "mood") await Promise.all([add(kv, keyOf(previous ?? ""), -1), add(kv, keyOf(mood), 1)]);
    const known = await cache.get<Presence>(AGGREGATE);
    if (known) return known;
    const [count, ...moods] = await Promise.all([COUNT, ...MOODS.map(keyOf)].map((key) => kv.get<number>(key)));
    const reading = { count: count ?? 0, moods: Object.fromEntries(MOODS.map((name, at) => [name, moods[at] ?? 0])) };
    await cache.put(AGGREGATE, reading, CACHE_SECONDS);
    return reading;
  },
};

export const DESIGNS: readonly Design[] = [
  singleKey("Single key, 10 s heartbeat", 10 * SECOND_MS, 30 * SECOND_MS),
  singleKey("Single key, 30 s heartbeat", HEARTBEAT_MS, TTL_MS),
  skipUnchanged,
  aggregateKey,
  moodCounters,
];

/** A write is made from a fresh read: made from the cached one, it would undo all other writes of those 5 s. */
async function writeIfDue(world: World, event: Event, ttl: number): Promise<Session[] | null> {
  const own = (await cached<Session[]>(world, SESSIONS, [])).find(({ id }) => id === event.id);
  if (own?.mood === event.mood && world.clock.now - own.lastSeenAt <= REWRITE_AFTER_MS) return null;
  const next = await write(world, event, ttl);
  await world.cache.put(SESSIONS, next, CACHE_SECONDS);
  return next;
}

/** Reads the map, prunes it, adds this visitor and writes it back. */
async function write({ kv, clock }: World, { id, mood }: Event, ttl: number): Promise<Session[]> {
  const sessions = prune((await kv.get<Session[]>(SESSIONS)) ?? [], clock.now - ttl, id);
  sessions.push({ id, mood, lastSeenAt: clock.now });
  await kv.put(SESSIONS, sessions);
  return sessions;
}

function prune(sessions: readonly Session[], expired: number, id?: string): Session[] {
  return sessions.filter((session) => session.lastSeenAt > expired && session.id !== id);
}

function aggregateOf(sessions: readonly Session[]): Presence {
  return presenceOf(sessions.map(({ mood }) => mood));
}

async function writeAggregate({ kv, clock }: World): Promise<void> {
  const [sessions, old] = await Promise.all([kv.get<Session[]>(SESSIONS), kv.get<Presence>(AGGREGATE)]);
  if (!sessions) return;
  const alive = prune(sessions, clock.now - TTL_MS);
  if (alive.length < sessions.length) await kv.put(SESSIONS, alive);
  const aggregate = aggregateOf(alive);
  if (textOf(aggregate) !== textOf(old ?? NOBODY)) await kv.put(AGGREGATE, aggregate);
}

async function cached<T>({ kv, cache }: World, key: string, absent: T): Promise<T> {
  const found = await cache.get<T>(key);
  if (found !== null) return found;
  const value = (await kv.get<T>(key)) ?? absent;
  await cache.put(key, value, CACHE_SECONDS);
  return value;
}

async function add(kv: Kv, key: string, change: number): Promise<void> {
  await kv.put(key, ((await kv.get<number>(key)) ?? 0) + change);
}

function keyOf(mood: string): string {
  return `presence:mood:${mood}`;
}
