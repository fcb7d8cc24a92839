import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { storagePort, type ValueStorage } from "../../party/hosts/storage.ts";
import type { Session } from "../../party/room/session.ts";
import { decodeSnapshot, encodeSnapshot } from "../../party/room/snapshot.ts";

/** A platform's storage in memory, with its limit on values. */
class FakeStorage {
  readonly values = new Map<string, unknown>();
  readonly #limit: number;
  alarm: number | null = null;
  puts = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async get(keys: string | string[]): Promise<unknown> {
    if (typeof keys === "string") return this.values.get(keys);
    return new Map(keys.filter((key) => this.values.has(key)).map((key) => [key, this.values.get(key)]));
  }

  async put(values: Record<string, unknown>): Promise<void> {
    this.puts++;
    for (const [key, value] of Object.entries(values)) {
      const bytes = value instanceof Uint8Array ? value : (value as { bytes: Uint8Array }).bytes;
      // What is stored of a view is the buffer it looks at.
      if (bytes.buffer.byteLength > this.#limit) throw new RangeError("value too large");
      this.values.set(key, structuredClone(value));
    }
  }

  async deleteAll(): Promise<void> {
    this.values.clear();
  }

  getAlarm = async () => this.alarm;
  setAlarm = async (at: number) => {
    this.alarm = at;
  };
  deleteAlarm = async () => {
    this.alarm = null;
  };
}

const unexpected = (fault: unknown) => {
  throw fault;
};

function storageOf(limit: number) {
  const fake = new FakeStorage(limit);
  return { fake, storage: storagePort(fake as unknown as ValueStorage, limit) };
}

test("D7 a snapshot of any size comes back, in as many values as it needs, written at once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 5 }), async (snapshots) => {
      const { fake, storage } = storageOf(32);
      for (const snapshot of snapshots) {
        const before = fake.puts;
        await storage.save(snapshot);
        expect(fake.puts).toBe(before + 1);
        expect((await storage.load()).snapshot).toEqual(snapshot);
      }
    }),
  );
});

test("D5 a snapshot that fits is one value", async () => {
  const { fake, storage } = storageOf(32);
  await storage.save(new Uint8Array(32));
  expect(fake.values.size).toBe(1);
});

test("A1 the alarm that is read is the one that was asked for", async () => {
  const { storage } = storageOf(32);
  await storage.setAlarm(1_700_000_000_000, unexpected);
  expect(await storage.load()).toEqual({ snapshot: null, alarm: 1_700_000_000_000 });
});

test("D6 clearing takes the alarm too, where the platform would leave it", async () => {
  const { fake, storage } = storageOf(32);
  await storage.save(new Uint8Array(100));
  await storage.setAlarm(1, unexpected);
  await storage.clear();
  expect([fake.values.size, fake.alarm]).toEqual([0, null]);
});

test("A2 D6 an alarm that is being tried again is set in the end, or is forgotten when the storage is cleared", async () => {
  vi.useFakeTimers();
  const { fake, storage } = storageOf(32);
  const works = fake.setAlarm;
  fake.setAlarm = () => {
    throw new Error("storage fails");
  };
  const failing = vi.fn();
  const set = storage.setAlarm(1, failing);
  await vi.advanceTimersByTimeAsync(100);
  fake.setAlarm = works;
  await vi.advanceTimersByTimeAsync(1000);
  await set;
  expect(fake.alarm).not.toBeNull();

  fake.setAlarm = () => Promise.reject(new Error("storage fails"));
  storage.setAlarm(2, failing);
  await storage.clear();
  fake.setAlarm = works;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fake.alarm).toBeNull();
  vi.useRealTimers();
});

test("D4 a snapshot of which a value is missing is whole nowhere, and never another one", async () => {
  const bytes = encodeSnapshot({ room: "lobby", saved: 0, moods: [], broadcast: null, addressKey: null }, people(5));
  for (let missing = 0; missing < Math.ceil(bytes.length / 32); missing++) {
    const { fake, storage } = storageOf(32);
    await storage.save(bytes);
    fake.values.delete(missing === 0 ? "snapshot" : `snapshot/${missing}`);
    const { snapshot } = await storage.load();
    if (missing === 0) expect(snapshot).toBeNull();
    else expect(() => decodeSnapshot(snapshot ?? bytes)).toThrow();
  }
});

function people(count: number): Session<unknown>[] {
  const none = { mood: null, deadline: 0, sit: 0, joined: 0, heard: 0, graced: false, resting: false, address: null };
  return Array.from({ length: count }, (_, index) => ({ ...none, id: `session-${index}`, connections: [] }));
}
