import { beforeEach, expect, test } from "vitest";
import { Directory } from "../../party/directory/directory.ts";
import { FakeStorage, reportOf } from "./fake-storage.ts";

const MINUTE = 60_000;

let storage: FakeStorage;
let directory: Directory;

beforeEach(() => {
  storage = new FakeStorage();
  directory = new Directory(storage);
});

async function names(now: number): Promise<string[]> {
  const { rooms } = await directory.list({ limit: 50 }, now);
  return rooms.map(({ room }) => room);
}

test("M5 a room is listed with its last report until it reports that it is empty", async () => {
  await directory.report(reportOf("lobby"), 0);
  await directory.report(reportOf("lobby", { count: 7 }), MINUTE);
  expect((await directory.list({ limit: 50 }, MINUTE)).rooms).toEqual([reportOf("lobby", { count: 7, at: MINUTE })]);
  await directory.report(reportOf("lobby", { count: 0, watchers: 3 }), MINUTE);
  expect(await names(MINUTE)).toEqual([]);
});

test("M5 a report's age is measured with the directory's clock", async () => {
  await directory.report(reportOf("lobby", { at: -10 * MINUTE }), 0);
  expect(await names(MINUTE)).toEqual(["lobby"]);
});

test("M5 a room that stops reporting disappears from the list and the storage after 3 minutes", async () => {
  await directory.report(reportOf("dead"), 0);
  await directory.report(reportOf("alive"), 1);
  expect(await names(3 * MINUTE)).toEqual(["alive", "dead"]);
  expect(await names(3 * MINUTE + 1)).toEqual(["alive"]);
  expect([...storage.rows.keys()]).toEqual(["alive"]);
});

test("M5 a room that announced its silence is listed until 3 minutes after it", async () => {
  await directory.report(reportOf("resting", { silentUntil: 30 * MINUTE }), 0);
  expect(await names(33 * MINUTE)).toEqual(["resting"]);
  expect(await names(33 * MINUTE + 1)).toEqual([]);
});

test("M5 stale reports are deleted even if nobody lists the rooms", async () => {
  for (let n = 0; n < 450; n++) await directory.report(reportOf(`dead-${n}`), 0);
  await directory.report(reportOf("alive"), 2 * MINUTE);
  expect(storage.rows.size).toBe(451);
  await directory.report(reportOf("alive"), 4 * MINUTE);
  expect(storage.rows.size).toBe(1);
});

test("M5 the storage is scanned at most once in 3 minutes", async () => {
  for (let n = 0; n < 100; n++) await directory.report(reportOf("lobby"), n);
  expect(storage.reads).toBe(1);
});

test("M4 pages have no gaps, even if rooms come and go between them", async () => {
  for (let n = 0; n < 9; n++) await directory.report(reportOf(`room-${n}`), 0);
  const first = await directory.list({ limit: 4 }, 0);
  expect(first.rooms.map(({ room }) => room)).toEqual(["room-0", "room-1", "room-2", "room-3"]);
  await directory.report(reportOf("room-0", { count: 0 }), 0);
  await directory.report(reportOf("room-3", { count: 0 }), 0);
  await directory.report(reportOf("a-room"), 0);
  const second = await directory.list({ limit: 4, cursor: first.cursor ?? undefined }, 0);
  expect(second.rooms.map(({ room }) => room)).toEqual(["room-4", "room-5", "room-6", "room-7"]);
  // A full page is the last one if no room follows.
  const third = await directory.list({ limit: 1, cursor: second.cursor ?? undefined }, 0);
  expect(third).toMatchObject({ rooms: [{ room: "room-8" }], cursor: null });
});

test("M4 stale rooms leave no holes in a page", async () => {
  for (let n = 0; n < 300; n++) await directory.report(reportOf(`dead-${n}`), 0);
  await directory.report(reportOf("zen"), 2 * MINUTE);
  expect(await directory.list({ limit: 1 }, 4 * MINUTE)).toMatchObject({ rooms: [{ room: "zen" }], cursor: null });
});
