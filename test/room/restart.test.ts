/** A deploy or a crash: no socket survives, and the snapshot is everything that is left (D3, D4). */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { countOf, MINUTE, SECOND, stay, storedSessions, TTL, welcomeOf } from "./helpers.ts";

test.each([
  ["15 s, if their deadline is earlier", {}, 85, 0, 15],
  ["until their deadline, if it is later", {}, 5, 0, 85],
  ["a TTL, if it is under 15 s", { TTL_SECONDS: 9, HEARTBEAT_SECONDS: 4 }, 8, 0, 9],
  ["a TTL, if the clock has stepped back", {}, 0, -3600, 90],
])("D3 after a restart connected people have %s", async (_, variables, joined, clockStep, left) => {
  const host = new MemoryHost(variables);
  await host.join("session-1", { mood: "joy" });
  await host.advance(joined * SECOND);
  host.restart();
  host.time += clockStep * SECOND;
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 1 } });
  await host.advance(left * SECOND - 1);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await countOf(host)).toBe(0);
});

test("D2 D3 people who lost their sockets are stored as such within 5 s", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await host.advance(20 * SECOND);
  host.restart();
  await host.read();
  await host.advance(5 * SECOND);
  expect(storedSessions(host)).toMatchObject([{ isConnected: false }]);
});

test("D3 a session that was already lingering keeps its own deadline", async () => {
  const host = new MemoryHost({ GRACE_SECONDS: 10 });
  await host.drop(await host.join("session-1"), 1000);
  await host.advance(5 * SECOND);
  host.restart();
  await host.advance(5 * SECOND);
  expect(await countOf(host)).toBe(0);
});

test("D3 J10 after a restart a client that returns keeps its last mood, stored or not", async () => {
  const host = new MemoryHost();
  const told = [
    ["session-1", "calm"],
    ["session-2", null],
    ["session-3", "joy"],
  ] as const;
  const [changed, cleared] = [await host.join("session-1"), await host.join("session-2", { mood: "release" })];
  await host.advance(15 * SECOND);
  await host.read();
  await host.say(changed, { type: "mood", mood: "calm" });
  await host.say(cleared, { type: "mood", mood: null });
  await host.join("session-3", { mood: "joy" });
  host.restart();
  expect(await host.read()).toMatchObject({ count: 2, moods: { calm: 0, release: 1, joy: 0 } });
  for (const [id, said] of told) expect(welcomeOf(await host.join(id, { said }))?.mood).toBe(said);
  expect(await host.read()).toMatchObject({ count: 3, moods: { calm: 1, release: 0, joy: 1 } });
});

test("D3 somebody whose departure was not stored is counted for 15 s more", async () => {
  const host = new MemoryHost();
  const [first, second] = [await host.join("session-1"), await host.join("session-2")];
  await host.advance(80 * SECOND);
  await host.say(first, { type: "leave" });
  await host.join("watcher-1", { role: "watch" });
  await host.say(second, { type: "leave" });
  expect(await countOf(host)).toBe(0);
  host.restart();
  expect(await countOf(host)).toBe(1);
  await host.advance(15 * SECOND - 1);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await countOf(host)).toBe(0);
});

test("D3 somebody who came after the last snapshot is missing until they return", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await host.advance(10 * SECOND);
  await host.join("session-2", { mood: "joy" });
  host.restart();
  expect(await countOf(host)).toBe(1);
  await host.join("session-2", { said: "joy" });
  expect(await host.read()).toMatchObject({ count: 2, moods: { joy: 1 } });
});

test("D2 D3 with a short heartbeat the interval of saves is as short, so nobody is forgotten", async () => {
  const host = new MemoryHost({ HEARTBEAT_SECONDS: 1, TTL_SECONDS: 2.1, GRACE_SECONDS: 2 });
  const socket = await host.join("session-1", { mood: "joy" });
  for (let beat = 0; beat < 5; beat++) {
    await host.advance(0.98 * SECOND);
    host.ping(socket);
  }
  host.restart();
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 1 } });
});

test("D2 the alarm of a quiet room renews the stored deadlines", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await stay(host, [socket], 10 * MINUTE);
  host.restart();
  expect(await countOf(host)).toBe(1);
  expect(storedSessions(host)[0]?.deadline).toBeGreaterThan(host.time);
});

test("D2 an alarm renews a snapshot that is older than a heartbeat, and no newer one", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  const { saves } = host.counts;
  await host.advance(20 * SECOND);
  await host.ring();
  expect(host.counts.saves).toBe(saves);
  await host.advance(20 * SECOND);
  await host.ring();
  expect(host.counts.saves).toBe(saves + 1);
});

test("D4 nobody in a snapshot older than twice the TTL is counted", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  host.restart();
  host.time += 2 * TTL;
  expect(await countOf(host)).toBe(0);
});
