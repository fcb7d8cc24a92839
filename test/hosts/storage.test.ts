import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { storagePort, type ValueStorage } from "../../party/hosts/storage.ts";

const MAX_KEYS = 128;
const CONFIRMED = { confirmed: true };
const UNCONFIRMED = { confirmed: false };

type WriteOptions = { allowUnconfirmed?: boolean } | undefined;

/** A platform's storage in memory, with its limit on the keys of a call. */
class FakeStorage implements ValueStorage {
  readonly rows = new Map<string, unknown>();
  alarm: number | null = null;
  /** The writes of each turn of the event loop, which the platform stores together or not at all. */
  readonly turns: string[][] = [];
  readonly options: WriteOptions[] = [];
  #turn: string[] | null = null;

  #write(operation: string, options?: WriteOptions): void {
    this.options.push(options);
    if (!this.#turn) {
      this.#turn = [];
      this.turns.push(this.#turn);
      queueMicrotask(() => {
        this.#turn = null;
      });
    }
    this.#turn.push(operation);
  }

  get<T>(key: string): Promise<T | undefined>;
  get<T>(keys: string[]): Promise<Map<string, T>>;
  async get(keys: string | string[]): Promise<unknown> {
    if (typeof keys === "string") return structuredClone(this.rows.get(keys));
    limitKeys(keys);
    return new Map(keys.filter((key) => this.rows.has(key)).map((key) => [key, this.rows.get(key)]));
  }

  async list<T>({ start, end }: { start: string; end: string }): Promise<Map<string, T>> {
    const keys = [...this.rows.keys()].filter((key) => key >= start && key < end).sort();
    return new Map(keys.map((key) => [key, this.rows.get(key) as T]));
  }

  async put<T>(rows: Record<string, T>, options?: WriteOptions): Promise<void> {
    limitKeys(Object.keys(rows));
    this.#write("put", options);
    for (const [key, value] of Object.entries(rows)) this.rows.set(key, structuredClone(value));
  }

  async delete(keys: string[], options?: WriteOptions): Promise<number> {
    limitKeys(keys);
    this.#write("delete", options);
    return keys.filter((key) => this.rows.delete(key)).length;
  }

  async deleteAll(): Promise<void> {
    this.rows.clear();
  }

  getAlarm = async () => this.alarm;
  setAlarm = async (at: number, options?: WriteOptions) => {
    this.#write("setAlarm", options);
    this.alarm = at;
  };
  deleteAlarm = async () => {
    this.alarm = null;
  };
}

function limitKeys(keys: readonly string[]): void {
  if (keys.length > MAX_KEYS) throw new RangeError("too many keys");
}

function storageOf() {
  const fake = new FakeStorage();
  return { fake, storage: storagePort(fake, 1000) };
}

const valuesOf = (count: number) => Array.from({ length: count }, (_, index) => ["session", index]);

test("D7 the last saved snapshot is loaded, whether it is smaller or larger than the ones before", async () => {
  const snapshot = fc.array(fc.oneof(fc.string(), fc.uint8Array(), fc.constant(null)), {
    minLength: 1,
    maxLength: 300,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(snapshot, { minLength: 1, maxLength: 4 }), async (snapshots) => {
      const { storage } = storageOf();
      for (const each of snapshots) await storage.save(each, UNCONFIRMED);
      expect((await storage.load()).snapshot).toEqual(snapshots.at(-1));
    }),
    { numRuns: 30 },
  );
});

test("D5 a snapshot is one row per value", async () => {
  const { fake, storage } = storageOf();
  await storage.save(valuesOf(1), UNCONFIRMED);
  expect([...fake.rows.keys()]).toEqual(["snapshot/0"]);
  await storage.save(valuesOf(3), UNCONFIRMED);
  expect([...fake.rows.keys()]).toEqual(["snapshot/0", "snapshot/1", "snapshot/2"]);
});

