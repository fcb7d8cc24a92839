import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listing, type Numbers } from "../../party/http/room-list.ts";
import { reportOf } from "../directory/fake-store.ts";

const SECOND = 1000;
const never = () => new Promise<Numbers>(() => {});

beforeEach(() => {
  vi.useFakeTimers({ now: 100 * SECOND });
});
afterEach(() => {
  vi.useRealTimers();
});

test("M5 a room is shown as it is now", async () => {
  const now = reportOf("lobby", { count: 5, watchers: 2, moods: { joy: 4 }, at: 99 });
  const rows = await listing([reportOf("lobby", { since: 7 })], async () => now, Date.now);
  expect(rows).toEqual([{ ...now, since: 7, live: true, age: 0 }]);
});

test("M5 rooms are asked at the same time, and one that does not answer within 1 s is shown as it last reported", async () => {
  const reports = [
    reportOf("stuck", { at: 60 * SECOND }),
    reportOf("lobby"),
    reportOf("stuck-too", { at: 90 * SECOND }),
  ];
  const rows = listing(reports, (room) => (room === "lobby" ? Promise.resolve(reportOf(room)) : never()), Date.now);
  await vi.advanceTimersByTimeAsync(SECOND);
  expect(await rows).toMatchObject([
    { room: "stuck", live: false, age: 41 * SECOND, count: 1 },
    { room: "lobby", live: true, age: 0 },
    { room: "stuck-too", live: false, age: 11 * SECOND },
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

test("M5 a room that fails is shown as it last reported", async () => {
  const rows = await listing([reportOf("lobby")], () => Promise.reject(new Error("no")), Date.now);
  expect(rows).toMatchObject([{ room: "lobby", live: false, age: 100 * SECOND }]);
});

test("M5 a room that turns out to be empty is not listed", async () => {
  const answers: Record<string, Numbers | null> = {
    gone: null,
    watched: reportOf("watched", { count: 0, watchers: 3 }),
  };
  const rows = await listing([reportOf("gone"), reportOf("watched")], async (room) => answers[room] ?? null, Date.now);
  expect(rows).toEqual([]);
});
