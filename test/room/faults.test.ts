/** Alarms at the wrong time, writes that fail, and faults of the room's own code (A1–A3). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { adminHost, countOf, NOTHING_STORED, presenceOf, SECOND, stay, storedSessions, TTL } from "./helpers.ts";

const line = (event: string, reason: string) => ({ room: "lobby", event, reason });

test("A1 an early or repeated alarm does not multiply the rows of a quiet wake", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(80 * SECOND);
  host.ping(socket);
  host.counts.rowsWritten = 0;
  host.time = (host.stored.alarmAt ?? 0) - 5;
  await host.ring();
  await host.advance(5);
  await host.ring();
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(4);
});

test.each([
  ["twice", 2, 0],
  ["fifty times", 50, 0],
  ["five seconds early", 1, -5 * SECOND],
  ["a millisecond early", 1, -1],
])("A1 an alarm that comes %s changes nothing for anybody", async (_, times, offset) => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.join("session-1");
  const lively = await host.join("session-2");
  await host.advance(80 * SECOND);
  for (const socket of [lively, watcher]) host.ping(socket);
  await host.advance((host.stored.alarmAt ?? 0) - host.time + offset - 1);
  host.time += 1;
  const seen = watcher.frames.length;
  for (let time = 0; time < times; time++) await host.ring();
  const isDue = offset === 0;
  expect(presenceOf(watcher)).toMatchObject({ count: isDue ? 1 : 2 });
  expect(watcher.frames.length - seen).toBe(isDue ? 1 : 0);
  expect(host.stored.alarmAt).not.toBeNull();
  await host.advance(11 * SECOND);
  expect(presenceOf(watcher)).toMatchObject({ count: 1 });
  expect(host.logged).toEqual([]);
});

test("A1 an alarm in an empty room leaves nothing behind", async () => {
  const host = new MemoryHost();
  await host.ring();
  await host.ring();
  expect([host.counts.rowsWritten, host.stored]).toEqual([0, NOTHING_STORED]);
});

test("A1 the alarm is set for the next thing due", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  const alarmIn = () => (host.stored.alarmAt ?? 0) - host.time;
  await host.say(socket, { type: "mood", mood: "joy" });
  expect(alarmIn()).toBe(SECOND);
  await host.advance(SECOND);
  expect(alarmIn()).toBe(4 * SECOND);
  await host.advance(4 * SECOND);
  expect(alarmIn()).toBe(TTL - 5 * SECOND);
  await host.drop(socket, 1000);
  expect(alarmIn()).toBe(3 * SECOND);
});

test("A1 the next event sets an alarm again that is over 10 s late", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  const lostAt = host.stored.alarmAt ?? 0;
  host.stored = { ...host.stored, alarmAt: null };
  host.time = lostAt + 10 * SECOND;
  await host.say(socket, { type: "away" });
  expect(host.stored.alarmAt).toBeNull();
  host.time += 1;
  await host.say(socket, { type: "away" });
  expect(host.stored.alarmAt).not.toBeNull();
});

test("A2 an alarm that could not be set is logged, and the next event sets it", async () => {
  const host = new MemoryHost();
  host.fails = (operation) => operation === "setAlarm";
  const socket = await host.join("session-1");
  expect(host.stored.alarmAt).toBeNull();
  host.fails = () => false;
  await host.say(socket, { type: "away" });
  expect(host.stored.alarmAt).not.toBeNull();
  expect(host.logged).toEqual([line("set the alarm", "setAlarm fails")]);
});

test("A2 a save that failed is repeated by the next event after the interval", async () => {
  const host = new MemoryHost();
  host.fails = (operation) => operation === "save";
  const socket = await host.join("session-1");
  expect(host.stored.snapshot).toBeNull();
  host.fails = () => false;
  await host.advance(5 * SECOND);
  await host.say(socket, { type: "away" });
  expect(storedSessions(host)).toHaveLength(1);
  expect(host.logged).toEqual([line("save", "save fails")]);
});

test.each(["save", "setAlarm"] as const)("A2 an alarm in which %s fails is delivered again", async (operation) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await stay(host, [socket], 40 * SECOND);
  let left = 2;
  host.fails = (failing) => failing === operation && left-- > 0;
  await expect((await host.room()).alarm()).rejects.toThrow("delivered again");
  await host.ring();
  await host.advance(2 * SECOND);
  expect(host.stored.alarmAt).not.toBeNull();
  expect(storedSessions(host)).toHaveLength(1);
  await stay(host, [], 2 * TTL);
  expect(await countOf(host)).toBe(0);
});

test("A2 an alarm in which nothing fails resolves", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await expect((await host.room()).alarm()).resolves.toBeUndefined();
});

test("A2 a fault in every event does not make the alarm spin", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await host.join("session-2", { role: "watch" });
  await host.advance(10 * SECOND);
  host.lastPongAt = () => {
    throw new Error("injected");
  };
  host.counts.alarms = 0;
  await host.advance(100 * SECOND);
  expect(host.counts.alarms).toBeGreaterThan(5);
  expect(host.counts.alarms).toBeLessThanOrEqual(25);
  expect(host.logged).toContainEqual(line("alarm", "injected"));
});

test("A2 after a fault has passed, pruning goes on", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  const { lastPongAt } = host;
  host.lastPongAt = () => {
    throw new Error("injected");
  };
  await host.advance(TTL + 5 * SECOND);
  expect(socket.closed).toBeNull();
  host.lastPongAt = lastPongAt;
  await host.advance(2 * SECOND);
  expect(socket.closed).toMatchObject({ code: 4100 });
  expect(host.stored).toEqual(NOTHING_STORED);
});

test("A2 a fault while the result is performed is logged, and the alarm is delivered again", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.drop(socket, 1000);
  const watcher = await host.join("watcher-1", { role: "watch" });
  const { send } = host;
  host.send = () => {
    throw new Error("injected");
  };
  await host.advance(3 * SECOND);
  expect(host.logged).toContainEqual(line("alarm", "injected"));
  host.send = send;
  await host.advance(4 * SECOND);
  expect(presenceOf(watcher)?.count).toBe(0);
});

const failingActions: Record<string, (host: MemoryHost) => Promise<unknown>> = {
  "a removal": async (host) => {
    const room = await host.room();
    return room.remove(room.sessions({ limit: 1 })?.sessions[0]?.hash ?? "", 10);
  },
  "a closing": async (host) => (await host.room()).closeRoom("lobby"),
};

test.each(Object.keys(failingActions))("A2 M9 M10 %s that cannot be stored rejects", async (action) => {
  const host = adminHost();
  await host.join("session-1");
  host.fails = (operation) => operation === "setAlarm" || operation === "save";
  await expect(failingActions[action]?.(host)).rejects.toThrow("could not be stored");
});

test("A2 M10 an action fails if the room's own code fails before it", async () => {
  const host = adminHost();
  await host.join("session-1");
  host.time += 2 * TTL;
  host.lastPongAt = () => {
    throw new Error("a fault of the room");
  };
  await expect((await host.room()).closeRoom("lobby")).rejects.toThrow("could not be stored");
});

test("A2 M10 an opening that cannot clear the storage rejects, and may be repeated", async () => {
  const host = adminHost();
  await (await host.room()).closeRoom("lobby");
  host.fails = (operation) => operation === "clear";
  await expect((await host.room()).openRoom("lobby")).rejects.toThrow("could not be stored");
  host.fails = () => false;
  await (await host.room()).openRoom("lobby");
  host.restart();
  expect((await host.join("session-1")).closed).toBeNull();
});

test("A3 a socket whose event fails keeps its place, and others are served", async () => {
  const host = new MemoryHost();
  const [broken, other] = [await host.join("session-1"), await host.join("session-2")];
  const { attach } = host;
  host.attach = (socket: MemorySocket, value: unknown) => {
    if (socket === broken) throw new Error("injected");
    attach.call(host, socket, value);
  };
  await host.say(broken, { type: "mood", mood: "joy" });
  expect(host.logged).toEqual([line("message", "injected")]);
  await host.say(other, { type: "mood", mood: "calm" });
  expect(other.frames).toContainEqual({ type: "mood", mood: "calm" });
  expect(await countOf(host)).toBe(2);
});
