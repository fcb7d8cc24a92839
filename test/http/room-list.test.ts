import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type RoomNumbers, roomRows } from "../../party/http/room-list.ts";
import { reportOf } from "../directory/fake-storage.ts";

const SECOND = 1000;
const never = () => new Promise<RoomNumbers>(() => {});

beforeEach(() => {
  vi.useFakeTimers({ now: 100 * SECOND });
});
afterEach(() => {
  vi.useRealTimers();
});

test("M5 a row has the room's numbers of now", async () => {
  const now = reportOf("lobby", { count: 5, watchers: 2, moods: { joy: 4 }, at: 99 });
  const rows = await roomRows([reportOf("lobby", { since: 7 })], async () => now, Date.now);
  expect(rows).toEqual([{ ...now, since: 7, live: true, age: 0 }]);
  expect(vi.getTimerCount()).toBe(0);
});

test("M5 a room that does not answer within 1 s is shown with its last report and holds up no other", async () => {
  const reports = [
    reportOf("stuck", { at: 60 * SECOND }),
    reportOf("lobby"),
    reportOf("stuck-too", { at: 90 * SECOND }),
  ];
  const rows = roomRows(reports, (room) => (room === "lobby" ? Promise.resolve(reportOf(room)) : never()), Date.now);
  await vi.advanceTimersByTimeAsync(SECOND);
  expect(await rows).toMatchObject([
    { room: "stuck", live: false, age: 41 * SECOND, count: 1 },
    { room: "lobby", live: true, age: 0 },
    { room: "stuck-too", live: false, age: 11 * SECOND },
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

test("M5 a room that fails is shown with its last report", async () => {
  const rows = await roomRows([reportOf("lobby")], () => Promise.reject(new Error("no")), Date.now);
  expect(rows).toMatchObject([{ room: "lobby", live: false, age: 100 * SECOND }]);
});

test("M5 a room that has emptied since its report is not listed", async () => {
  const answers: Record<string, RoomNumbers | null> = {
    gone: null,
    watched: reportOf("watched", { count: 0, watchers: 3 }),
  };
  const rows = await roomRows([reportOf("gone"), reportOf("watched")], async (room) => answers[room] ?? null, Date.now);
  expect(rows).toEqual([]);
});
