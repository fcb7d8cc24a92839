/** Storage cannot be read when the room wakes. It serves, stores nothing, and is restored again ten seconds later (D4). */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import {
  adminHost,
  allSessions,
  countOf,
  DAY,
  HOUR,
  historyOf,
  inspect,
  MINUTE,
  NOTHING_STORED,
  presenceOf,
  removeSession,
  SECOND,
  stay,
  TOKEN,
} from "./helpers.ts";

/** The room sleeps, wakes, and cannot read what it stored. */
async function wakeUnreadable(host: MemoryHost): Promise<void> {
  await host.advance(5 * SECOND);
  host.evict();
  host.fails = (operation) => operation === "load";
  await host.read();
}

function repair(host: MemoryHost): void {
  host.fails = () => false;
}

test("D4 A3 a lingering person is back after ten seconds, and so are changes from before and after", async () => {
  const host = adminHost();
  const connected = await host.join("session-1", { mood: "joy" });
  const sitter = await host.join("sitter-1", { mood: "calm" });
  await host.say(sitter, { type: "sit", minutes: 30 });
  await host.drop(sitter, 1006);
  await stay(host, [connected], 3 * MINUTE);
  await wakeUnreadable(host);
  expect(await host.read()).toMatchObject({ count: 1, resting: 0, moods: { joy: 1, calm: 0 } });
  const newcomer = await host.join("session-2", { mood: "joy" });
  await host.say(connected, { type: "mood", mood: "calm" });
  await stay(host, [connected, newcomer], 5 * SECOND);
  expect(presenceOf(newcomer)).toMatchObject({ count: 2, moods: { calm: 1, joy: 1 } });
  repair(host);
  await stay(host, [connected, newcomer], 6 * SECOND);
  const whole = { count: 3, resting: 1, moods: { calm: 2, joy: 1 } };
  for (const socket of [connected, newcomer]) expect(presenceOf(socket)).toMatchObject(whole);
  await host.advance(5 * SECOND);
  host.evict();
  expect(await host.read()).toMatchObject(whole);
  await stay(host, [connected, newcomer], 30 * MINUTE);
  expect(await host.read()).toMatchObject({ count: 2, resting: 0, moods: { calm: 1, joy: 1 } });
});

test("D4 A2 while storage stays unreadable the room asks every ten seconds and stores nothing", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await wakeUnreadable(host);
  const { snapshot } = host.stored;
  Object.assign(host.counts, { alarms: 0, saves: 0 });
  host.logged.length = 0;
  await stay(host, [socket], 10 * MINUTE);
  await host.say(socket, { type: "mood", mood: "joy" });
  expect(host.counts.alarms).toBe(60);
  expect(new Set(host.logged.map(({ event }) => event))).toEqual(new Set(["load"]));
  expect(host.counts.saves).toBe(0);
  expect(host.stored.snapshot).toEqual(snapshot);
});

test("D4 D8 no hour of history is stored while storage cannot be read", async () => {
  const host = adminHost({}, { time: 1_700_000_000_000 - (1_700_000_000_000 % HOUR) + HOUR - 20 * SECOND });
  const socket = await host.join("session-1");
  await wakeUnreadable(host);
  for (let second = 0; second < 40; second++) {
    await stay(host, [socket], SECOND);
    await host.read();
  }
  expect(host.rows.size).toBe(0);
  repair(host);
  await stay(host, [socket], 20 * SECOND);
  expect(host.rows.size).toBe(1);
});

test.each([
  ["without", {}],
  ["with", { ADMIN_TOKEN: TOKEN }],
])(
  "D4 D6 an unreadable room %s an admin side that empties keeps its snapshot until it can be read",
  async (_, variables) => {
    const host = new MemoryHost(variables);
    const socket = await host.join("session-1");
    await wakeUnreadable(host);
    await host.say(socket, { type: "leave" });
    await host.advance(MINUTE);
    expect(host.stored.snapshot).not.toBeNull();
    expect(host.stored.alarmAt).not.toBeNull();
    repair(host);
    await host.advance(8 * DAY);
    expect(host.stored).toEqual(NOTHING_STORED);
  },
);

