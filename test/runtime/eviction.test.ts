/** The room in workerd with real sockets and real eviction. The clock is set, never waited for. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
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

test("H1 a heartbeat is answered without the room", async () => {
  const peer = await join(room);
  const handled = await runInDurableObject(stubOf(room), (object) => vi.spyOn(object, "webSocketMessage"));
  await peer.ping();
  expect(handled).not.toHaveBeenCalled();
  peer.say("{");
  await vi.waitFor(() => expect(handled).toHaveBeenCalledOnce());
});

test("D1 the time of the last heartbeat survives an eviction", async () => {
  const now = Date.now();
  setClock(now - 60 * SECOND);
  const peer = await join(room, "session=session-1");
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
  const peer = await join(room, "session=session-1&mood=joy");
  const watcher = await join(room, "role=watch");
  const before = await stored(room);
  await evictDurableObject(stubOf(room));
  expect(await stored(room)).toEqual(before);
  expect((await stubOf(room).read()).moods).toMatchObject({ joy: 1 });
  peer.say({ type: "mood", mood: "calm" });
  await vi.waitFor(() => expect(peer.frames.at(-1)).toEqual({ type: "mood", mood: "calm" }));
  watcher.say({ type: "join" });
  await vi.waitFor(() => expect(watcher.welcome).toMatchObject({ room, presence: { count: 2 } }));
});

test("D1 L4 a close that wakes the room starts the grace period", async () => {
  const peer = await join(room, "session=session-1");
  await join(room, "role=watch");
  await evictDurableObject(stubOf(room));
  peer.socket.close(1000);
  await vi.waitFor(() => expect(peer.closed?.code).toBe(1000));
  await pass(room, 2 * SECOND);
  expect(await countOf(room)).toBe(1);
  await pass(room, 1.1 * SECOND);
  expect(await countOf(room)).toBe(0);
});

test("D1 L5 a lingering session keeps its deadline through an eviction", async () => {
  const peer = await join(room, "session=session-1&mood=joy");
  setClock(Date.now() + 2 * SECOND);
  // This code is not a clean close.
  peer.socket.close(4000);
  await peer.isClosed();
  await pass(room, 5 * SECOND);
  await evictDurableObject(stubOf(room));
  expect(await countOf(room)).toBe(1);
  await pass(room, 82 * SECOND);
  expect(await countOf(room)).toBe(1);
  await pass(room, 1.1 * SECOND);
  expect(await countOf(room)).toBe(0);
});

test("D3 after every socket is lost, people who return are themselves, and the others have 15 s", async () => {
  await join(room, "session=session-1&mood=joy");
  await join(room, "session=session-2&mood=calm");
  await pass(room, 6 * SECOND);
  await evictDurableObject(stubOf(room), { webSockets: "close" });
  setClock(Date.now() + 85 * SECOND);
  const back = await join(room, "session=session-1");
  expect(back.welcome).toMatchObject({ mood: "joy", presence: { count: 2 } });
  await pass(room, 14 * SECOND);
  expect(await countOf(room)).toBe(2);
  await pass(room, 2 * SECOND);
  expect(await countOf(room)).toBe(1);
});

test("A3 D3 a reset drops every socket, and people who return are themselves", async () => {
  const peers = [await join(room, "session=session-1&mood=joy"), await join(room, "session=session-2")];
  await pass(room, 6 * SECOND);
  await runInDurableObject(stubOf(room), (_, state) => state.abort("injected")).catch(() => {});
  for (const peer of peers) expect(await peer.isClosed()).toMatchObject({ code: 1006 });
  expect(await countOf(room)).toBe(2);
  expect((await join(room, "session=session-1")).welcome).toMatchObject({ mood: "joy", presence: { count: 2 } });
});

test("D1 A3 an undecodable attachment closes its socket with 1011, and its person may return", async () => {
  const lines = vi.spyOn(console, "error").mockImplementation(() => {});
  const peers = [await join(room, "session=session-1&mood=joy"), await join(room, "session=session-2&mood=joy")];
  await pass(room, 11 * SECOND);
  await runInDurableObject(stubOf(room), (_, state) => state.getWebSockets()[0]?.serializeAttachment([99, "?"]));
  await evictDurableObject(stubOf(room));
  await vi.waitFor(async () => {
    expect(await countOf(room)).toBe(2);
    expect(peers.map(({ closed }) => closed?.code)).toContain(1011);
  });
  expect(JSON.parse(lines.mock.calls[0]?.[0])).toMatchObject({ room, event: "read an attachment" });
  const id = peers[0]?.closed ? "session-1" : "session-2";
  expect((await join(room, `session=${id}`)).welcome).toMatchObject({ mood: "joy", presence: { count: 2 } });
});

test("D4 the platform tells a room its name, after an eviction too", async () => {
  await join(room);
  const nameOf = (stub: ReturnType<typeof stubOf>) => runInDurableObject(stub, (_, { id }) => id.name);
  expect(await nameOf(env.BREATHING_ROOM.getByName(room))).toBe(room);
  await evictDurableObject(stubOf(room));
  expect(await nameOf(stubOf(room))).toBe(room);
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
  await join(room, "session=session-4&mood=joy");
  await pass(room, 2 * SECOND);
  await vi.waitFor(() => {
    const receivers = peers.filter((peer, index) => peer.framesOf("presence").length > (before[index] ?? 0));
    expect(receivers).toHaveLength(2);
    for (const peer of receivers) expect(peer.presence).toMatchObject({ count: 4, moods: { joy: 1 } });
  });
  expect(broken).toHaveBeenCalled();
});
