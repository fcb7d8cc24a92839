/**
 * The storage half of the Host port over the storage API of a Durable Object, which PartyKit's rooms have too.
 * A snapshot is cut into as many values as the host's limit asks for; all are written at once.
 */
import type { Host, Stored } from "../room/host.ts";
import { Insistence, tryReading } from "./insist.ts";

const KEY = "snapshot";
/** A presence count need not be on disk before it is told: nothing waits for the write to be confirmed. */
const UNCONFIRMED = { allowUnconfirmed: true };

/** An alarm may run a few milliseconds before its time; set this much later (ms), it finds what it was set for due. */
const EARLY = 20;

const LONGEST_LIST = 128;

/** The part of the platform's storage that is used. */
export interface ValueStorage {
  get<T>(keys: string[]): Promise<Map<string, T>>;
  get<T>(key: string): Promise<T | undefined>;
  put<T>(values: Record<string, T>, options?: { allowUnconfirmed?: boolean }): Promise<void>;
  delete(keys: string[]): Promise<number>;
  deleteAll(): Promise<void>;
  getAlarm(): Promise<number | null>;
  setAlarm(at: number, options?: { allowUnconfirmed?: boolean }): Promise<void>;
  deleteAlarm(): Promise<void>;
}

/** The first value of a snapshot also says how many there are: a smaller snapshot leaves old ones behind it. */
interface FirstValue {
  readonly values: number;
  readonly bytes: Uint8Array;
}

export type StoragePort = Pick<Host<never>, "load" | "save" | "setAlarm" | "keep" | "discard" | "kept" | "clear">;

/** @param valueBytes The most bytes of a snapshot that fit in one value of this host. */
export function storagePort(storage: ValueStorage, valueBytes: number): StoragePort {
  const alarm = new Insistence();
  return {
    load: (failing = () => {}) => tryReading(() => load(storage), failing),

    async save(snapshot) {
      const values: Record<string, FirstValue | Uint8Array> = {};
      const count = Math.max(1, Math.ceil(snapshot.length / valueBytes));
      for (let index = 0; index < count; index++) {
        const bytes = snapshot.subarray(index * valueBytes, (index + 1) * valueBytes);
        // A part of a larger buffer would be stored with all of it.
        const own = count === 1 ? bytes : bytes.slice();
        values[keyOf(index)] = index === 0 ? { values: count, bytes: own } : own;
      }
      await storage.put(values, UNCONFIRMED);
    },

    setAlarm: (at, failing) => alarm.insist(() => storage.setAlarm(at + EARLY, UNCONFIRMED), failing),

    async keep(values) {
      await storage.put({ ...values }, UNCONFIRMED);
    },

    async discard(keys) {
      for (let from = 0; from < keys.length; from += LONGEST_LIST) {
        await storage.delete(keys.slice(from, from + LONGEST_LIST));
      }
    },

    kept: (keys) => read(storage, keys),

    /** Where the runtime is older than February 2026, `deleteAll` leaves the alarm. */
    async clear() {
      alarm.stop();
      await Promise.all([storage.deleteAlarm(), storage.deleteAll()]);
    },
  };
}

async function load(storage: ValueStorage): Promise<Stored> {
  const [first, alarmAt] = await Promise.all([storage.get<FirstValue>(KEY), storage.getAlarm()]);
  const at = alarmAt === null ? null : alarmAt - EARLY;
  if (!first) return { snapshot: null, alarm: at };
  const keys = Array.from({ length: first.values - 1 }, (_, index) => keyOf(index + 1));
  const rest = await read<Uint8Array>(storage, keys);
  const parts = [first.bytes, ...keys.map((key) => rest.get(key) ?? new Uint8Array())];
  return { snapshot: parts.length === 1 ? first.bytes : concat(parts), alarm: at };
}

/** At most 128 keys are asked for at once. */
async function read<T>(storage: ValueStorage, keys: readonly string[]): Promise<Map<string, T>> {
  const values = new Map<string, T>();
  for (let from = 0; from < keys.length; from += LONGEST_LIST) {
    const part = await storage.get<T>(keys.slice(from, from + LONGEST_LIST));
    for (const [key, value] of part) values.set(key, value);
  }
  return values;
}

function keyOf(index: number): string {
  return index === 0 ? KEY : `${KEY}/${index}`;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
