/** The room in workerd: real sockets, real eviction, real storage; the clock is set, never waited for. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { count, join, stubOf } from "./peer.ts";

const second = 1000;
let room = "";
let rooms = 0;

beforeEach(() => {
  room = `room-${++rooms}`;
});
afterEach(() => {
  vi.useRealTimers();
});

function setClock(at: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: at });
}

/** Sets the clock ahead and lets the alarm go off, as it would have. */
async function pass(ms: number): Promise<void> {
  setClock(Date.now() + ms);
  await runDurableObjectAlarm(stubOf(room));
}

async function storedKeys(name: string): Promise<{ keys: number; alarm: number | null }> {
  return runInDurableObject(stubOf(name), async (_, { storage }) => ({
    keys: (await storage.list()).size,
    alarm: await storage.getAlarm(),
  }));
}

test("P4 a thousand concurrent joins and mood changes are recounted exactly", async () => {
  const moods = ["gratitude", "presence", "calm", "joy", "release"];
  const peers = await Promise.all(Array.from({ length: 1000 }, (_, n) => join(room, `session=session-${n}`)));
  peers.forEach((peer, n) => {
    peer.say({ type: "mood", mood: moods[n % 5] });
    if (n % 3 === 0) peer.say({ type: "mood", mood: null });
    if (n % 10 === 0) peer.say({ type: "leave" });
  });
  const expected = { count: 900, moods: Object.fromEntries(moods.map((mood) => [mood, 0])) };
  peers.forEach((_, n) => {
    const mood = moods[n % 5] ?? "";
    if (n % 10 !== 0 && n % 3 !== 0) expected.moods[mood] = (expected.moods[mood] ?? 0) + 1;
  });
  await vi.waitFor(async () => expect(await stubOf(room).read()).toMatchObject(expected), { timeout: 20_000 });
});

test("H1 a heartbeat is answered without reaching the room", async () => {
  const peer = await join(room);
  const handled = await runInDurableObject(stubOf(room), (object) => vi.spyOn(object, "webSocketMessage"));
  await peer.ping();
  expect(handled).not.toHaveBeenCalled();
  peer.say("{");
  await vi.waitFor(() => expect(handled).toHaveBeenCalledOnce());
});

test("D1 after an eviction a heartbeat's time still counts", async () => {
  const now = Date.now();
  setClock(now - 60 * second);
  const peer = await join(room, "session=session-1");
  vi.useRealTimers();
  await peer.ping();
  await evictDurableObject(stubOf(room));
  setClock(now + 80 * second);
  await runDurableObjectAlarm(stubOf(room));
  expect(await count(room)).toBe(1);
  expect(peer.closed).toBeNull();
  await pass(12 * second);
  expect(await count(room)).toBe(0);
});

test("D1 after an eviction moods, sockets and the alarm are as they were", async () => {
  const peer = await join(room, "session=session-1&mood=joy");
  const watcher = await join(room, "role=watch");
  const before = await storedKeys(room);
  await evictDurableObject(stubOf(room));
  expect(await storedKeys(room)).toEqual(before);
  expect((await stubOf(room).read()).moods).toMatchObject({ joy: 1 });
  peer.say({ type: "mood", mood: "calm" });
  await vi.waitFor(() => expect(peer.frames.at(-1)).toEqual({ type: "mood", mood: "calm" }));
  watcher.say({ type: "join" });
  await vi.waitFor(() => expect(watcher.welcome).toMatchObject({ room, presence: { count: 2 } }));
});

test("D1 L4 a close that wakes the room keeps its grace", async () => {
  const peer = await join(room, "session=session-1");
  await join(room, "role=watch");
  await evictDurableObject(stubOf(room));
  peer.socket.close(1000);
  await vi.waitFor(() => expect(peer.closed?.code).toBe(1000));
  await pass(2 * second);
  expect(await count(room)).toBe(1);
  await pass(1.1 * second);
  expect(await count(room)).toBe(0);
});

