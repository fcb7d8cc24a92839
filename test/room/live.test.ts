/** An admin's live socket (M11). The Worker has checked its ticket. */
import { expect, test } from "vitest";
import { adminHost, countOf, inspectionsOf, MINUTE, NOTHING_STORED, SECOND, stay, TTL } from "./helpers.ts";

test("M11 M6 it receives the inspection at once and on every broadcast, after hibernation too, and nothing else", async () => {
  const host = adminHost();
  const socket = await host.observe();
  expect(inspectionsOf(socket)).toMatchObject([{ count: 0, watchers: 0, sockets: 1, room: "lobby" }]);
  expect(host.reports).toEqual([]);
  await host.advance(5 * SECOND);
  host.evict();
  await host.join("session-1");
  const alarm = { at: host.stored.alarmAt, why: "deadline" };
  expect(inspectionsOf(socket)).toMatchObject([{ count: 0 }, { count: 1, watchers: 0, sockets: 2, alarm }]);
  await host.join("session-2");
  await host.advance(SECOND);
  expect(inspectionsOf(socket).at(-1)).toMatchObject({ count: 2 });
  expect(socket.framesOf("presence")).toEqual([]);
  expect(socket.framesOf("welcome")).toEqual([]);
});

test("M11 heartbeats are answered and keep it open, and silence closes it", async () => {
  const host = adminHost();
  const [silent, lively] = [await host.observe(), await host.observe()];
  await stay(host, [lively], 2 * TTL);
  expect(silent.closed).toEqual({ code: 4100, reason: "silent" });
  await host.say(lively, "ping");
  expect(lively.texts.at(-1)).toBe("pong");
  expect(lively.closed).toBeNull();
});

test.each([{ type: "join" }, { type: "mood", mood: "joy" }, { type: "leave" }, "{", "x".repeat(2000)])(
  "M11 its frames (%j) change nothing and have no answer",
  async (frame) => {
    const host = adminHost();
    const socket = await host.observe();
    await host.say(socket, frame);
    expect(inspectionsOf(socket)).toHaveLength(1);
    expect(socket.closed).toBeNull();
    expect(await countOf(host)).toBe(0);
  },
);

test("M11 a closed room can be observed, and closing a room keeps its live sockets", async () => {
  const host = adminHost();
  const early = await host.observe();
  await (await host.room()).closeRoom("lobby");
  const late = await host.observe();
  for (const { closed } of [early, late]) expect(closed).toBeNull();
  expect(inspectionsOf(late)).toMatchObject([{ closed: true, count: 0 }]);
});

test("M11 P6 an inspection that became wrong within the interval is corrected", async () => {
  const host = adminHost();
  const guest = await host.join("session-1");
  await host.say(guest, { type: "mood", mood: "joy" });
  const socket = await host.observe();
  expect(inspectionsOf(socket).at(-1)?.moods.joy).toBe(1);
  // Everybody else still sees the last broadcast, so only this socket needs another.
  await host.say(guest, { type: "mood", mood: null });
  await host.advance(2 * SECOND);
  expect(inspectionsOf(socket).at(-1)?.moods.joy).toBe(0);
});

test("M11 H2 it does not wake a quiet room", async () => {
  const host = adminHost();
  const observer = await host.observe();
  const sockets = [observer, await host.join("session-1")];
  await stay(host, sockets, 2 * MINUTE);
  host.counts.alarms = 0;
  const seen = observer.texts.length;
  await stay(host, sockets, 30 * MINUTE);
  expect(host.counts.alarms).toBeLessThanOrEqual(30);
  expect(observer.texts).toHaveLength(seen);
});

test("M11 D6 a room that only an admin looks at keeps its socket through hibernation, and then nothing is stored", async () => {
  const host = adminHost();
  const socket = await host.observe();
  await stay(host, [socket], 3 * MINUTE);
  host.evict();
  await stay(host, [socket], 3 * MINUTE);
  expect(socket.closed).toBeNull();
  await host.drop(socket, 1000);
  expect(host.stored).toEqual(NOTHING_STORED);
});
