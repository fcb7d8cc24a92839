import { beforeEach, expect, test } from "vitest";
import { Directory } from "../../party/directory/directory.ts";
import { FakeStore, reportOf } from "./fake-store.ts";

const MINUTE = 60_000;

let store: FakeStore;
let directory: Directory;

beforeEach(() => {
  store = new FakeStore();
  directory = new Directory(store);
});

async function names(now: number): Promise<string[]> {
  const { rooms } = await directory.list({ limit: 50 }, now);
  return rooms.map(({ room }) => room);
}

test("M5 a room that reports is listed, as it last reported, and one that empties is not", async () => {
  await directory.report(reportOf("lobby"), 0);
  await directory.report(reportOf("lobby", { count: 7 }), MINUTE);
  expect((await directory.list({ limit: 50 }, MINUTE)).rooms).toEqual([reportOf("lobby", { count: 7, at: MINUTE })]);
  await directory.report(reportOf("lobby", { count: 0, watchers: 3 }), MINUTE);
  expect(await names(MINUTE)).toEqual([]);
});

test("M5 a report's age is counted on the directory's clock", async () => {
  await directory.report(reportOf("lobby", { at: -10 * MINUTE }), 0);
  expect(await names(MINUTE)).toEqual(["lobby"]);
});

test("M5 a room that has died without saying so disappears after 3 minutes, from the storage too", async () => {
  await directory.report(reportOf("dead"), 0);
  await directory.report(reportOf("alive"), 1);
  expect(await names(3 * MINUTE)).toEqual(["alive", "dead"]);
  expect(await names(3 * MINUTE + 1)).toEqual(["alive"]);
  expect([...store.reports.keys()]).toEqual(["alive"]);
});

test("M5 a room that said how long it would be silent is given as long, and 3 minutes", async () => {
  await directory.report(reportOf("resting", { silentUntil: 30 * MINUTE }), 0);
  expect(await names(33 * MINUTE)).toEqual(["resting"]);
  expect(await names(33 * MINUTE + 1)).toEqual([]);
});

test("M5 nobody has to look for the storage of the dead to be freed", async () => {
  for (let n = 0; n < 450; n++) await directory.report(reportOf(`dead-${n}`), 0);
  await directory.report(reportOf("alive"), 2 * MINUTE);
  expect(store.reports.size).toBe(451);
  await directory.report(reportOf("alive"), 4 * MINUTE);
  expect(store.reports.size).toBe(1);
});

test("M5 the storage is looked through once in 3 minutes, whatever the number of reports", async () => {
  for (let n = 0; n < 100; n++) await directory.report(reportOf("lobby"), n);
  expect(store.reads).toBe(1);
});

test("M4 pages follow each other without a gap, also while rooms come and go", async () => {
  for (let n = 0; n < 9; n++) await directory.report(reportOf(`room-${n}`), 0);
  const first = await directory.list({ limit: 4 }, 0);
  expect(first.rooms.map(({ room }) => room)).toEqual(["room-0", "room-1", "room-2", "room-3"]);
  await directory.report(reportOf("room-0", { count: 0 }), 0);
  await directory.report(reportOf("room-3", { count: 0 }), 0);
  await directory.report(reportOf("a-room"), 0);
  const second = await directory.list({ limit: 4, cursor: first.cursor }, 0);
  expect(second.rooms.map(({ room }) => room)).toEqual(["room-4", "room-5", "room-6", "room-7"]);
  const third = await directory.list({ limit: 4, cursor: second.cursor }, 0);
  expect(third).toMatchObject({ rooms: [{ room: "room-8" }], cursor: null });
});

test("M4 a page that is just full is the last one, when nothing follows", async () => {
  for (let n = 0; n < 4; n++) await directory.report(reportOf(`room-${n}`), 0);
  expect((await directory.list({ limit: 4 }, 0)).cursor).toBeNull();
});

test("M4 stale rooms leave no hole in a page", async () => {
  for (let n = 0; n < 300; n++) await directory.report(reportOf(`dead-${n}`), 0);
  await directory.report(reportOf("zen"), 2 * MINUTE);
  expect(await directory.list({ limit: 1 }, 4 * MINUTE)).toMatchObject({ rooms: [{ room: "zen" }], cursor: null });
});

test("M5 a directory that has lost everything is whole again when rooms have reported", async () => {
  await directory.report(reportOf("lobby"), 0);
  directory = new Directory(new FakeStore());
  expect(await names(0)).toEqual([]);
  await directory.report(reportOf("lobby"), MINUTE);
  expect(await names(MINUTE)).toEqual(["lobby"]);
});
