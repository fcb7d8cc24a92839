/**
 * Steps 1–3: a heartbeat of 30 s, reads out of a cache of 5 s, and a write only where the person is new, the mood is
 * another, or the last write is over 15 s old. What is written is made from a fresh read: made from the cached copy, it
 * would undo all that others wrote in those 5 s.
 */
import { aggregateOf, alive, type Design, SECOND, type Session, upsert, type World } from "./design.ts";

export const KEY = "sessions";
export const HEARTBEAT = 30 * SECOND;
export const TTL = 90 * SECOND;
export const CACHE_SECONDS = 5;
/** With a heartbeat of 30 s every one finds its last write older than this: the step saves nothing. */
const WRITE_AGAIN_AFTER = 15 * SECOND;

export const skipUnchanged: Design = {
  name: "skip-unchanged",
  title: "30 s heartbeat, unchanged writes skipped, reads cached 5 s",
  heartbeat: HEARTBEAT,
  staleness: TTL + HEARTBEAT + CACHE_SECONDS * SECOND,
  tellsLeave: false,
  async visit(world, visit) {
    const { kv, cache, now } = world;
    const known = await cached<Session[]>(world, KEY, []);
    if (!isDue(known, visit.id, visit.mood, now())) return aggregateOf(alive(known, now(), TTL));
    const sessions = (await kv.get<Session[]>(KEY)) ?? [];
    const next = upsert(sessions, visit, now(), TTL);
    await kv.put(KEY, next);
    await cache.put(KEY, next, CACHE_SECONDS);
    return aggregateOf(next);
  },
};

/** Whether this person has to be written: new, changed, or not written for too long. */
export function isDue(known: readonly Session[], id: string, mood: string, now: number): boolean {
  const mine = known.find((session) => session.id === id);
  return !mine || mine.mood !== mood || now - mine.seen > WRITE_AGAIN_AFTER;
}

/** What is stored, at most 5 s old. */
export async function cached<T>({ kv, cache }: World, key: string, absent: T): Promise<T> {
  const found = await cache.get<T>(key);
  if (found !== null) return found;
  const read = (await kv.get<T>(key)) ?? absent;
  await cache.put(key, read, CACHE_SECONDS);
  return read;
}
