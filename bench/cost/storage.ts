/** Counts what is billed of an object's storage, over the real one or one in memory. */
import type { ValueStorage } from "../../party/hosts/storage.ts";
import type { Operations } from "./operations.ts";

const UNIT = 4096;

/**
 * Rows (SQLite): one for each value that is read, written or deleted, one for each alarm that is set. Units (key-value):
 * each value by its bytes, in 4 KB; alarms and deletes one each.
 */
export function counted(storage: ValueStorage, operations: Operations): ValueStorage {
  const keys = new Set<string>();
  const read = (value: unknown) => {
    operations.rowsRead++;
    operations.unitsRead += unitsOf(value);
  };
  const written = (units: number) => {
    operations.rowsWritten++;
    operations.unitsWritten += units;
  };
  async function get<T>(asked: string[]): Promise<Map<string, T>>;
  async function get<T>(asked: string): Promise<T | undefined>;
  async function get<T>(asked: string | string[]): Promise<Map<string, T> | T | undefined> {
    if (typeof asked === "string") {
      const value = await storage.get<T>(asked);
      read(value);
      return value;
    }
    const values = await storage.get<T>(asked);
    for (const key of asked) read(values.get(key));
    return values;
  }
  return {
    get,
    put(values, options) {
      for (const [key, value] of Object.entries(values)) {
        keys.add(key);
        written(unitsOf(value));
      }
      return storage.put(values, options);
    },
    delete(asked) {
      for (const key of asked) {
        keys.delete(key);
        written(1);
      }
      return storage.delete(asked);
    },
    deleteAll() {
      for (const _ of keys) written(1);
      keys.clear();
      return storage.deleteAll();
    },
    getAlarm() {
      read(undefined);
      return storage.getAlarm();
    },
    setAlarm(at, options) {
      written(1);
      return storage.setAlarm(at, options);
    },
    deleteAlarm() {
      written(1);
      return storage.deleteAlarm();
    },
  };
}

/** Bytes as they are; anything else as JSON. */
function unitsOf(value: unknown): number {
  if (value === undefined) return 1;
  const bytes = value instanceof Uint8Array ? value : isFirst(value) ? value.bytes : null;
  return Math.ceil((bytes?.length ?? JSON.stringify(value).length) / UNIT);
}

/** The first value of a snapshot, as party/storage.ts writes it. */
function isFirst(value: unknown): value is { bytes: Uint8Array } {
  return typeof value === "object" && value !== null && "bytes" in value && value.bytes instanceof Uint8Array;
}

export class MemoryStorage implements ValueStorage {
  /** When the alarm goes off (ms since 1970); null: none is set. */
  alarm: number | null = null;
  readonly #values = new Map<string, unknown>();

  get<T>(keys: string[]): Promise<Map<string, T>>;
  get<T>(key: string): Promise<T | undefined>;
  async get<T>(asked: string | string[]): Promise<Map<string, T> | T | undefined> {
    if (typeof asked === "string") return this.#values.get(asked) as T | undefined;
    const there = asked.filter((key) => this.#values.has(key));
    return new Map(there.map((key) => [key, this.#values.get(key) as T]));
  }

  async put<T>(values: Record<string, T>): Promise<void> {
    for (const [key, value] of Object.entries(values)) this.#values.set(key, value);
  }

  async delete(keys: string[]): Promise<number> {
    return keys.filter((key) => this.#values.delete(key)).length;
  }

  async deleteAll(): Promise<void> {
    this.#values.clear();
  }

  async getAlarm(): Promise<number | null> {
    return this.alarm;
  }

  async setAlarm(at: number): Promise<void> {
    this.alarm = at;
  }

  async deleteAlarm(): Promise<void> {
    this.alarm = null;
  }
}
