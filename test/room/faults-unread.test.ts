/** What is stored cannot be read: nothing is written over it, and when it can be read it is all there again. */
import { expect, test } from "vitest";
import { adminHost, allSessions, inspect, minute, second, stay, token } from "./admin-host.ts";
import type { MemoryHost, MemorySocket } from "./fake-host.ts";

/** A room that has slept, and cannot read what it knew. */
async function unread(host: MemoryHost): Promise<void> {
  await host.advance(5 * second);
  host.evict();
  host.fails = (operation) => operation === "load";
  await host.read();
}

/** Somebody sits for half an hour, and their socket has been dropped. */
async function sitter(host: MemoryHost): Promise<MemorySocket> {
  const socket = await host.join("sitter-1", { mood: "calm" });
  await host.say(socket, { type: "sit", minutes: 30 });
  await host.drop(socket, 1006);
  return socket;
}

test("D4 reading is tried three times, seconds apart, before a room goes on without", async () => {
  const host = adminHost();
  await sitter(host);
  await host.advance(5 * second);
  host.evict();
  const woken = host.time;
  host.fails = (effect) => effect === "load" && host.time < woken + 2 * second;
  expect((await host.read()).count).toBe(1);
  expect(host.logged.map(({ event }) => event)).toEqual(["load", "load"]);
  expect(host.time - woken).toBeLessThan(8 * second);
});

test("D4 D8 M10 a closed room that could not be read is closed when it can be: who came in meanwhile is sent away", async () => {
  const host = adminHost();
  await (await host.room()).closeRoom("lobby");
  await unread(host);
  const { snapshot } = host.stored;
  const guest = await host.join("session-1");
  const watcher = await host.join("session-2", { role: "watch" });
  const gone = await host.join("session-3");
  const observer = await host.observe();
  await host.say(observer, { type: "auth", token });
  await stay(host, [guest, watcher, gone, observer], 5 * minute);
  await host.drop(gone, 1006);
  expect(guest.framesOf("presence").at(-1)).toMatchObject({ count: 2 });
  expect(guest.closed).toBeNull();
  expect(host.stored.snapshot).toBe(snapshot);
  host.fails = () => false;
  await host.advance(minute);
  expect([guest, watcher].map(({ closed }) => closed?.code)).toEqual([4006, 4006]);
  expect((await host.join("session-1")).closed?.code).toBe(4006);
  expect(await inspect(host)).toMatchObject({ closed: true, count: 0, sockets: 1 });
  expect(observer.closed).toBeNull();
});

test("D4 D8 so is one that has slept since", async () => {
  const host = adminHost();
  await (await host.room()).closeRoom("lobby");
  await unread(host);
  const guest = await host.join("session-1");
  await host.advance(10 * second);
  host.evict();
  host.fails = () => false;
  await host.read();
  expect(guest.closed?.code).toBe(4006);
});

test("D4 M9 who was removed, and came in meanwhile, is sent away when it is known again", async () => {
  const host = adminHost();
  const other = await host.join("session-2");
  await host.join("session-1");
  const [, row] = await allSessions(host, 10);
  await (await host.room()).remove(row?.hash ?? "");
  await unread(host);
  const [back, watcher] = [await host.join("session-1"), await host.join("session-1", { role: "watch" })];
  expect(back.closed).toBeNull();
  host.fails = () => false;
  await stay(host, [other, back, watcher], minute + 10 * second);
  expect([back, watcher].map(({ closed }) => closed?.code)).toEqual([4005, 4005]);
  expect(other.closed).toBeNull();
  expect(other.framesOf("presence").at(-1)).toMatchObject({ count: 1 });
});

test("D4 A3 who lingers is there again, while those who are connected stay, and who came meanwhile too", async () => {
  const host = adminHost();
  const connected = await host.join("session-1", { mood: "joy" });
  await sitter(host);
  await stay(host, [connected], 3 * minute);
  await unread(host);
  expect(await host.read()).toMatchObject({ count: 1, resting: 0, moods: { joy: 1, calm: 0 } });
  const newcomer = await host.join("session-2", { mood: "joy" });
  await host.say(connected, { type: "mood", mood: "calm" });
  await stay(host, [connected, newcomer], 2 * minute);
  const passer = await host.join("session-3", { mood: "joy" });
  await host.say(passer, { type: "sit", minutes: 5 });
  await host.drop(passer, 1006);
  host.fails = () => false;
  await stay(host, [connected, newcomer], minute);
  const whole = { count: 4, resting: 1, moods: { calm: 2, joy: 2 } };
  expect(connected.framesOf("presence").at(-1)).toMatchObject(whole);
  expect(newcomer.framesOf("presence").at(-1)).toMatchObject(whole);
  expect([connected, newcomer].map(({ closed }) => closed)).toEqual([null, null]);
  // And all of it is stored.
  await host.advance(5 * second);
  host.evict();
  expect(await host.read()).toMatchObject(whole);
  await stay(host, [connected, newcomer], 30 * minute);
  expect(await host.read()).toMatchObject({ count: 2, resting: 0, moods: { calm: 1, joy: 1 } });
});

