/** Readings without a socket (R1). At most one in `CACHE_SECONDS` reaches the room, whatever form the reader wants. */
import { reasonOf } from "../room/host.ts";
import type { Reading } from "../wire/frames.ts";
import type { Backend } from "./backend.ts";
import { log } from "./log.ts";
import { isOverLimit } from "./rate-limit.ts";
import { SingleFlight } from "./single-flight.ts";

const CACHE_SECONDS = 5;
const CACHE_NAME = "presence";

export const CACHE_CONTROL = `public, max-age=${CACHE_SECONDS}`;

/** Shared by all requests of this isolate. */
const readings = new SingleFlight<Reading>(CACHE_SECONDS * 1000);

/**
 * @param origin The server's own origin.
 * @param network See `networkOf`.
 * @returns null if the reading is not cached and the reader is over the rate limit.
 */
export async function readRoom(
  room: string,
  origin: string,
  network: string | null,
  backend: Backend,
): Promise<Reading | null> {
  // The key has no query, so an invented parameter cannot bypass the cache.
  const key = `${origin}/parties/main/${room}`;
  const cache = await caches.open(CACHE_NAME);
  const cached = await match(cache, key);
  if (cached) return cached;
  if (await isOverLimit(network, backend.readLimit, backend.variables)) return null;
  const reading = readings.run(key, Date.now(), async () => {
    // An earlier reading may have filled the cache since this request looked.
    const filled = await match(cache, key);
    if (filled) return filled;
    const fresh: Reading = { room, ...(await backend.read(room)) };
    await put(cache, key, fresh);
    return fresh;
  });
  // Other readers wait for this one, so it must finish even if its own client disconnects.
  backend.waitUntil(reading.catch(() => {}));
  return reading;
}

async function match(cache: Cache, key: string): Promise<Reading | null> {
  const cached = await cache.match(key);
  return cached ? ((await cached.json()) as Reading) : null;
}

async function put(cache: Cache, key: string, reading: Reading): Promise<void> {
  try {
    await cache.put(key, Response.json(reading, { headers: { "Cache-Control": CACHE_CONTROL } }));
  } catch (fault) {
    log({ room: reading.room, event: "cache a reading", reason: reasonOf(fault) });
  }
}
