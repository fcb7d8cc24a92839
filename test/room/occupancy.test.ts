/** Reports to the directory (M5). */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { Report } from "../../party/wire/admin.ts";
import { adminHost, HOUR, MINUTE, NOTHING_STORED, SECOND, stay } from "./helpers.ts";

/** A person who sits without a socket. @returns the host and its alarm after the end of the sitting (L7). */
async function restingRoom(minutes: number) {
  const host = adminHost({}, { evictAfterMs: 10 * SECOND });
  const socket = await host.join("session-1");
  await host.say(socket, { type: "sit", minutes });
  await host.drop(socket, 1006);
  return { host, until: host.time + minutes * MINUTE + SECOND };
}

test("M5 a room reports when it becomes occupied or empty, and at most once a minute in between", async () => {
  const host = adminHost({}, { evictAfterMs: 10 * SECOND });
  const watcher = await host.join("watcher-1", { role: "watch" });
  expect(host.reports).toEqual([]);
  const socket = await host.join("session-1", { mood: "joy" });
  const since = host.time;
  expect(host.reports).toMatchObject([{ room: "lobby", count: 1, moods: { joy: 1 }, watchers: 1, since, at: since }]);
  await stay(host, [watcher, socket], 10 * MINUTE);
  expect(host.reports.length).toBeGreaterThan(6);
  expect(host.reports.length).toBeLessThanOrEqual(11);
  expect(host.reports.at(-1)).toMatchObject({ since });
  await host.say(socket, { type: "leave" });
  expect(host.reports.at(-1)).toMatchObject({ room: "lobby", count: 0 });
  const { length } = host.reports;
  await stay(host, [watcher], 10 * MINUTE);
  expect(host.reports.length).toBe(length);
});

test("M5 a busy room reports once a minute, at any event", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  for (let second = 0; second < 180; second++) {
    await host.advance(SECOND);
    await host.say(socket, { type: "away" });
  }
  expect(host.reports).toHaveLength(4);
});

test("M5 a room that falls asleep soon after a report reports for how long", async () => {
  const { host, until } = await restingRoom(60);
  await host.advance(70 * SECOND);
  const passer = await host.join("session-2");
  await host.say(passer, { type: "leave" });
  await host.advance(5 * MINUTE);
  expect(host.reports.at(-1)).toMatchObject({ count: 1, resting: 1, silentUntil: until });
});

test.each([
  ["its alarm comes 11 s late", 11, (host: MemoryHost) => host.advance(0)],
  ["it is read before its late alarm", 5, (host: MemoryHost) => host.read()],
])("M5 a room with a resting person stays listed if %s", async (_, seconds, wake) => {
  const { host, until } = await restingRoom(60);
  await host.advance(10 * SECOND);
  host.time = (host.stored.alarmAt ?? 0) - 1 + seconds * SECOND;
  await wake(host);
  expect(host.reports.at(-1)).toMatchObject({ count: 1, resting: 1, silentUntil: until });
});

test.each(["on time", "never"])(
  "M5 a room whose last sitting ended in its sleep reports that once, and a newcomer at once (alarm %s)",
  async (alarm) => {
    const { host } = await restingRoom(30);
    await host.advance(10 * MINUTE);
    if (alarm === "never") host.stored = { ...host.stored, alarmAt: null };
    await host.advance(11 * HOUR);
    for (let reading = 0; reading < 5; reading++) {
      await host.read();
      await host.advance(MINUTE);
    }
    expect(host.reports.filter(({ count }) => count === 0)).toHaveLength(1);
    await host.join("session-2");
    expect(host.reports.at(-1)).toMatchObject({ count: 1, since: host.time, at: host.time });
  },
);

test("M5 a room that will never wake by itself reports a time all the same", async () => {
  const host = adminHost();
  await host.join("session-1");
  await (await host.room()).closeRoom("lobby");
  expect(Report.parse(host.reports.at(-1))).toMatchObject({ count: 0, silentUntil: host.time });
});

test("M5 the change between occupied and empty is stored at once", async () => {
  const host = adminHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const socket = await host.join("session-1");
  await stay(host, [watcher, socket], 20 * SECOND);
  await host.say(socket, { type: "leave" });
  host.evict();
  const { length } = host.reports;
  await host.read();
  expect(host.reports.length).toBe(length);
});

test("M5 a room that sleeps between readings reports no more often", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await stay(host, [socket], 91 * SECOND);
  const { length } = host.reports;
  for (let reading = 0; reading < 4; reading++) {
    await host.advance(11 * SECOND);
    host.evict();
    await host.read();
  }
  expect(host.reports.length).toBe(length);
});

test("M1 without a token there are no reports and no history", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await stay(host, [socket], 5 * MINUTE);
  expect(await (await host.room()).history(1)).toEqual({ minutes: [] });
  await host.say(socket, { type: "leave" });
  expect(host.reports).toEqual([]);
  expect(host.stored).toEqual(NOTHING_STORED);
});
