/** An admin's live socket (M11). The Worker has checked its ticket. */
import { expect, test } from "vitest";
import { adminHost, countOf, inspectionsOf, MINUTE, SECOND, stay, TTL } from "./helpers.ts";

test("M11 it receives the inspection at once and on every broadcast, and nothing else", async () => {
  const host = adminHost();
  const socket = await host.observe();
  expect(inspectionsOf(socket)).toMatchObject([{ count: 0, watchers: 0, sockets: 1, room: "lobby" }]);
  await host.advance(5 * SECOND);
  await host.join("session-1");
  expect(inspectionsOf(socket)).toMatchObject([{ count: 0 }, { count: 1, watchers: 0, sockets: 2 }]);
  await host.join("session-2");
  await host.advance(SECOND);
  expect(inspectionsOf(socket).at(-1)).toMatchObject({ count: 2 });
  expect(socket.framesOf("presence")).toEqual([]);
  expect(socket.framesOf("welcome")).toEqual([]);
});

test("M11 it survives hibernation", async () => {
  const host = adminHost();
  const socket = await host.observe();
  await host.advance(5 * SECOND);
  host.evict();
  await host.join("session-1");
  expect(inspectionsOf(socket).at(-1)).toMatchObject({ count: 1, watchers: 0 });
});

test("M11 it is counted as a socket, and neither as a person nor as a watcher", async () => {
  const host = adminHost();
  await host.observe();
  await host.join("watcher-1", { role: "watch" });
  const room = await host.room();
  expect(room.inspect()).toMatchObject({ count: 0, watchers: 1, sockets: 2 });
  expect(host.reports).toEqual([]);
});

test("M11 heartbeats keep it open, and silence closes it", async () => {
  const host = adminHost();
  const [silent, lively] = [await host.observe(), await host.observe()];
  await stay(host, [lively], 2 * TTL);
  expect(silent.closed).toEqual({ code: 4100, reason: "silent" });
  expect(lively.closed).toBeNull();
});

test("M11 heartbeats that reach the room are answered", async () => {
  const host = adminHost();
  const socket = await host.observe();
  await host.say(socket, "ping");
  expect(socket.texts.at(-1)).toBe("pong");
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

test("M6 M11 it shows the alarm that is set, and why", async () => {
  const host = adminHost();
  const socket = await host.observe();
  await host.advance(5 * SECOND);
  await host.join("session-1");
  expect(inspectionsOf(socket).at(-1)?.alarm).toEqual({ at: host.stored.alarmAt, why: "deadline" });
});

test("M11 H2 it does not wake a quiet room", async () => {
  const host = adminHost();
  const sockets = [await host.observe(), await host.join("session-1")];
  await stay(host, sockets, 2 * MINUTE);
  host.counts.alarms = 0;
  const seen = inspectionsOf(sockets[0] ?? (await host.observe())).length;
  await stay(host, sockets, 30 * MINUTE);
  expect(host.counts.alarms).toBeLessThanOrEqual(30);
  expect(sockets[0]?.texts).toHaveLength(seen);
});

test("M11 D6 a room that only an admin looks at keeps its socket through hibernation, and then nothing is stored", async () => {
  const host = adminHost();
  const socket = await host.observe();
  await stay(host, [socket], 3 * MINUTE);
  host.evict();
  await stay(host, [socket], 3 * MINUTE);
  expect(socket.closed).toBeNull();
  await host.drop(socket, 1000);
  expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
});
