/**
 * Step 6: a number for everybody and one per mood, each under a key of its own, moved by one at a time. KV has no
 * increment: each is read and written back. There are no sessions, so pages need not say that they are there; every 30 s
 * they ask how many are, out of a cache of 5 s. Departures are told as the page goes; all of them arrive here, which
 * flatters the design: each that did not would be counted for ever.
 */
import { MOODS } from "../script.ts";
import type { Aggregate } from "../truth.ts";
import { type Design, type Kv, SECOND, type World } from "./design.ts";

const COUNT = "presence:count";
const POLL = 30 * SECOND;
const CACHE_SECONDS = 5;
const READING = "reading";

export const moodCounters: Design = {
  name: "mood-counters",
  title: "One counter per mood in KV",
  heartbeat: POLL,
  staleness: POLL + CACHE_SECONDS * SECOND,
  tellsLeave: true,
  async visit(world, { kind, mood, was }) {
    const { kv } = world;
    if (kind === "join") await Promise.all([move(kv, COUNT, 1), move(kv, keyOf(mood), 1)]);
    if (kind === "leave") await Promise.all([move(kv, COUNT, -1), move(kv, keyOf(mood), -1)]);
    if (kind === "mood" && was !== null) await Promise.all([move(kv, keyOf(was), -1), move(kv, keyOf(mood), 1)]);
    return read(world);
  },
};

async function move(kv: Kv, key: string, by: number): Promise<void> {
  await kv.put(key, ((await kv.get<number>(key)) ?? 0) + by);
}

async function read({ kv, cache }: World): Promise<Aggregate> {
  const known = await cache.get<Aggregate>(READING);
  if (known) return known;
  const [count, ...numbers] = await Promise.all([COUNT, ...MOODS.map(keyOf)].map((key) => kv.get<number>(key)));
  const moods = Object.fromEntries(MOODS.map((mood, index) => [mood, numbers[index] ?? 0]));
  const reading = { count: count ?? 0, moods };
  await cache.put(READING, reading, CACHE_SECONDS);
  return reading;
}

function keyOf(mood: string): string {
  return `presence:mood:${mood}`;
}