test("D1 a snapshot of any size is written in one turn, so that it is stored whole or not at all", async () => {
  const { fake, storage } = storageOf();
  await storage.save(valuesOf(300), UNCONFIRMED);
  expect(fake.turns).toEqual([["put", "put", "put"]]);
});

test("D4 a missing value of a snapshot is loaded as undefined, never as an old one", async () => {
  const { fake, storage } = storageOf();
  await storage.save(valuesOf(3), UNCONFIRMED);
  fake.rows.delete("snapshot/1");
  expect((await storage.load()).snapshot).toEqual([["session", 0], undefined, ["session", 2]]);
  fake.rows.delete("snapshot/0");
  expect((await storage.load()).snapshot).toBeNull();
});

test("D2 M9 M10 only a confirmed save holds its answer back until it is durable", async () => {
  const { fake, storage } = storageOf();
  await storage.save(valuesOf(200), UNCONFIRMED);
  await storage.setAlarm(1);
  await storage.putRows({ "history/1": 1 });
  await storage.deleteRows({ start: "history/", end: "history/9" });
  expect(fake.options.map((options) => options?.allowUnconfirmed ?? false)).toEqual(fake.options.map(() => true));
  fake.options.length = 0;
  await storage.save(valuesOf(200), CONFIRMED);
  expect(fake.options.map((options) => options?.allowUnconfirmed ?? false)).toEqual([false, false]);
});

test("D8 rows are read and deleted by key range, end excluded, in any number", async () => {
  const { fake, storage } = storageOf();
  const key = (n: number) => `history/${String(n).padStart(4, "0")}`;
  await storage.save(valuesOf(1), UNCONFIRMED);
  await storage.putRows(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [key(n), n])));
  expect([...(await storage.getRows({ start: key(10), end: key(13) })).values()]).toEqual([10, 11, 12]);
  await storage.deleteRows({ start: key(0), end: key(290) });
  expect([...fake.rows.keys()].sort()).toEqual([...Array.from({ length: 10 }, (_, n) => key(290 + n)), "snapshot/0"]);
});

test("D8 deleting an empty range writes nothing", async () => {
  const { fake, storage } = storageOf();
  await storage.deleteRows({ start: "a", end: "b" });
  expect(fake.turns).toEqual([]);
});

test("A1 the loaded alarm is the one that was set, and it cannot fire early", async () => {
  const { fake, storage } = storageOf();
  expect(await storage.load()).toEqual({ snapshot: null, alarmAt: null });
  await storage.setAlarm(1_700_000_000_000);
  expect(fake.alarm).toBeGreaterThan(1_700_000_000_000);
  expect(await storage.load()).toEqual({ snapshot: null, alarmAt: 1_700_000_000_000 });
});

test("D6 clearing also removes an alarm that the platform would keep", async () => {
  const { fake, storage } = storageOf();
  await storage.save(valuesOf(3), UNCONFIRMED);
  await storage.setAlarm(1);
  await storage.clear();
  expect([fake.rows.size, fake.alarm]).toEqual([0, null]);
});

test.each(["put", "setAlarm", "delete", "deleteAll", "get", "getAlarm"] as const)(
  "A2 a failing %s rejects once and is not retried",
  async (operation) => {
    const { fake, storage } = storageOf();
    await storage.putRows({ "history/1": 1 });
    const failing = vi.spyOn(fake, operation as "deleteAll").mockRejectedValue(new Error("storage fails"));
    const calls = {
      put: () => storage.save(valuesOf(1), CONFIRMED),
      setAlarm: () => storage.setAlarm(1),
      delete: () => storage.deleteRows({ start: "history/", end: "history/9" }),
      deleteAll: () => storage.clear(),
      get: () => storage.load(),
      getAlarm: () => storage.load(),
    };
    await expect(calls[operation]()).rejects.toThrow("storage fails");
    expect(failing).toHaveBeenCalledOnce();
  },
);
