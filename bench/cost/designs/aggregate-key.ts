/**
 * Steps 1–5: as skip-unchanged, but heartbeats no longer prune, and what people read is an aggregate in a key of its own.
 * A cron prunes and counts. Cloudflare starts a cron at most once a minute; "about every 5 s" takes twelve rounds within
 * each run, with pauses between them.
 */
import type { Aggregate } from "../truth.ts";
import { aggregateOf, alive, type Design, SECOND, type Session, upsert, type World } from "./design.ts";
import { CACHE_SECONDS, cached, HEARTBEAT, isDue, KEY, TTL } from "./skip-unchanged.ts";

const AGGREGATE = "aggregate";
const ROUND = 5 * SECOND;
const ROUNDS = 12;
/** Pruning is the cron's. */
const NEVER = Number.POSITIVE_INFINITY;
const NOBODY: Aggregate = { count: 0, moods: {} };

export const aggregateKey: Design = {
  name: "aggregate-key",
  title: "Aggregate in its own key, cleaned up by cron",
  heartbeat: HEARTBEAT,
  staleness: TTL + HEARTBEAT + ROUND + CACHE_SECONDS * SECOND,
  tellsLeave: false,
  async visit(world, visit) {
    const { kv, cache, now } = world;
    const known = await cached<Session[]>(world, KEY, []);
    if (isDue(known, visit.id, visit.mood, now())) {
      const next = upsert((await kv.get<Session[]>(KEY)) ?? [], visit, now(), NEVER);
      await kv.put(KEY, next);
      await cache.put(KEY, next, CACHE_SECONDS);
    }
    return cached(world, AGGREGATE, NOBODY);
  },
  async minutely(world) {
    for (let round = 0; round < ROUNDS; round++) {
      if (round > 0) await world.sleep(ROUND);
      await cleanUp(world);
    }
  },
};

/** Writes only what is another than before. */
async function cleanUp({ kv, now }: World): Promise<void> {
  const [sessions, told] = await Promise.all([kv.get<Session[]>(KEY), kv.get<Aggregate>(AGGREGATE)]);
  if (!sessions) return;
  const here = alive(sessions, now(), TTL);
  if (here.length < sessions.length) await kv.put(KEY, here);
  const aggregate = aggregateOf(here);
  if (textOf(aggregate) !== textOf(told ?? NOBODY)) await kv.put(AGGREGATE, aggregate);
}

/** The order in which moods were first seen is no difference. */
function textOf({ count, moods }: Aggregate): string {
  return JSON.stringify([count, Object.entries(moods).sort()]);
}
