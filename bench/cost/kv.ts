/** A key-value store in simulated time, and the cache in front of it. */
import type { Clock, Time } from "./clock.ts";
import type { Operations, Quality } from "./operations.ts";

export interface Kv {
  /** JSON, or null. Do not change the value in place. */
  get<T>(key: string): Promise<T | null>;
  put(key: string, value: unknown): Promise<void>;
}

/** Milliseconds of one operation. */
export type Latency = { readonly read: number; readonly write: number };

const WRITE_INTERVAL_MS = 1000;

interface Version {
  readonly value: unknown;
  /** What its writer wanted to change; a heartbeat that repeats what is known changes nothing. */
  readonly update: { readonly isChange: boolean; isLost: boolean };
  /** The version that its writer had read. */
  readonly base: Version | null;
  readonly order: number;
}

/**
 * Operations take time, and the last write wins. The store knows which version each write was made from, so it can tell
 * which updates were lost. It is milder than Workers KV: readers see the last write at once, and a second write to a key
 * within a second is only counted. @returns the store as one request sees it.
 */
export function simulatedKv(clock: Clock, latency: Latency) {
  const current = new Map<string, Version>();
  const acceptedAt = new Map<string, number>();
  let order = 0;
  return (operations: Operations, quality: Quality, isChange: boolean): Kv => {
    const update = { isChange, isLost: false };
    const read = new Map<string, Version | null>();
    return {
      async get<T>(key: string) {
        operations.kvReads++;
        await clock.sleep(latency.read);
        const version = current.get(key) ?? null;
        read.set(key, version);
        return (version?.value ?? null) as T | null;
      },
      async put(key, value) {
        operations.kvWrites++;
        const isTooSoon = clock.now - (acceptedAt.get(key) ?? Number.NEGATIVE_INFINITY) < WRITE_INTERVAL_MS;
        if (isTooSoon) quality.rejected++;
        else acceptedAt.set(key, clock.now);
        await clock.sleep(latency.write);
        const base = read.get(key) ?? null;
        quality.lost += loseUpdates(current.get(key) ?? null, base);
        current.set(key, { value, update, base, order: ++order });
      },
    };
  };
}

/** Updates that the overwritten version contains and the base of the new one does not are lost. @returns how many. */
function loseUpdates(overwritten: Version | null, base: Version | null): number {
  let [lost, old, kept] = [0, overwritten, base];
  while (old !== kept) {
    if (old && (!kept || old.order > kept.order)) {
      if (old.update.isChange && !old.update.isLost) lost++;
      old.update.isLost = true;
      old = old.base;
    } else kept = kept?.base ?? null;
  }
  return lost;
}

/** The cache of one location: no delay, no charge. */
export class EdgeCache {
  readonly #clock: Time;
  readonly #entries = new Map<string, { readonly value: unknown; readonly until: number }>();

  constructor(clock: Time) {
    this.#clock = clock;
  }

  async get<T>(key: string): Promise<T | null> {
    const entry = this.#entries.get(key);
    return entry && entry.until > this.#clock.now ? (entry.value as T) : null;
  }

  async put(key: string, value: unknown, seconds: number): Promise<void> {
    this.#entries.set(key, { value, until: this.#clock.now + seconds * 1000 });
  }
}
