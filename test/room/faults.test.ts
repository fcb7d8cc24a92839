import { expect, test } from "vitest";
import { MemoryHost, MemorySocket } from "../../party/room/memory-host.ts";

const second = 1000;

test("A1 an alarm that comes early or twice does not multiply what a quiet wake writes", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(80 * second);
  host.ping(socket);
  host.counts.rowsWritten = 0;
  host.time = (host.stored.alarmAt ?? 0) - 5;
  await host.ring();
  await host.advance(5);
  await host.ring();
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(4);
  expect(host.counts.saves).toBeLessThanOrEqual(2);
});

test("A2 a snapshot that could not be loaded does not stay for ever", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await host.advance(10 * second);
  host.restart();
  host.fails = (operation) => operation === "load";
  host.counts.alarms = 0;
  await host.advance(10 * 60 * second);
  expect(host.counts.alarms).toBeLessThanOrEqual(11);
  host.fails = () => false;
  host.evict();
  await host.advance(90 * second);
  expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
});

test("A2 a fault in every event does not make the alarm spin", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await host.join("session-2", { role: "watch" });
  await host.advance(10 * second);
  host.heartbeat = () => {
    throw new Error("injected");
  };
  host.counts.alarms = 0;
  await host.advance(100 * second);
  expect(host.counts.alarms).toBeGreaterThan(5);
  expect(host.counts.alarms).toBeLessThanOrEqual(25);
  expect(host.logged).toContainEqual({ room: "lobby", event: "alarm", reason: "injected" });
});

test("P6 D5 a room of watchers stays quiet through hibernation", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  for (let beat = 0; beat < 10; beat++) {
    await host.advance(30 * second);
    host.ping(watcher);
  }
  host.evict();
  host.counts.rowsWritten = 0;
  const told = watcher.frames.length;
  await host.read();
  await host.advance(5 * second);
  expect([host.counts.rowsWritten, watcher.frames.length]).toEqual([0, told]);
});

test("L5 a close that is told twice is one close", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.join("session-2");
  await host.drop(socket, 1001);
  await host.advance(5 * second);
  await host.drop(socket, 1006);
  expect((await host.read()).count).toBe(1);
});

test("D1 a socket that the room does not know is sent away to come again", async () => {
  const host = new MemoryHost();
  const stranger = new MemorySocket();
  host.open.add(stranger);
  await host.say(stranger, { type: "mood", mood: "joy" });
  expect(stranger.closed).toMatchObject({ code: 1011 });
});

test("D1 an attachment of version 1, which had no sittings, is read", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "joy" });
  socket.attachment = [1, ...(socket.attachment as unknown[]).slice(1, 7)];
  host.stored = { snapshot: null, alarmAt: null };
  host.evict();
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 1 } });
});

test("D5 in a large room too, at most three rows an interval", async () => {
  const host = new MemoryHost();
  const sockets = [];
  for (let person = 0; person < 10_000; person++) {
    sockets.push(await host.join(`session-${person}`));
  }
  await host.advance(10 * second);
  host.counts.rowsWritten = 0;
  for (let change = 0; change < 60; change++) {
    const socket = sockets[change];
    if (socket) await host.say(socket, { type: "mood", mood: "joy" });
    await host.advance(second / 2);
  }
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(3 * 7);
});
