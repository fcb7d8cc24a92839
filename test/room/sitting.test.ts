import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import {
  ADDRESS,
  countOf,
  MINUTE,
  NOTHING_STORED,
  OTHER_ADDRESS,
  presenceOf,
  SECOND,
  stay,
  welcomeOf,
} from "./helpers.ts";

const sit = (minutes: number) => ({ type: "sit", minutes });

test("B2 a silent person is counted until their sitting ends, and the room sleeps until then", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "calm" });
  await host.say(socket, sit(10));
  expect(socket.framesOf("sit")).toEqual([{ type: "sit", until: host.time + 10 * MINUTE }]);
  await host.advance(2 * MINUTE);
  expect(socket.closed?.code).toBe(4100);
  expect(await host.read()).toMatchObject({ count: 1, resting: 1, moods: { calm: 1 } });
  host.counts.alarms = 0;
  await host.advance(8 * MINUTE - 1);
  expect(host.counts.alarms).toBe(0);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await host.read()).toMatchObject({ count: 0, resting: 0 });
  expect(host.stored).toEqual(NOTHING_STORED);
});

test("B2 P8 a sitting person rests after the grace period, until they return", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const socket = await host.join("session-1");
  await host.say(socket, sit(10));
  await host.drop(socket, 1001);
  await host.advance(2 * SECOND);
  expect(presenceOf(watcher)).toMatchObject({ count: 1, resting: 0 });
  await host.advance(2 * SECOND);
  expect(presenceOf(watcher)).toMatchObject({ count: 1, resting: 1 });
  const back = await host.join("session-1");
  expect(welcomeOf(back)).toMatchObject({ presence: { count: 1, resting: 0 } });
  await host.advance(SECOND);
  expect(presenceOf(watcher)).toMatchObject({ count: 1, resting: 0 });
});

test("B2 a deadline after the end of the sitting still holds", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, sit(1));
  await host.drop(socket, 1006);
  await host.advance(80 * SECOND);
  expect(await host.read()).toMatchObject({ count: 1, resting: 0 });
  await host.advance(10 * SECOND);
  expect(await countOf(host)).toBe(0);
});

test.each(["hibernation", "restart"])("B2 a sitting and its mood survive %s", async (event) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "joy" });
  await host.say(socket, sit(10));
  const until = host.time + 10 * MINUTE;
  await host.advance(5 * SECOND);
  if (event === "restart") host.restart();
  else host.evict();
  await host.advance(9 * MINUTE);
  expect(await host.read()).toMatchObject({ count: 1, resting: 1 });
  expect(welcomeOf(await host.join("session-1"))).toMatchObject({ mood: "joy", sit: until });
});

test("B2 D4 a sitting in an old snapshot still holds, and a person who was only here does not", async () => {
  const host = new MemoryHost();
  await host.say(await host.join("session-1"), sit(60));
  await host.join("session-2");
  await host.advance(5 * SECOND);
  host.restart();
  host.time += 30 * MINUTE;
  expect(await host.read()).toMatchObject({ count: 1, resting: 1 });
});

test("B2 no sitting is longer than the setting after the clock stepped back", async () => {
  const host = new MemoryHost({ MAX_SIT_MINUTES: 10 });
  await host.say(await host.join("session-1"), sit(10));
  await host.advance(5 * SECOND);
  host.restart();
  host.time -= 60 * MINUTE;
  await host.join("watcher-1", { role: "watch" });
  await host.advance(10 * MINUTE);
  expect(await countOf(host)).toBe(0);
});

test("B3 a new sitting replaces the old, and 0 ends it, for every tab", async () => {
  const host = new MemoryHost();
  const [first, sibling] = [await host.join("session-1"), await host.join("session-1")];
  await host.say(first, sit(60));
  await host.say(sibling, sit(5));
  expect(first.framesOf("sit").at(-1)?.until).toBe(host.time + 5 * MINUTE);
  await host.say(first, sit(0));
  expect(sibling.framesOf("sit").at(-1)).toEqual({ type: "sit", until: null });
  await host.advance(2 * MINUTE);
  expect(await countOf(host)).toBe(0);
});