test("D1 a lingering session survives eviction, and keeps its deadline", async () => {
  const peer = await join(room, "session=session-1&mood=joy");
  setClock(Date.now() + 2 * second);
  // Not a clean close: it keeps what was left of the TTL.
  peer.socket.close(4000);
  await peer.isClosed();
  await pass(5 * second);
  await evictDurableObject(stubOf(room));
  expect(await count(room)).toBe(1);
  await pass(82 * second);
  expect(await count(room)).toBe(1);
  await pass(1.1 * second);
  expect(await count(room)).toBe(0);
});

test("D3 when every socket is gone, whoever returns is themselves, and the others are given 15 s", async () => {
  await join(room, "session=session-1&mood=joy");
  await join(room, "session=session-2&mood=calm");
  // Stored by then.
  setClock(Date.now() + 6 * second);
  await runDurableObjectAlarm(stubOf(room));
  await evictDurableObject(stubOf(room), { webSockets: "close" });
  setClock(Date.now() + 85 * second);
  const back = await join(room, "session=session-1");
  expect(back.welcome).toMatchObject({ mood: "joy", presence: { count: 2 } });
  await pass(14 * second);
  expect(await count(room)).toBe(2);
  await pass(2 * second);
  expect(await count(room)).toBe(1);
});

test("L5 a dropped session is resumed within its TTL, mood included", async () => {
  const peer = await join(room, "session=session-1&mood=joy");
  peer.socket.close(4999);
  await peer.isClosed();
  await pass(80 * second);
  const back = await join(room, "session=session-1");
  expect(back.welcome).toMatchObject({ mood: "joy", presence: { count: 1 } });
});

test("L6 a silent socket is closed with 4100 and its session is over", async () => {
  const peer = await join(room, "session=session-1");
  await pass(91 * second);
  await vi.waitFor(() => expect(peer.closed?.code).toBe(4100));
  expect(await count(room)).toBe(0);
});

test("A2 an alarm in which something throws sets the next one, and pruning goes on", async () => {
  const peer = await join(room, "session=session-1");
  await pass(5 * second);
  const fault = await runInDurableObject(stubOf(room), (_, state) =>
    vi.spyOn(state, "getWebSocketAutoResponseTimestamp").mockImplementation(() => {
      throw new Error("injected");
    }),
  );
  vi.spyOn(console, "error").mockImplementation(() => {});
  await pass(91 * second);
  expect(fault).toHaveBeenCalled();
  const { alarm } = await storedKeys(room);
  expect(alarm).not.toBeNull();
  fault.mockRestore();
  await pass(2 * second);
  await vi.waitFor(() => expect(peer.closed?.code).toBe(4100));
  expect(await count(room)).toBe(0);
});

test("D6 with nobody here the storage is empty", async () => {
  const peer = await join(room);
  expect((await storedKeys(room)).keys).toBe(1);
  peer.say({ type: "leave" });
  await vi.waitFor(() => expect(peer.closed).toMatchObject({ code: 1000 }));
  expect(await storedKeys(room)).toEqual({ keys: 0, alarm: null });
});

test("R1 a reading is answered with its headers, and out of the cache for 5 s", async () => {
  await join(room, "mood=joy");
  const read = async (query: string) => exports.default.fetch(`https://host.test/parties/main/${room}${query}`);
  const response = await read("");
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(response.headers.get("Cache-Control")).toBe("public, max-age=5");
  expect(await response.json()).toEqual({
    room,
    at: expect.any(Number),
    count: 1,
    resting: 0,
    moods: { gratitude: 0, presence: 0, calm: 0, joy: 1, release: 0 },
  });
  const asked = await runInDurableObject(stubOf(room), (object) => vi.spyOn(object, "read"));
  await vi.waitFor(async () => {
    asked.mockClear();
    expect((await (await read("?again")).json<{ count: number }>()).count).toBe(1);
    expect(asked).not.toHaveBeenCalled();
  });
});

test("R2 reading a room that nobody is in creates nothing", async () => {
  const read = await exports.default.fetch(`https://host.test/parties/main/${room}`);
  expect(await read.json()).toMatchObject({ count: 0 });
  expect(await storedKeys(room)).toEqual({ keys: 0, alarm: null });
});
