/** The room is evicted and its sockets stay. Nobody notices (D1). */
import { serialize } from "node:v8";
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countOf, presenceOf, redeploy, SECOND, TTL, welcomeOf } from "./helpers.ts";

test.each(["the sibling's drop", "a reading"])(
  "D1 the last sign of life of a closed tab survives in its sibling if %s wakes the room",
  async (event) => {
    const host = new MemoryHost();
    const first = await host.join("session-1");
    const sibling = await host.join("session-1");
    await host.advance(60 * SECOND);
    host.ping(first);
    await host.drop(first, 1006);
    host.evict();
    if (event === "a reading") await host.read();
    await host.drop(sibling, 1006);
    await host.advance(TTL - 1);
    expect(await countOf(host)).toBe(1);
    await host.advance(1);
    expect(await countOf(host)).toBe(0);
  },
);

test("D1 L2 a second tab and its moods survive, whichever of them the platform lists first", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1");
  const sibling = await host.join("session-1");
  await host.say(sibling, { type: "mood", mood: "calm" });
  await host.say(first, { type: "mood", mood: "joy" });
  host.evict();
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 1, calm: 0 } });
  await host.say(sibling, { type: "mood", mood: "release" });
  expect(first.framesOf("mood").at(-1)?.mood).toBe("release");
});

test("D1 L5 a drop that wakes the room leaves the rest of the TTL, however short", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(50 * SECOND);
  host.ping(socket);
  await host.advance(TTL - 5 * SECOND);
  host.evict();
  await host.drop(socket, 1006);
  await host.advance(5 * SECOND - 1);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await countOf(host)).toBe(0);
});

test.each([
  ["the one that was seen last", 0],
  ["the other one", 1],
])("D1 L5 when two tabs are dropped after a sleep, first %s, the last sign of life counts", async (_, first) => {
  const host = new MemoryHost();
  const tabs = [await host.join("session-1"), await host.join("session-1")];
  await host.advance(60 * SECOND);
  await host.say(tabs[0] as MemorySocket, "nonsense");
  host.evict();
  for (const tab of [tabs[first], tabs[1 - first]]) {
    await host.drop(tab as MemorySocket, 4000);
    await host.advance(SECOND);
  }
  await host.advance(TTL - 2 * SECOND - 1);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await countOf(host)).toBe(0);
});

test("D1 L2 the late close of an old socket takes neither mood nor deadline from the session", async () => {
  const host = new MemoryHost();
  const olds = [await host.join("session-1", { mood: "joy" }), await host.join("session-1")];
  await host.advance(20 * SECOND);
  host.evict();
  for (const old of olds) host.open.delete(old);
  const next = await host.join("session-1", { mood: "calm" });
  await host.advance(70 * SECOND);
  host.ping(next);
  const [first, second] = olds as [MemorySocket, MemorySocket];
  await host.drop(first, 1006);
  expect(await host.read()).toMatchObject({ count: 1, moods: { calm: 1, joy: 0 } });
  await host.drop(next, 1006);
  await host.drop(second, 1006);
  await host.advance(TTL - 1);
  expect(await countOf(host)).toBe(1);
});

test("D1 the mood and sitting of the socket whose close wakes the room win over an older snapshot", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "calm" });
  await host.advance(SECOND);
  await host.say(socket, { type: "mood", mood: "joy" });
  await host.say(socket, { type: "sit", minutes: 10 });
  host.evict();
  await host.drop(socket, 1006);
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 1, calm: 0 } });
  await host.advance(2 * TTL);
  expect(await host.read()).toMatchObject({ count: 1, resting: 1 });
});

test("D1 the longest attachment is far under the 2 KB that platforms keep", async () => {
  const mood = "m".repeat(32);
  const host = new MemoryHost({ MOODS: mood }, { name: "r".repeat(64) });
  const socket = await host.join("s".repeat(64), { mood, address: 65_535 });
  await host.say(socket, { type: "sit", minutes: 60 });
  expect(serialize(socket.attachment).byteLength).toBeLessThan(400);
});

test("D1 D2 a sitting that an early eviction left unsaved is stored within 5 s", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, { type: "mood", mood: "joy" });
  await host.say(socket, { type: "sit", minutes: 30 });
  host.evict();
  await host.advance(5 * SECOND);
  host.restart();
  await host.advance(100 * SECOND);
  expect(await host.read()).toMatchObject({ count: 1, resting: 1, moods: { joy: 1 } });
});

test("D1 a person who dropped before an early eviction is not forgotten for one who joined", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  const dropped = await host.join("session-2", { mood: "joy" });
  await host.advance(6 * SECOND);
  await host.drop(await host.join("session-3"), 1000);
  await host.advance(SECOND);
  await host.drop(dropped, 1006);
  await host.join("session-4");
  host.evict();
  const back = await host.join("session-2");
  expect(welcomeOf(back)).toMatchObject({ mood: "joy" });
});

test("D4 a mood that is no longer configured becomes none", async () => {
  const host = new MemoryHost({ MOODS: "joy,calm" });
  const socket = await host.join("session-1", { mood: "calm" });
  const deployed = redeploy(host, { MOODS: "joy" });
  expect(await deployed.read()).toMatchObject({ count: 1, moods: { joy: 0 } });
  deployed.open.add(socket);
  deployed.evict();
  expect(await deployed.read()).toMatchObject({ count: 1, moods: { joy: 0 } });
  expect(welcomeOf(await deployed.join("session-1"))?.mood).toBeNull();
  await deployed.advance(SECOND);
  expect(presenceOf(socket)?.moods).toEqual({ joy: 0 });
});

test("D1 a clean departure is not forgotten if the room's last socket falls silent while the room sleeps", async () => {
  const host = new MemoryHost();
  const sitter = await host.join("sitter-1");
  await host.say(sitter, { type: "sit", minutes: 60 });
  await host.drop(sitter, 1006);
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.advance(70 * SECOND);
  await host.drop(await host.join("session-1"), 1000);
  await host.advance(10 * SECOND);
  host.evict();
  await host.advance(15 * SECOND);
  expect(watcher.closed?.code).toBe(4100);
  host.evict();
  expect(await countOf(host)).toBe(1);
});
