import { expect, test } from "vitest";
import { adminHost, HOUR, inspect, MINUTE, removeSession, SECOND, stay, TTL } from "./helpers.ts";

test("M6 M7 M8 an unused room has nothing to show", async () => {
  const room = await adminHost().room();
  expect([room.inspect(), room.sessions({ limit: 10 }), await room.history(1)]).toEqual([null, null, null]);
});

test("M6 the inspection shows the people, and the next alarm with its reason", async () => {
  const host = adminHost();
  await host.join("session-1", { mood: "joy" });
  await host.join("watcher-1", { role: "watch" });
  expect(await inspect(host)).toMatchObject({
    room: "lobby",
    count: 1,
    moods: { joy: 1 },
    watchers: 1,
    sockets: 2,
    closed: false,
    removed: 0,
    alarm: { at: host.time + TTL, why: "deadline" },
    counters: { constructed: 1, joins: 2, messages: 0, alarms: 0, since: host.time },
    settings: { heartbeatSeconds: 30, ttlSeconds: 90, graceSeconds: 3, maxSitMinutes: 60, breathPattern: [4, 4, 4, 4] },
  });
  const saved = host.time;
  const busy = await host.join("session-2");
  for (const mood of ["joy", "calm", "release"]) await host.say(busy, { type: "mood", mood });
  expect((await inspect(host)).alarm).toEqual({ at: host.time + 2 * SECOND, why: "broadcast" });
  await host.advance(2 * SECOND);
  await host.say(busy, { type: "sit", minutes: 5 });
  expect((await inspect(host)).alarm).toEqual({ at: saved + 5 * SECOND, why: "save" });
});

test("M6 an empty room wakes when its memory ends, and a closed one never", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await stay(host, [socket], 5 * MINUTE);
  await host.say(socket, { type: "mood", mood: "joy" });
  await host.say(socket, { type: "leave" });
  expect((await inspect(host)).alarm.why).toBe("save");
  await host.advance(5 * SECOND);
  expect((await inspect(host)).alarm).toEqual({ at: host.stored.alarmAt, why: "memory" });
  await (await host.room()).closeRoom("lobby");
  expect((await inspect(host)).alarm.why).toBe("nothing");
});

test("M6 the counters have everything but closes, and continue through hibernation and restart", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  for (const mood of ["joy", "calm", "release"]) {
    await host.say(socket, { type: "mood", mood });
    await host.advance(5 * SECOND);
  }
  await host.drop(await host.join("session-2"), 1006);
  await host.advance(5 * SECOND);
  await host.read();
  host.evict();
  const { counters: afterSleep } = await inspect(host);
  // The welcome replaced the broadcast of the first join (F1).
  const broadcasts = 1 + socket.framesOf("presence").length;
  expect(afterSleep).toMatchObject({ constructed: 2, joins: 2, messages: 3, requests: 1, broadcasts });
  await host.advance(TTL);
  host.restart();
  const { counters } = await inspect(host);
  expect(counters).toMatchObject({ joins: 2, messages: 3, alarms: host.counts.alarms });
});

test("M6 the stored counters include every row that was written, their own too", async () => {
  const host = adminHost({}, { evictAfterMs: 10 * SECOND });
  const socket = await host.join("session-1");
  await stay(host, [socket], 2 * HOUR);
  host.evict();
  expect(host.counts.rowsWritten).toBeGreaterThan(100);
  expect((await inspect(host)).counters.rows).toBe(host.counts.rowsWritten);
});

test("M6 people's time adds up while the room sleeps, and a clock that steps back takes none away", async () => {
  const host = adminHost({}, { evictAfterMs: 10 * SECOND });
  const sockets = [await host.join("session-1"), await host.join("session-2")];
  await stay(host, sockets, HOUR);
  await host.read();
  host.time -= 5 * SECOND;
  await host.read();
  host.time += 5 * SECOND;
  expect((await inspect(host)).counters.personMs).toBe(2 * HOUR);
});

test("M6 a resting person's time counts while the room sleeps", async () => {
  const host = adminHost({}, { evictAfterMs: 10 * SECOND });
  const socket = await host.join("session-1");
  await host.say(socket, { type: "sit", minutes: 30 });
  await host.drop(socket, 1006);
  await host.advance(HOUR);
  expect((await inspect(host)).counters.personMs).toBe(30 * MINUTE);
});

test("M6 time in which the room did not run is nobody's", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await stay(host, [socket], 10 * MINUTE);
  host.restart();
  host.time += HOUR;
  const { personMs } = (await inspect(host)).counters;
  expect(personMs).toBeGreaterThanOrEqual(10 * MINUTE);
  expect(personMs).toBeLessThanOrEqual(10 * MINUTE + TTL);
});

test("M6 the inspection counts the removals that still hold", async () => {
  const host = adminHost();
  await host.join("session-1");
  await host.join("session-2");
  for (const minutes of [10, 5]) await removeSession(host, 0, minutes);
  expect(await inspect(host)).toMatchObject({ count: 0, removed: 2 });
  await host.advance(5 * MINUTE);
  expect(await inspect(host)).toMatchObject({ removed: 1 });
});