test.each(["leave", "watch"])("B3 %s with the last socket ends the sitting", async (type) => {
  const host = new MemoryHost();
  const [first, sibling] = [await host.join("session-1"), await host.join("session-1")];
  await host.say(first, sit(60));
  await host.say(first, { type });
  expect(await countOf(host)).toBe(1);
  await host.say(sibling, { type });
  expect(await countOf(host)).toBe(0);
  expect(welcomeOf(await host.join("session-1"))?.sit).toBeNull();
});

test("B4 the welcome shows when the running sitting ends", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, sit(1));
  expect(welcomeOf(await host.join("session-1"))?.sit).toBe(host.time + MINUTE);
  await host.advance(MINUTE);
  expect(welcomeOf(await host.join("session-1"))?.sit).toBeNull();
});

/** People of one address who sit down without delay and lose their connection. @returns how many are still counted. */
async function sitAndGo(host: MemoryHost, people: number, address: number | null, stay = 0): Promise<number> {
  const sockets: MemorySocket[] = [];
  for (let person = 0; person < people; person++) {
    const socket = await host.join(`session-${address}-${person}`, { address });
    await host.say(socket, sit(10));
    sockets.push(socket);
  }
  await host.advance(stay);
  for (const socket of sockets) await host.drop(socket, 1001);
  await host.advance(10 * SECOND);
  return countOf(host);
}

test("Q13 254 people of an address who sit and go at once are sixteen, and those of another one are too", async () => {
  const host = new MemoryHost();
  expect(await sitAndGo(host, 254, ADDRESS)).toBe(16);
  expect(await sitAndGo(host, 20, OTHER_ADDRESS)).toBe(32);
  expect(await sitAndGo(host, 20, null)).toBe(52);
});

test("Q13 a sitting that was over does not come back after a sleep", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await sitAndGo(host, 16, ADDRESS);
  const socket = await host.join("session-1", { address: ADDRESS });
  await host.say(socket, sit(10));
  await stay(host, [watcher, socket], 12 * SECOND);
  await host.drop(socket, 1001);
  await stay(host, [watcher], 20 * SECOND);
  expect(await countOf(host)).toBe(16);
  host.evict();
  expect(await countOf(host)).toBe(16);
});

test("Q13 people who have watched for a minute may sit and go at once", async () => {
  const host = new MemoryHost();
  const sockets: MemorySocket[] = [];
  for (let person = 0; person < 40; person++) {
    sockets.push(await host.join(`session-${person}`, { address: ADDRESS, role: "watch" }));
  }
  await host.advance(MINUTE);
  for (const socket of sockets) {
    await host.say(socket, { type: "join" });
    await host.say(socket, sit(10));
    await host.drop(socket, 1001);
  }
  await host.advance(10 * SECOND);
  expect(await countOf(host)).toBe(40);
});

test("Q13 a house of 256 people who have been here for a minute may lock all their phones", async () => {
  const host = new MemoryHost();
  expect(await sitAndGo(host, 256, ADDRESS, MINUTE)).toBe(256);
});

test("Q13 people who have been here for a minute leave room for sixteen others", async () => {
  const host = new MemoryHost();
  await sitAndGo(host, 30, ADDRESS, MINUTE);
  const socket = await host.join("session-1", { address: ADDRESS });
  await host.say(socket, sit(10));
  await host.drop(socket, 1001);
  await host.advance(10 * SECOND);
  expect(await countOf(host)).toBe(31);
});

test("Q13 the sitting of a person who goes too early is over, and their next one is like any other", async () => {
  const host = new MemoryHost();
  await sitAndGo(host, 16, ADDRESS);
  const socket = await host.join("session-1", { address: ADDRESS });
  await host.say(socket, sit(10));
  await host.drop(socket, 1006);
  const back = await host.join("session-1", { address: ADDRESS });
  expect(welcomeOf(back)?.sit).toBeNull();
  await host.say(back, sit(10));
  await host.advance(MINUTE);
  await host.drop(back, 1001);
  await host.advance(10 * SECOND);
  expect(await countOf(host)).toBe(17);
});
