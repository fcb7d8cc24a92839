/** The rows of the history: one for each hour that is over, for seven days (M8, D5, D8). */
import { expect, test } from "vitest";
import { historyKey } from "../../party/room/admin/history.ts";
import { DAY, HOUR, historyOf, hostAt, MINUTE, NOTHING_STORED, SECOND, stay, visit } from "./helpers.ts";

test.each([
  ["falls asleep", 10 * SECOND],
  ["stays awake", Infinity],
])("M8 D5 a finished hour is written once by a room that %s", async (_, evictAfterMs) => {
  const host = hostAt(0, {}, evictAfterMs);
  const written: string[] = [];
  const { putRows } = host;
  host.putRows = (rows) => {
    written.push(...Object.keys(rows));
    return putRows.call(host, rows);
  };
  const socket = await host.join("session-1");
  await stay(host, [socket], 2 * MINUTE);
  for (let hour = 0; hour < 30; hour++) {
    host.counts.rowsWritten = 0;
    await stay(host, [socket], HOUR);
    expect(host.counts.rowsWritten).toBeLessThanOrEqual(121);
  }
  expect(written).toHaveLength(30);
  expect(new Set(written).size).toBe(30);
  const minutes = await historyOf(host, 168);
  expect(minutes).toHaveLength(30 * 60 + 2);
  expect(minutes.every(({ people }) => people.min === 1 && people.max === 1 && people.mean === 1)).toBe(true);
});

test("M8 R2 reading an empty room with a history writes no row", async () => {
  const host = hostAt(0);
  const socket = await host.join("session-1");
  await stay(host, [socket], 5 * MINUTE);
  await host.say(socket, { type: "leave" });
  await host.advance(2 * HOUR);
  expect(await historyOf(host)).toHaveLength(5);
  await host.advance(10 * SECOND);
  host.counts.rowsWritten = 0;
  for (let reading = 0; reading < 20; reading++) {
    await host.advance(20 * SECOND);
    await host.read();
  }
  expect(host.counts.rowsWritten).toBe(0);
  expect(await historyOf(host)).toHaveLength(5);
});

test("M8 D6 after seven days the history and everything else that is stored are gone", async () => {
  const host = hostAt(0);
  const socket = await host.join("session-1");
  await stay(host, [socket], 2 * HOUR);
  await host.say(socket, { type: "leave" });
  await host.advance(6 * DAY);
  expect(await historyOf(host, 168)).toHaveLength(120);
  host.counts.alarms = 0;
  await host.advance(2 * DAY);
  expect(host.counts.alarms).toBe(1);
  expect(host.stored).toEqual(NOTHING_STORED);
  expect(host.rows.size).toBe(0);
  expect((await host.room()).inspect()).toBeNull();
});

test("M8 rows older than seven days are deleted while the room lives on", async () => {
  const host = hostAt(10 * MINUTE);
  for (let days = 0; days < 10; days++) {
    const socket = await host.join("session-1");
    await stay(host, [socket], 3 * MINUTE);
    await host.say(socket, { type: "leave" });
    await host.advance(DAY - 3 * MINUTE);
  }
  await visit(host);
  expect(host.rows.size).toBe(7);
  expect(await historyOf(host, 168)).toHaveLength(7 * 3);
});

test("M8 A2 an hour whose row cannot be written is logged and written later", async () => {
  const host = hostAt(0);
  const socket = await host.join("session-1");
  host.fails = (operation) => operation === "putRows" || operation === "deleteRows";
  await stay(host, [socket], HOUR + 5 * MINUTE);
  expect(host.rows.size).toBe(0);
  expect(new Set(host.logged.map(({ event }) => event))).toEqual(new Set(["put rows", "delete rows"]));
  host.fails = () => false;
  await stay(host, [socket], MINUTE);
  expect(host.rows.size).toBe(1);
});

test("M8 A2 a room that is reset because a row could not be written writes it again", async () => {
  const host = hostAt(0);
  const socket = await host.join("session-1");
  await stay(host, [socket], HOUR - 10 * SECOND);
  host.fails = (operation) => operation !== "load";
  await stay(host, [socket], 2 * MINUTE);
  host.evict();
  host.fails = () => false;
  await stay(host, [socket], 2 * MINUTE);
  expect([...host.rows.keys()]).toEqual([historyKey(Math.floor(host.time / HOUR) - 1)]);
  expect(await historyOf(host)).toHaveLength(63);
});
