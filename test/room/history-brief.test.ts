/** A room that was occupied for seconds leaves nothing behind, with an admin side too (D6, D8, M8). */
import { expect, test } from "vitest";
import type { MemoryHost } from "../../party/room/memory-host.ts";
import { DAY, HOUR, historyOf, hostAt, MINUTE, NOTHING_STORED, removeSession, SECOND, stay, visit } from "./helpers.ts";

const PLATFORMS = [
  ["falls asleep", 10 * SECOND],
  ["stays awake", Number.POSITIVE_INFINITY],
] as const;

/** Somebody stays for this long and leaves. */
async function occupy(host: MemoryHost, ms: number): Promise<void> {
  const socket = await host.join("session-1");
  await stay(host, [socket], ms);
  await host.say(socket, { type: "leave" });
}

function expectNothing(host: MemoryHost): void {
  expect(host.stored).toEqual(NOTHING_STORED);
  expect(host.rows.size).toBe(0);
}

test("D6 D8 a join and a leave of a new room leave no row and no alarm", async () => {
  const host = hostAt(0);
  await visit(host);
  expectNothing(host);
  const room = await host.room();
  expect([room.inspect(), await room.history(168)]).toEqual([null, null]);
  expect(host.reports.map(({ count }) => count)).toEqual([1, 0]);
});

test.each([
  ["one", 20 * SECOND, 30 * SECOND],
  ["two", 50 * SECOND, 70 * SECOND],
])("D8 a stay in %s minutes of the clock leaves nothing", async (_, after, ms) => {
  const host = hostAt(after);
  await occupy(host, ms);
  expectNothing(host);
});

test.each(PLATFORMS)(
  "D8 an empty room that %s remembers its history from the third minute on",
  async (_, evictAfterMs) => {
    const host = hostAt(50 * SECOND, {}, evictAfterMs);
    const nextHour = host.time - 50 * SECOND + HOUR;
    await occupy(host, 71 * SECOND);
    await host.advance(DAY);
    expect(host.stored.alarmAt).toBe(nextHour + 7 * DAY);
    expect((await historyOf(host, 168)).map(({ people }) => people.max)).toEqual([1, 1, 1]);
    await host.advance(7 * DAY);
    expectNothing(host);
  },
);

test.each(PLATFORMS)("D8 visits of seconds in an empty room that %s do not add up", async (_, evictAfterMs) => {
  const host = hostAt(0, {}, evictAfterMs);
  for (let visitor = 0; visitor < 10; visitor++) {
    await visit(host);
    expectNothing(host);
    await host.advance(MINUTE);
  }
});

test("D8 a stay of seconds over the full hour leaves no row of that hour", async () => {
  const host = hostAt(HOUR - 5 * SECOND);
  const socket = await host.join("session-1");
  await host.advance(10 * SECOND);
  await host.read();
  expect(host.rows.size).toBe(1);
  await host.say(socket, { type: "leave" });
  expectNothing(host);
});

test.each(PLATFORMS)(
  "D8 a room that %s keeps its history when somebody visits for seconds",
  async (_, evictAfterMs) => {
    const host = hostAt(0, {}, evictAfterMs);
    await occupy(host, 5 * MINUTE);
    await host.advance(3 * HOUR);
    await visit(host);
    await host.advance(MINUTE);
    expect(await historyOf(host)).toHaveLength(6);
    expect(host.rows.size).toBe(1);
  },
);

test.each(PLATFORMS)(
  "D8 a room that %s does not remember a visit after it forgot its history",
  async (_, evictAfterMs) => {
    const host = hostAt(0, {}, evictAfterMs);
    await occupy(host, 5 * MINUTE);
    await host.advance(8 * DAY);
    await visit(host);
    expectNothing(host);
  },
);

test.each(PLATFORMS)("D8 a room that %s never stores an hour that it has forgotten", async (_, evictAfterMs) => {
  const host = hostAt(HOUR - 5 * SECOND, {}, evictAfterMs);
  const socket = await host.join("session-1");
  await host.advance(9 * SECOND);
  await host.say(socket, { type: "leave" });
  await occupy(host, 5 * MINUTE);
  await host.advance(HOUR);
  await host.read();
  expect(await historyOf(host)).toHaveLength(6);
});

test("D8 M9 a removal after seconds is remembered until it ends, and then nothing is stored", async () => {
  const host = hostAt(0);
  await host.join("session-1");
  await removeSession(host);
  await host.advance(9 * MINUTE);
  expect((await host.join("session-1")).closed?.code).toBe(4005);
  await host.advance(2 * MINUTE);
  expectNothing(host);
});
