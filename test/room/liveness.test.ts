import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { countOf, countsOf, SECOND, stay, TTL, welcomeOf } from "./helpers.ts";

test("L1 a session is counted until TTL after its last sign of life", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(60 * SECOND);
  host.ping(socket);
  await host.advance(TTL - 1);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await countOf(host)).toBe(0);
});

test.each([{ type: "away" }, "nonsense", "ping"])("L1 %o that reaches the room is a sign of life", async (data) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(80 * SECOND);
  await host.say(socket, data);
  await host.advance(80 * SECOND);
  expect(await countOf(host)).toBe(1);
});

test("L1 L2 one socket keeps a session alive, whatever happens to the others", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const [dropped, closed] = [await host.join("session-1"), await host.join("session-1")];
  const halfOpen = await host.join("session-1");
  const lively = await host.join("session-1");
  await host.drop(dropped, 1006);
  await host.drop(closed, 1000);
  await stay(host, [watcher, lively], 2 * TTL);
  expect(halfOpen.closed).toMatchObject({ code: 4100 });
  await host.drop(halfOpen, 4100);
  await stay(host, [watcher, lively], 2 * TTL);
  expect(countsOf(watcher)).toEqual([1]);
});

test("L2 L3 leaving closes the socket, and the session ends with its last one", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1");
  const sibling = await host.join("session-1");
  await host.say(first, { type: "leave" });
  expect(first.closed).toEqual({ code: 1000, reason: "left" });
  await host.advance(10 * SECOND);
  expect(await countOf(host)).toBe(1);
  await host.say(sibling, { type: "leave" });
  expect(await countOf(host)).toBe(0);
});

test.each([1000, 1001, 1005])("L4 after a clean close (%i) a session is counted for the grace period", async (code) => {
  const host = new MemoryHost();
  await host.drop(await host.join("session-1"), code);
  await host.advance(3 * SECOND - 1);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await countOf(host)).toBe(0);
});

test("L4 away makes any close a clean one", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, { type: "away" });
  host.evict();
  await host.drop(socket, 1006);
  await host.advance(3 * SECOND);
  expect(await countOf(host)).toBe(0);
});

test("L4 a reload is invisible to other people", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const socket = await host.join("session-1", { mood: "joy" });
  await host.advance(10 * SECOND);
  await host.drop(socket, 1001);
  await host.advance(2 * SECOND);
  const back = await host.join("session-1");
  await host.advance(10 * SECOND);
  expect(countsOf(watcher)).toEqual([1]);
  expect(welcomeOf(back)?.mood).toBe("joy");
});

test.each([1006, 1011, 4000])("L5 a dropped session (%i) keeps the rest of its TTL and its mood", async (code) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "joy" });
  await host.advance(30 * SECOND);
  host.ping(socket);
  await host.advance(20 * SECOND);
  await host.drop(socket, code);
  await host.advance(TTL - 20 * SECOND - 1);
  const back = await host.join("session-1");
  expect(welcomeOf(back)).toMatchObject({ mood: "joy", presence: { count: 1 } });
  await host.drop(back, code);
  await host.advance(TTL - 1);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await countOf(host)).toBe(0);
});

test("L5 a close that is reported twice is one close", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.join("session-2");
  await host.drop(socket, 1001);
  await host.advance(5 * SECOND);
  await host.drop(socket, 1006);
  expect(await countOf(host)).toBe(1);
  expect(host.logged).toEqual([]);
});
