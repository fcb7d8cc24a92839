import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { decodeSnapshot } from "../../party/room/snapshot.ts";

const second = 1000;
const count = async (host: MemoryHost) => (await host.read()).count;

test("D1 what a second tab heard outlives it, through hibernation", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1");
  const other = await host.join("session-1");
  await host.advance(60 * second);
  host.ping(first);
  await host.drop(first, 1006);
  host.evict();
  await host.drop(other, 1006);
  await host.advance(89 * second);
  expect(await count(host)).toBe(1);
  await host.advance(second);
  expect(await count(host)).toBe(0);
});

test("D1 L4 a clean close that wakes the room is a clean close", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  host.evict();
  await host.drop(socket, 1001);
  await host.advance(3 * second);
  expect(await count(host)).toBe(0);
});

test("D1 L5 a drop that wakes the room leaves what was left of the TTL", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(80 * second);
  host.evict();
  await host.drop(socket, 1006);
  await host.advance(9 * second);
  expect(await count(host)).toBe(1);
  await host.advance(second);
  expect(await count(host)).toBe(0);
});

test("D1 a socket that was let go stays gone, though the platform still lists it", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.join("session-2");
  await host.say(socket, { type: "leave" });
  await host.advance(5 * second);
  host.evict();
  expect(await count(host)).toBe(1);
});

test("D2 coming back is stored, though the aggregate stays the same", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(10 * second);
  await host.drop(socket, 1006);
  await host.advance(10 * second);
  await host.join("session-1");
  await host.advance(5 * second);
  expect(decodeSnapshot(host.stored.snapshot ?? []).sessions(true)).toMatchObject([{ isConnected: true }]);
});

test("D3 after a restart the connected are given 15 s to return, and are themselves", async () => {
  const host = new MemoryHost();
  await host.join("session-1", { mood: "joy" });
  await host.join("session-2", { mood: "calm" });
  await host.advance(85 * second);
  host.restart();
  const back = await host.join("session-1");
  expect(back.framesOf("welcome")[0]).toMatchObject({ mood: "joy", presence: { count: 2 } });
  await host.advance(15 * second - 1);
  expect(await count(host)).toBe(2);
  await host.advance(1);
  expect(await count(host)).toBe(1);
});

test("D3 after a restart a lingering session keeps its own deadline", async () => {
  const host = new MemoryHost({ GRACE_SECONDS: 10 });
  await host.drop(await host.join("session-1"), 1000);
  await host.advance(5 * second);
  host.restart();
  await host.advance(5 * second);
  expect(await count(host)).toBe(0);
});

test("D3 after a restart nobody is counted beyond TTL, whatever the snapshot's clock said", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  host.restart();
  host.time -= 3600 * second;
  expect(await count(host)).toBe(1);
  await host.advance(90 * second);
  host.stored = { ...host.stored, alarmAt: host.stored.alarmAt && Math.min(host.stored.alarmAt, host.time) };
  await host.advance(second);
  expect(await count(host)).toBe(0);
});

test("D4 a snapshot older than twice the TTL is ignored", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  host.restart();
  host.time += 180 * second;
  expect(await count(host)).toBe(0);
});

test("D4 a snapshot that cannot be read is ignored, and the log says so", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  host.restart();
  host.stored = { ...host.stored, snapshot: new Uint8Array([9, 9, 9]) };
  await host.join("session-2");
  expect(await count(host)).toBe(1);
  expect(host.logged[0]).toMatchObject({ event: "read the snapshot" });
});

test("D4 a mood that is no longer configured becomes none", async () => {
  const host = new MemoryHost({ MOODS: "joy,calm" });
  const socket = await host.join("session-1", { mood: "calm" });
  const later = new MemoryHost({ MOODS: "joy" });
  later.stored = host.stored;
  later.time = host.time;
  expect((await later.read()).moods).toEqual({ joy: 0 });
  later.open.add(socket);
  later.evict();
  expect(await later.read()).toMatchObject({ count: 1, moods: { joy: 0 } });
});

test("A2 an attachment that cannot be read costs that socket its place and nobody else", async () => {
  const host = new MemoryHost();
  const broken = await host.join("session-1");
  await host.join("session-2");
  await host.say(broken, { type: "watch" });
  await host.advance(5 * second);
  broken.attachment = { not: "ours" };
  host.evict();
  expect(await count(host)).toBe(1);
  expect(broken.closed).toMatchObject({ code: 1011 });
});
