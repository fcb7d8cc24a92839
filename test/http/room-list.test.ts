import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type RoomNumbers, roomRows } from "../../party/http/room-list.ts";
import { reportOf } from "../directory/fake-storage.ts";

const SECOND = 1000;

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

test("M5 a room that fails or does not answer within 1 s is shown with its last report and holds up no other", async () => {
  const answers: Record<string, () => Promise<RoomNumbers>> = {
    stuck: () => new Promise(() => {}),
    failing: () => Promise.reject(new Error("no")),
    lobby: async () => reportOf("lobby"),
  };
  const reports = ["stuck", "failing", "lobby"].map((room) => reportOf(room, { at: 60 * SECOND }));
  const rows = roomRows(reports, (room) => answers[room]?.() ?? Promise.resolve(null), Date.now);
  await vi.advanceTimersByTimeAsync(SECOND);
  expect(await rows).toMatchObject([
    { room: "failing", live: false },
    { room: "lobby", live: true, age: 0 },
    { room: "stuck", live: false, age: 41 * SECOND, count: 1 },
  ]);
});

test("M5 the rows of a page stand in the order of the numbers that they show", async () => {
  const counts: Record<string, number> = { lobby: 1, garden: 3, zen: 2 };
  const numbersOf = async (room: string) => reportOf(room, { count: counts[room] ?? 0 });
  const rows = await roomRows(
    Object.keys(counts).map((room) => reportOf(room)),
    numbersOf,
    Date.now,
  );
  expect(rows.map(({ room }) => room)).toEqual(["garden", "zen", "lobby"]);
});

test("M5 a room that has emptied since its report is not listed", async () => {
  for (const now of [null, reportOf("lobby", { count: 0, watchers: 3 })]) {
    expect(await roomRows([reportOf("lobby")], async () => now, Date.now)).toEqual([]);
  }
});
