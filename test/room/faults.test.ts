/** Alarms at the wrong time, writes that fail, and faults of the room's own code (A1–A3). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import {
  adminHost,
  countOf,
  countsOf,
  NOTHING_STORED,
  presenceOf,
  removeSession,
  SECOND,
  stay,
  storedSessions,
  TTL,
} from "./helpers.ts";

const line = (event: string, reason: string) => ({ room: "lobby", event, reason });

test.each([
  ["twice", 0],
  ["five seconds early", -5 * SECOND],
  ["a millisecond early", -1],
])("A1 an alarm that comes %s changes nothing for anybody and writes few rows", async (_, offset) => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.join("session-1");
  const lively = await host.join("session-2");
  await host.advance(80 * SECOND);
  for (const socket of [lively, watcher]) host.ping(socket);
  host.time = (host.stored.alarmAt ?? 0) + offset;
  host.counts.rowsWritten = 0;
  await host.ring();
  await host.ring();
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(3);
  expect(countsOf(watcher)).toEqual(offset === 0 ? [1, 2, 1] : [1, 2]);
  await host.advance(11 * SECOND);
  expect(countsOf(watcher)).toEqual([1, 2, 1]);
  expect(host.logged).toEqual([]);
});

test("A1 the alarm is set for the next thing due", async () => {
  const host = new MemoryHost();
  const [socket, other] = [await host.join("session-1"), await host.join("session-2")];
  const alarmIn = () => (host.stored.alarmAt ?? 0) - host.time;
  expect(alarmIn()).toBe(TTL);
  await host.say(socket, { type: "sit", minutes: 10 });
  expect(alarmIn()).toBe(5 * SECOND);
  await host.drop(other, 1000);
  expect(alarmIn()).toBe(4 * SECOND);
  // Two joins have used half of the four broadcasts.
  for (const mood of ["joy", "calm", "release"]) await host.say(socket, { type: "mood", mood });
  expect(alarmIn()).toBe(2 * SECOND);
  await host.advance(10 * SECOND);
  expect(alarmIn()).toBe(TTL - 10 * SECOND);
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

test.each([
  ["save", "save"],
  ["setAlarm", "set the alarm"],
])("A2 a failed %s is logged, and the next event after the interval repeats it", async (operation, event) => {
  const host = new MemoryHost();
  host.fails = (failing) => failing === operation;
  const socket = await host.join("session-1");
  host.fails = () => false;
  await host.advance(5 * SECOND);
  await host.say(socket, { type: "away" });
  expect(storedSessions(host)).toHaveLength(1);
  expect(host.stored.alarmAt).not.toBeNull();
  expect(host.logged).toEqual([line(event, `${operation} fails`)]);
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
  await expect((await host.room()).alarm()).resolves.toBeUndefined();
});

test("A2 a fault in every event does not make the alarm spin, and pruning goes on after it", async () => {
  const host = new MemoryHost();
  const sockets = [await host.join("session-1"), await host.join("session-2", { role: "watch" })];
  await host.advance(10 * SECOND);
  const { lastPongAt } = host;
  host.lastPongAt = () => {
    throw new Error("injected");
  };
  host.counts.alarms = 0;
  await host.advance(100 * SECOND);
  expect(host.counts.alarms).toBeGreaterThan(5);
  expect(host.counts.alarms).toBeLessThanOrEqual(25);
  expect(host.logged).toContainEqual(line("alarm", "injected"));
  expect(sockets.map(({ closed }) => closed)).toEqual([null, null]);
  host.lastPongAt = lastPongAt;
  await host.advance(2 * SECOND);
  expect(sockets.map(({ closed }) => closed?.code)).toEqual([4100, 4100]);
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
  await host.advance(4 * SECOND);
  expect(host.logged).toContainEqual(line("alarm", "injected"));
  host.send = send;
  await host.advance(4 * SECOND);
  expect(presenceOf(watcher)?.count).toBe(0);
});

test("A2 M9 M10 an action that cannot be stored rejects", async () => {
  const host = adminHost();
  await host.join("session-1");
  host.fails = (operation) => operation === "save";
  await expect(removeSession(host)).rejects.toThrow("could not be stored");
  await expect((await host.room()).closeRoom("lobby")).rejects.toThrow("could not be stored");
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