test("D4 M9 M10 an admin's action in an unreadable room rejects and does nothing", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await wakeUnreadable(host);
  const room = await host.room();
  const [row] = await allSessions(host);
  await expect(room.remove(row?.hash ?? "", { minutes: 10, address: false })).rejects.toThrow("Nothing was done");
  await expect(room.closeRoom("lobby")).rejects.toThrow("Nothing was done");
  await expect(room.openRoom("lobby")).rejects.toThrow("Nothing was done");
  expect(socket.closed).toBeNull();
  expect((await host.join("session-2")).closed).toBeNull();
  repair(host);
  await host.advance(10 * SECOND);
  expect(await inspect(host)).toMatchObject({ closed: false, removed: 0, count: 2 });
  await (await host.room()).closeRoom("lobby");
  expect(socket.closed?.code).toBe(4006);
});

test("D4 M10 people who came into a closed room are sent away", async () => {
  const host = adminHost();
  await (await host.room()).closeRoom("lobby");
  await wakeUnreadable(host);
  const people = [await host.join("session-1"), await host.join("session-2", { role: "watch" })];
  const observer = await host.observe();
  expect(people.map(({ closed }) => closed)).toEqual([null, null]);
  repair(host);
  await stay(host, [...people, observer], 10 * SECOND);
  for (const { closed } of people) expect(closed).toEqual({ code: 4006, reason: "roomClosed" });
  expect((await host.join("session-1")).closed?.code).toBe(4006);
  expect(await inspect(host)).toMatchObject({ closed: true, count: 0, sockets: 1 });
  expect(observer.closed).toBeNull();
});

test("D4 M9 a removed person who came back is sent away, and nobody else", async () => {
  const host = adminHost();
  await host.join("session-1");
  await removeSession(host);
  const other = await host.join("session-2");
  await wakeUnreadable(host);
  const back = [await host.join("session-1"), await host.join("session-1", { role: "watch" })];
  expect(back.map(({ closed }) => closed)).toEqual([null, null]);
  repair(host);
  await stay(host, [other, ...back], 15 * SECOND);
  expect(back.map(({ closed }) => closed?.code)).toEqual([4005, 4005]);
  expect(other.closed).toBeNull();
  expect(presenceOf(other)).toMatchObject({ count: 1 });
});

test("D4 F1 a newcomer who waits for the welcome while the room is reloaded is welcomed once, and told nothing before", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await wakeUnreadable(host);
  const waiting: (() => void)[] = [];
  host.soon = (run) => void waiting.push(run);
  const newcomer = await host.join("session-2");
  repair(host);
  await host.advance(11 * SECOND);
  expect(newcomer.frames).toEqual([]);
  for (const run of waiting) run();
  await host.advance(SECOND);
  expect(newcomer.framesOf("welcome")).toHaveLength(1);
  expect(newcomer.frames[0]).toMatchObject({ type: "welcome", presence: { count: 2 } });
  expect(presenceOf(socket)).toMatchObject({ count: 2 });
});

test("D4 D3 a close after a reload proves nothing about the people who are awaited", async () => {
  const host = adminHost();
  await host.join("session-1");
  await host.advance(16 * SECOND);
  const lost = await host.join("session-2");
  host.restart();
  host.fails = (operation) => operation === "load";
  await host.join("session-3");
  repair(host);
  await host.advance(10 * SECOND);
  await host.drop(lost, 1006);
  expect(await countOf(host)).toBe(3);
});

test("D4 D2 a sitting that began while storage could not be read is stored once it can", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await host.drop(await host.join("session-2"), 1006);
  await wakeUnreadable(host);
  await host.say(socket, { type: "sit", minutes: 30 });
  repair(host);
  await host.advance(16 * SECOND);
  host.restart();
  await host.advance(5 * MINUTE);
  expect(await host.read()).toMatchObject({ resting: 1 });
});

test("D4 D8 history and counters continue where they were", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await stay(host, [socket], 10 * MINUTE);
  const { counters } = await inspect(host);
  await wakeUnreadable(host);
  await stay(host, [socket], 10 * MINUTE);
  expect((await inspect(host)).counters.joins).toBe(0);
  repair(host);
  await stay(host, [socket], MINUTE);
  const after = (await inspect(host)).counters;
  expect(after).toMatchObject({ since: counters.since, joins: 1 });
  expect(after.personMs).toBeGreaterThan(20 * MINUTE);
  expect(after.personMs).toBeLessThan(22 * MINUTE);
  expect((await historyOf(host)).length).toBeGreaterThan(19);
});
