/** The storage half of the Host port, on the platform's own storage. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, test, vi } from "vitest";
import { type StoragePort, storagePort } from "../../party/hosts/storage.ts";
import { stubOf } from "./peer.ts";

const CONFIRMED = { confirmed: true };
const UNCONFIRMED = { confirmed: false };

const valuesOf = (count: number) => Array.from({ length: count }, (_, index) => [`${count} values`, index]);

/** Runs a test inside an object of its own. */
let objects = 0;
function inStorage(run: (port: StoragePort, storage: DurableObjectStorage) => Promise<void>): Promise<void> {
  return runInDurableObject(stubOf(`storage-${++objects}`), (_, { storage }) =>
    run(storagePort(storage, 1000), storage),
  );
}

afterEach(() => {
  vi.restoreAllMocks();
});

test("D7 the last saved snapshot is loaded, whether it is smaller or larger than the ones before", () =>
  inStorage(async (port) => {
    for (const count of [1, 300, 2, 129, 128]) {
      await port.save(valuesOf(count), UNCONFIRMED);
      expect((await port.load()).snapshot).toEqual(valuesOf(count));
    }
  }));

test("D5 a snapshot is one row per value", () =>
  inStorage(async (port, storage) => {
    await port.save(valuesOf(3), UNCONFIRMED);
    expect([...(await storage.list()).keys()]).toEqual(["snapshot/0", "snapshot/1", "snapshot/2"]);
  }));

test("D1 a snapshot of any size is written in one turn, so that it is stored whole or not at all", () =>
  inStorage(async (port, storage) => {
    const put = vi.spyOn(storage, "put");
    const saved = port.save(valuesOf(300), UNCONFIRMED);
    expect(put).toHaveBeenCalledTimes(3);
    await saved;
  }));

test("D7 D8 no call has more than 128 keys, because some platforms take no more", () =>
  inStorage(async (port, storage) => {
    const calls = [vi.spyOn(storage, "put"), vi.spyOn(storage, "get"), vi.spyOn(storage, "delete")];
    await port.save(valuesOf(300), UNCONFIRMED);
    await port.load();
    await port.deleteRows({ start: "snapshot/", end: "snapshot/9" });
    for (const call of calls) {
      const keys = call.mock.calls.map(([keys]) => (Array.isArray(keys) ? keys : Object.keys(keys)).length);
      expect(Math.max(...keys)).toBe(128);
    }
  }));

test("D4 a missing value of a snapshot is loaded as undefined, never as an old one", () =>
  inStorage(async (port, storage) => {
    await port.save(valuesOf(3), UNCONFIRMED);
    await storage.delete("snapshot/1");
    expect((await port.load()).snapshot).toEqual([["3 values", 0], undefined, ["3 values", 2]]);
    await storage.delete("snapshot/0");
    expect((await port.load()).snapshot).toBeNull();
  }));

test("D2 M9 M10 only a confirmed save holds its answer back until it is durable", () =>
  inStorage(async (port, storage) => {
    const writes = [vi.spyOn(storage, "put"), vi.spyOn(storage, "setAlarm"), vi.spyOn(storage, "delete")];
    await port.save(valuesOf(1), UNCONFIRMED);
    await port.putRows({ "history/1": 1 });
    await port.setAlarm(Date.now() + 60_000);
    await port.deleteRows({ start: "history/", end: "history/9" });
    for (const write of writes) expect(write).toHaveBeenLastCalledWith(expect.anything(), { allowUnconfirmed: true });
    await port.save(valuesOf(1), CONFIRMED);
    expect(writes[0]).toHaveBeenLastCalledWith(expect.anything(), {});
  }));

test("D8 rows are read and deleted by key range, end excluded, in any number", () =>
  inStorage(async (port, storage) => {
    const key = (n: number) => `history/${String(n).padStart(4, "0")}`;
    await port.save(valuesOf(1), UNCONFIRMED);
    await port.putRows(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [key(n), n])));
    expect([...(await port.getRows({ start: key(10), end: key(13) })).values()]).toEqual([10, 11, 12]);
    await port.deleteRows({ start: key(0), end: key(298) });
    expect([...(await storage.list()).keys()]).toEqual([key(298), key(299), "snapshot/0"]);
    const deletion = vi.spyOn(storage, "delete");
    await port.deleteRows({ start: key(0), end: key(298) });
    expect(deletion).not.toHaveBeenCalled();
  }));

test("A1 the loaded alarm is the one that was set, and it cannot fire early", () =>
  inStorage(async (port, storage) => {
    const at = Date.now() + 60_000;
    expect((await port.load()).alarmAt).toBeNull();
    await port.setAlarm(at);
    expect(await storage.getAlarm()).toBeGreaterThan(at);
    expect((await port.load()).alarmAt).toBe(at);
  }));

test("D6 clearing also removes an alarm that PartyKit would keep", () =>
  inStorage(async (port, storage) => {
    await port.save(valuesOf(3), UNCONFIRMED);
    const deletion = vi.spyOn(storage, "deleteAlarm");
    await port.clear();
    expect((await storage.list()).size).toBe(0);
    expect(deletion).toHaveBeenCalledOnce();
  }));

test.each(["put", "setAlarm", "delete", "deleteAll", "get", "getAlarm"] as const)("A2 a failing %s rejects", (name) =>
  inStorage(async (port, storage) => {
    await port.putRows({ "history/1": 1 });
    vi.spyOn(storage, name as "deleteAll").mockRejectedValue(new Error("storage fails"));
    const calls = {
      put: () => port.save(valuesOf(1), CONFIRMED),
      setAlarm: () => port.setAlarm(1),
      delete: () => port.deleteRows({ start: "history/", end: "history/9" }),
      deleteAll: () => port.clear(),
      get: () => port.load(),
      getAlarm: () => port.load(),
    };
    await expect(calls[name]()).rejects.toThrow("storage fails");
  }),
);
