/**
 * The storage half of the Host port, over the storage API that Cloudflare and PartyKit share.
 *
 * Why `allowUnconfirmed` stays: presence must feel instant, so frames do not wait for the disk, and a lost snapshot of the
 * last seconds heals within a TTL. A failed write still resets the object (workerd, `actor-cache.h`). Only an admin's
 * action is saved without it, so its answer waits until it is durable.
 */
import type { Host, Stored } from "../room/host.ts";

const SNAPSHOT = "snapshot/";
/** The largest number of keys that a platform takes in one call. */
const BATCH_KEYS = 128;
/** An alarm may fire a few milliseconds early, when nothing is due yet. Setting it later avoids a second one. */
const ALARM_SLACK_MS = 20;
const UNCONFIRMED = { allowUnconfirmed: true };

/** The part of the platform's storage that rooms use. */
export interface ValueStorage {
  get<T>(key: string): Promise<T | undefined>;
  get<T>(keys: string[]): Promise<Map<string, T>>;
  list<T>(range: { start: string; end: string }): Promise<Map<string, T>>;
  put<T>(values: Record<string, T>, options?: { allowUnconfirmed?: boolean }): Promise<void>;
  delete(keys: string[], options?: { allowUnconfirmed?: boolean }): Promise<number>;
  deleteAll(): Promise<void>;
  getAlarm(): Promise<number | null>;
  setAlarm(at: number, options?: { allowUnconfirmed?: boolean }): Promise<void>;
  deleteAlarm(): Promise<void>;
}

/** The first value holds the number of values, because a smaller snapshot leaves values of a larger one behind. */
interface FirstValue {
  readonly values: number;
  readonly value: unknown;
}

export type StoragePort = Pick<
  Host<never>,
  "valueBytes" | "load" | "save" | "setAlarm" | "putRows" | "getRows" | "deleteRows" | "clear"
>;

/** @param valueBytes The largest value that this platform stores. */
export function storagePort(storage: ValueStorage, valueBytes: number): StoragePort {
  return {
    valueBytes,

    async load(): Promise<Stored> {
      const [snapshot, alarmAt] = await Promise.all([loadSnapshot(storage), storage.getAlarm()]);
      return { snapshot, alarmAt: alarmAt === null ? null : alarmAt - ALARM_SLACK_MS };
    },

    async save(snapshot, { confirmed }) {
      const [value, ...rest] = snapshot;
      const first: FirstValue = { values: snapshot.length, value };
      const rows = [first, ...rest].map((row, index): [string, unknown] => [keyOf(index), row]);
      await put(storage, rows, confirmed ? {} : UNCONFIRMED);
    },

    setAlarm: (at) => storage.setAlarm(at + ALARM_SLACK_MS, UNCONFIRMED),

    putRows: (rows) => put(storage, Object.entries(rows), UNCONFIRMED),

    getRows: (range) => storage.list(range),

    async deleteRows(range) {
      const keys = [...(await storage.list(range)).keys()];
      await Promise.all(batches(keys).map((batch) => storage.delete(batch, UNCONFIRMED)));
    },

    /** PartyKit's runtime keeps the alarm in `deleteAll`. */
    async clear() {
      await Promise.all([storage.deleteAlarm(), storage.deleteAll()]);
    },
  };
}

/** A missing value becomes undefined, which the room refuses to decode. */
async function loadSnapshot(storage: ValueStorage): Promise<readonly unknown[] | null> {
  const first = await storage.get<FirstValue>(keyOf(0));
  if (!first) return null;
  const keys = Array.from({ length: first.values - 1 }, (_, index) => keyOf(index + 1));
  const found = await Promise.all(batches(keys).map((batch) => storage.get<unknown>(batch)));
  const rest = new Map(found.flatMap((values) => [...values]));
  return [first.value, ...keys.map((key) => rest.get(key))];
}

/** All batches start in the same turn, so the platform stores all of them or none. */
async function put(
  storage: ValueStorage,
  rows: readonly [key: string, value: unknown][],
  options: { allowUnconfirmed?: boolean },
): Promise<void> {
  await Promise.all(batches(rows).map((batch) => storage.put(Object.fromEntries(batch), options)));
}

function keyOf(index: number): string {
  return `${SNAPSHOT}${index}`;
}

function batches<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / BATCH_KEYS);
  return Array.from({ length: count }, (_, index) => items.slice(index * BATCH_KEYS, (index + 1) * BATCH_KEYS));
}
