/** The room in workerd with real sockets, eviction and storage. The clock is set, never waited for. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countOf, join, pass, SECOND, setClock, stored, stubOf } from "./peer.ts";

let room = "";
let rooms = 0;

beforeEach(() => {
  room = `evicted-${++rooms}`;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("D1 the time of the last heartbeat survives an eviction", async () => {
  const now = Date.now();
  setClock(now - 60 * SECOND);
  const peer = await join(room, "session=the-session-of-person-1");
  vi.useRealTimers();
  await peer.ping();
  await evictDurableObject(stubOf(room));
  setClock(now + 80 * SECOND);
  await runDurableObjectAlarm(stubOf(room));
  expect(await countOf(room)).toBe(1);
  expect(peer.closed).toBeNull();
  await pass(room, 12 * SECOND);
  expect(await countOf(room)).toBe(0);
});

test("D1 moods, sockets and the alarm survive an eviction", async () => {
  const peer = await join(room, "session=the-session-of-person-1&mood=joy");
  const watcher = await join(room, "role=watch");
  const before = await stored(room);
  await evictDurableObject(stubOf(room));
  expect(await stored(room)).toEqual(before);
  expect((await stubOf(room).read()).moods).toMatchObject({ joy: 1 });
  peer.say({ type: "mood", mood: "calm" });
  await vi.waitFor(() => expect(peer.framesOf("mood")).toEqual([{ type: "mood", mood: "calm" }]));
  watcher.say({ type: "join" });
  await vi.waitFor(() => expect(watcher.welcome).toMatchObject({ room, presence: { count: 2 } }));
});

test("D1 L4 a close that wakes the room starts the grace period", async () => {
  const peer = await join(room, "session=the-session-of-person-1");
  await join(room, "role=watch");
  await evictDurableObject(stubOf(room));
  peer.socket.close(1000);
  await vi.waitFor(() => expect(peer.closed?.code).toBe(1000));
  await pass(room, 2 * SECOND);
  expect(await countOf(room)).toBe(1);
  await pass(room, 1.1 * SECOND);
  expect(await countOf(room)).toBe(0);
});

test("D6 D8 an empty room with an admin side stores nothing after a visit of seconds", async () => {
  const peer = await join(room);
  expect((await stored(room)).keys).toEqual(["snapshot/0"]);
  peer.say({ type: "leave" });
  expect(await peer.isClosed()).toMatchObject({ code: 1000 });
  expect(await stored(room)).toEqual({ keys: [], alarm: null });
});

test("D4 a room that cannot read its storage serves its sockets, and its alarm restores the rest", async () => {
  const lines = vi.spyOn(console, "error").mockImplementation(() => {});
  await join(room, "session=the-session-of-person-1&mood=joy");
  await pass(room, 5 * SECOND);
  const storage = await runInDurableObject(stubOf(room), (_, { storage }) => Object.getPrototypeOf(storage));
  const failing = vi.spyOn(storage, "get").mockRejectedValue(new Error("injected"));
  await evictDurableObject(stubOf(room), { webSockets: "close" });
  const peer = await join(room, "session=the-session-of-person-2&mood=calm");
  expect(peer.welcome.presence.count).toBe(1);
  expect(lines.mock.calls.join()).toContain('"event":"load"');
  failing.mockRestore();
  await pass(room, 11 * SECOND);
  expect(await stubOf(room).read()).toMatchObject({ count: 2, moods: { joy: 1, calm: 1 } });
  expect(await peer.ask({ type: "mood", mood: null }, "mood")).toMatchObject({ mood: null });
});

test("A3 P7 a socket whose send throws during a broadcast takes nothing from the others", async () => {
  const peers = [await join(room), await join(room), await join(room)];
  const broken = await runInDurableObject(stubOf(room), (_, state) => {
    const [, middle] = state.getWebSockets();
    if (!middle) throw new Error("The room has no socket.");
    return vi.spyOn(middle, "send").mockImplementation(() => {
      throw new TypeError("injected");
    });
  });
  const before = peers.map((peer) => peer.framesOf("presence").length);
  await join(room, "session=the-session-of-person-4&mood=joy");
  await pass(room, 2 * SECOND);
  await vi.waitFor(() => {
    const receivers = peers.filter((peer, index) => peer.framesOf("presence").length > (before[index] ?? 0));
    expect(receivers).toHaveLength(2);
    for (const peer of receivers) expect(peer.presence).toMatchObject({ count: 4, moods: { joy: 1 } });
  });
  expect(broken).toHaveBeenCalled();
});
