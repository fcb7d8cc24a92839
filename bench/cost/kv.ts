/**
 * A key-value store in simulated time, with what matters of Workers KV: operations take time, and the last write wins,
 * whatever it was made from. It knows which write was made from which, so it can tell which updates were undone.
 *
 * Milder than the real one in three ways: everybody is at one location and reads what was last written (the real one may
 * answer up to 60 s late elsewhere); no write is refused (the real one refuses a second one to a key within a second: they
 * are counted); and it is fast: see `CLOUD`.
 */
import type { Clock } from "./clock.ts";
import type { EdgeCache, Kv } from "./designs/design.ts";
import type { Operations, Quality } from "./operations.ts";

/** How long an operation takes (ms). */
export interface Latency {
  readonly read: number;
  readonly write: number;
}

/**
 * An assumption, on the fast side: a read of a hot key is published as under 5 ms; writes go to central stores, for which
 * nothing is published and tens to hundreds of ms are usual. The longer an operation takes, the more is lost.
 */
export const CLOUD: Latency = { read: 5, write: 50 };

const TOO_SOON = 1000;

/** What an operation carries, so that its loss can be told. */
export interface Update {
  /** A join, a change of mood, a departure: not one that only says again what is known. */
  readonly isChange: boolean;
  isLost: boolean;
}

interface Version {
  readonly value: unknown;
  readonly update: Update;
  /** The version that it was made from. */
  readonly base: Version | null;
  order: number;
}

export class SimulatedKv {
  readonly #clock: Clock;
  readonly #latency: Latency;
  readonly #operations: Operations;
  readonly #quality: Quality;
  readonly #current = new Map<string, Version>();
  readonly #acceptedAt = new Map<string, number>();
  #order = 0;

  constructor(clock: Clock, latency: Latency, operations: Operations, quality: Quality) {
    this.#clock = clock;
    this.#latency = latency;
    this.#operations = operations;
    this.#quality = quality;
  }

  /** The store as one request sees it: a write of its is made from what it last read. */
  for(update: Update): Kv {
    const read = new Map<string, Version | null>();
    return {
      get: async <T>(key: string) => {
        this.#operations.kvReads++;
        await this.#clock.sleep(this.#latency.read);
        const version = this.#current.get(key) ?? null;
        read.set(key, version);
        return (version?.value ?? null) as T | null;
      },
      put: async (key, value) => {
        this.#operations.kvWrites++;
        this.#countTooSoon(key);
        await this.#clock.sleep(this.#latency.write);
        this.#land(key, { value, update, base: read.get(key) ?? null, order: 0 });
      },
    };
  }

  #countTooSoon(key: string): void {
    const { now } = this.#clock;
    if (now - (this.#acceptedAt.get(key) ?? Number.NEGATIVE_INFINITY) < TOO_SOON) this.#operations.kvWritesTooSoon++;
    else this.#acceptedAt.set(key, now);
  }

  /** What the overwritten version knew, and what this one was made from did not, is lost. */
  #land(key: string, version: Version): void {
    version.order = ++this.#order;
    let overwritten = this.#current.get(key) ?? null;
    let kept = version.base;
    while (overwritten !== kept) {
      if (overwritten && (!kept || overwritten.order > kept.order)) {
        this.#lose(overwritten.update);
        overwritten = overwritten.base;
      } else kept = kept?.base ?? null;
    }
    this.#current.set(key, version);
  }

  #lose(update: Update): void {
    if (update.isChange && !update.isLost) this.#quality.lost++;
    update.isLost = true;
  }
}

/** The edge's cache in simulated time: no delay, no charge. */
export function simulatedCache(clock: Clock): EdgeCache {
  const entries = new Map<string, { value: unknown; until: number }>();
  return {
    get: async <T>(key: string) => {
      const entry = entries.get(key);
      return entry && entry.until > clock.now ? (entry.value as T) : null;
    },
    put: async (key, value, seconds) => {
      entries.set(key, { value, until: clock.now + seconds * 1000 });
    },
  };
}