test("D4 P5 D2 what can be read again is told and stored at once, a minute after it could not", async () => {
  const host = adminHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await sitter(host);
  await unread(host);
  const { snapshot } = host.stored;
  host.ping(watcher);
  await host.advance(30 * second);
  host.fails = () => false;
  await host.advance(30 * second);
  expect(watcher.framesOf("presence").at(-1)).toMatchObject({ count: 1, moods: { calm: 1 } });
  expect(host.stored.snapshot).not.toBe(snapshot);
});

test("D4 A3 while a room reads again, its people are served", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await unread(host);
  const readings = host.failures;
  while (host.failures === readings) {
    host.ping(socket);
    await host.advance(second / 2);
  }
  await host.say(socket, { type: "mood", mood: "joy" });
  expect(socket.framesOf("mood")).toHaveLength(1);
  await host.advance(second);
  expect(socket.framesOf("presence").at(-1)).toMatchObject({ moods: { joy: 1 } });
  expect(host.failures).toBe(readings + 2);
  host.fails = () => false;
  await host.advance(2 * second);
  expect(host.failures).toBe(readings + 2);
  await host.say(socket, { type: "leave" });
  await host.advance(2 * minute);
  expect((await host.read()).count).toBe(0);
});

test("D4 A2 storage that stays unreadable is read once a minute, and nothing is stored", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await unread(host);
  await stay(host, [socket], minute);
  [host.counts.alarms, host.failures, host.counts.saves, host.counts.rowsWritten] = [0, 0, 0, 0];
  await stay(host, [socket], 90 * minute);
  expect(host.failures).toBeGreaterThan(3 * 80);
  expect(host.failures).toBeLessThanOrEqual(3 * 91);
  expect(host.counts.alarms).toBeLessThanOrEqual(2 * 91);
  expect([host.counts.saves, host.rows.size]).toEqual([0, 0]);
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(2 * 91);
});

test("D4 M9 M10 an admin's action in a room that cannot read is answered as not stored", async () => {
  const host = adminHost();
  await host.join("session-1");
  await unread(host);
  const { snapshot } = host.stored;
  const [row] = await allSessions(host, 10);
  await expect((await host.room()).remove(row?.hash ?? "")).rejects.toThrow("not stored");
  await expect((await host.room()).closeRoom("lobby")).rejects.toThrow("not stored");
  expect(host.stored.snapshot).toBe(snapshot);
  host.fails = () => false;
  await host.advance(minute);
  await (await host.room()).closeRoom("lobby");
  expect(await inspect(host)).toMatchObject({ closed: true });
});

test("D4 D8 history and counters go on from where they were", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await stay(host, [socket], 10 * minute);
  const { counters } = await inspect(host);
  await unread(host);
  await host.join("session-2");
  await stay(host, [socket], 10 * minute);
  expect((await inspect(host)).counters.joins).toBe(1);
  host.fails = () => false;
  await stay(host, [socket], minute);
  const after = (await inspect(host)).counters;
  expect(after).toMatchObject({ since: counters.since, joins: 2 });
  expect(after.alarms).toBeGreaterThan(counters.alarms + 9);
  expect(after.personMs).toBeGreaterThan(21 * minute);
  expect(after.personMs).toBeLessThan(24 * minute);
  expect((await (await host.room()).history(1))?.minutes.length).toBeGreaterThan(9);
});

test("D4 D6 an empty room that cannot read, with nothing stored, leaves nothing behind when it can", async () => {
  const host = adminHost();
  await unread(host);
  await host.advance(2 * minute);
  expect(host.stored.alarmAt).not.toBeNull();
  host.fails = () => false;
  await host.advance(minute);
  expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
});
