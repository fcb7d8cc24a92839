import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";

const second = 1000;
const count = async (host: MemoryHost) => (await host.read()).count;

test("L1 a session is counted until TTL after it was last heard", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(60 * second);
  host.ping(socket);
  await host.advance(89 * second);
  expect(await count(host)).toBe(1);
  await host.advance(2 * second);
  expect(await count(host)).toBe(0);
});

test("L1 any of its sockets keeps a session alive", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  const second = await host.join("session-1");
  for (let beats = 0; beats < 10; beats++) {
    await host.advance(30_000);
    host.ping(second);
  }
  expect(await count(host)).toBe(1);
});

test("L2 a socket that goes takes nothing with it while others stay", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1");
  const other = await host.join("session-1");
  await host.say(first, { type: "leave" });
  expect(first.closed).toMatchObject({ code: 1000 });
  await host.advance(10 * second);
  expect(await count(host)).toBe(1);
  await host.say(other, { type: "leave" });
  expect(await count(host)).toBe(0);
});

test.each([1000, 1001, 1005])("L4 after a clean close (%i) the seat is kept for the grace", async (code) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.drop(socket, code);
  await host.advance(2999);
  expect(await count(host)).toBe(1);
  await host.advance(1);
  expect(await count(host)).toBe(0);
});

test("L4 away makes any close a clean one", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, { type: "away" });
  host.evict();
  await host.drop(socket, 1006);
  await host.advance(3 * second);
  expect(await count(host)).toBe(0);
});

test("L4 a reload is never seen by the others", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const socket = await host.join("session-1", { mood: "joy" });
  await host.advance(10 * second);
  await host.drop(socket, 1001);
  await host.advance(2 * second);
  const back = await host.join("session-1");
  await host.advance(10 * second);
  expect(watcher.framesOf("presence").map(({ count }) => count)).toEqual([0, 1]);
  expect(back.framesOf("welcome")[0]?.mood).toBe("joy");
});

test("L5 a dropped session keeps what was left of its TTL, heartbeats counted, and is resumed with its mood", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "joy" });
  await host.advance(30 * second);
  host.ping(socket);
  await host.advance(20 * second);
  await host.drop(socket, 1006);
  await host.advance(69 * second);
  const back = await host.join("session-1");
  expect(back.framesOf("welcome")[0]).toMatchObject({ mood: "joy", presence: { count: 1 } });
  await host.drop(back, 1006);
  await host.advance(90 * second);
  expect(await count(host)).toBe(0);
});

test("L6 a silent socket is closed with 4100 within a second, a watcher's too", async () => {
  const host = new MemoryHost();
  const sockets = [await host.join("session-1"), await host.join("watcher-1", { role: "watch" })];
  await host.advance(90 * second - 1);
  expect(sockets.map(({ closed }) => closed)).toEqual([null, null]);
  await host.advance(second);
  expect(sockets.map(({ closed }) => closed?.code)).toEqual([4100, 4100]);
});

test("L7 departures close together are pruned in one wake", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  for (let person = 0; person < 20; person++) {
    const socket = await host.join(`session-${person}`);
    host.time += 10;
    await host.drop(socket, 1000);
  }
  await host.advance(2 * second);
  host.counts.alarms = 0;
  await host.advance(5 * second);
  // For the departures, for what is told of them, and for what is stored.
  expect(host.counts.alarms).toBeLessThanOrEqual(3);
  expect(watcher.framesOf("presence").at(-1)?.count).toBe(0);
});

test("L7 an observer is told what is so, before the alarm has run", async () => {
  const host = new MemoryHost();
  await host.drop(await host.join("session-1"), 1000);
  host.time += 3 * second;
  expect(await count(host)).toBe(0);
});
