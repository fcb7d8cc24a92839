import fc from "fast-check";
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

async function namesOf(page: { limit?: number; cursor?: string | null; search?: string }): Promise<string[]> {
  const { rooms } = await directory.list({ limit: 50, ...page, cursor: page.cursor ?? undefined }, 0);
  return rooms.map(({ room }) => room);
}

test("M5 rooms are listed by people who are awake, then by people, then by name", async () => {
  const rooms = { b: [4, 1], zen: [9, 2], a: [4, 1], tired: [5, 2], resting: [80, 80], nap: [1, 1], crowd: [30, 0] };
  for (const [room, [count = 0, resting = 0]] of Object.entries(rooms)) {
    await directory.report(reportOf(room, { count, resting }), 0);
  }
  expect(await namesOf({})).toEqual(["crowd", "zen", "tired", "a", "b", "resting", "nap"]);
});

test("M5 rooms in which everybody rests push no other off the first page", async () => {
  for (let n = 0; n < 120; n++) await directory.report(reportOf(`a-${n}`, { count: 50, resting: 50 }), 0);
  await directory.report(reportOf("the-real-one", { count: 1 }), 0);
  expect((await namesOf({ limit: 10 }))[0]).toBe("the-real-one");
});

test("M5 a search lists the rooms whose name contains the text, page by page", async () => {
  for (const room of ["zen", "zen-garden", "the-zen", "lobby", "z-en"]) await directory.report(reportOf(room), 0);
  expect(await namesOf({ search: "zen" })).toEqual(["the-zen", "zen", "zen-garden"]);
  expect(await namesOf({ search: "nobody" })).toEqual([]);
  const { cursor } = await directory.list({ limit: 2, search: "zen" }, 0);
  expect(await namesOf({ limit: 2, search: "zen", cursor })).toEqual(["zen-garden"]);
});

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

test("M4 a page begins where the last one ended, even if the room there has changed or gone", async () => {
  for (let n = 0; n < 6; n++) await directory.report(reportOf(`room-${n}`, { count: 10 - n }), 0);
  const { cursor } = await directory.list({ limit: 3 }, 0);
  await directory.report(reportOf("room-1", { count: 0 }), 0);
  await directory.report(reportOf("room-2", { count: 90 }), 0);
  expect(await namesOf({ limit: 3, cursor })).toEqual(["room-3", "room-4", "room-5"]);
});

const room = fc.record({ name: fc.constantFrom(..."abcdefghijkl"), count: fc.nat(4), resting: fc.nat(4) });

test("M5 pages list every room that does not change once, in order, whatever the others do", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(room), fc.array(room), fc.integer({ min: 1, max: 5 }), async (rooms, changes, limit) => {
      const directory = new Directory(new FakeStorage());
      const report = ({ name, count, resting }: (typeof rooms)[number]) =>
        directory.report(reportOf(name, { count, resting: Math.min(count, resting) }), 0);
      for (const each of rooms) await report(each);
      const all = (await directory.list({ limit: 50 }, 0)).rooms.map(({ room }) => room);
      const listed: string[] = [];
      const changed = new Set<string>();
      const left = [...changes];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await directory.list({ limit, cursor }, 0);
        cursor = page.cursor;
        listed.push(...page.rooms.map(({ room }) => room));
        expect(listed.length).toBeLessThan(100);
        const change = left.shift();
        if (change) {
          await report(change);
          changed.add(change.name);
        }
      }
      expect(listed.filter((name) => !changed.has(name))).toEqual(all.filter((name) => !changed.has(name)));
    }),
  );
});

test("M4 stale rooms leave no holes in a page", async () => {
  for (let n = 0; n < 300; n++) await directory.report(reportOf(`dead-${n}`), 0);
  await directory.report(reportOf("zen"), 2 * MINUTE);
  expect(await directory.list({ limit: 1 }, 4 * MINUTE)).toMatchObject({ rooms: [{ room: "zen" }], cursor: null });
});
