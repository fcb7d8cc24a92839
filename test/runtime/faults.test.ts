/** Faults of the platform in workerd: the real storage and the real sockets are made to fail, and the count is right all the same. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import type { Peer } from "../peer.ts";
import { count, join, stubOf } from "./peer.ts";

const second = 1000;
let room = "";
let rooms = 0;
let lines: MockInstance;

beforeEach(() => {
  room = `faulty-${++rooms}`;
  lines = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What was logged, each line whole. */
function logged(): unknown[] {
  return lines.mock.calls.map(([line]) => JSON.parse(line));
}
const line = (event: string) => ({ at: expect.any(String), room, event, reason: "injected" });

type Method = "get" | "put" | "setAlarm";

/** Makes the room's storage throw, as often as said, and then work again. */
async function failStorage(method: Method, times = Number.POSITIVE_INFINITY): Promise<MockInstance> {
  return runInDurableObject(stubOf(room), (_, { storage }) => {
    const works = storage[method].bind(storage) as (...asked: unknown[]) => Promise<void>;
    let left = times;
    return vi.spyOn(storage, method as "setAlarm").mockImplementation(async (...asked: unknown[]) => {
      if (left-- > 0) throw new Error("injected");
      return works(...asked);
    });
  });
}

async function alarmAt(): Promise<number | null> {
  return runInDurableObject(stubOf(room), (_, { storage }) => storage.getAlarm());
}

/** Sets the clock ahead and lets the alarm go off, as it would have. */
async function pass(ms: number): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
  await runDurableObjectAlarm(stubOf(room));
}

/** Is still served, whatever fails. */
async function isServed(peer: Peer<WebSocket>): Promise<void> {
  for (const mood of ["joy", "calm"])
    expect(await peer.ask({ type: "mood", mood }, "mood")).toEqual({ type: "mood", mood });
}

test("D4 the platform tells a room its name", async () => {
  await join(room);
  const name = (stub: ReturnType<typeof stubOf>) => runInDurableObject(stub, (_, { id }) => id.name);
  expect(await name(env.BREATHING_ROOM.getByName(room))).toBe(room);
  await evictDurableObject(stubOf(room));
  expect(await name(stubOf(room))).toBe(room);
});

test("A2 A3 an alarm that cannot be set is tried again though nobody says anything", async () => {
  const peer = await join(room, "session=session-1");
  await runInDurableObject(stubOf(room), (_, { storage }) => storage.deleteAlarm());
  await evictDurableObject(stubOf(room));
  const failing = await failStorage("setAlarm", 1);
  await isServed(peer);
  await vi.waitFor(async () => expect(await alarmAt()).not.toBeNull(), { timeout: 10_000 });
  expect(failing.mock.calls.length).toBeGreaterThan(1);
  expect(logged()).toEqual([line("set the alarm")]);
  failing.mockRestore();
  await pass(91 * second);
  await vi.waitFor(() => expect(peer.closed?.code).toBe(4100));
  expect(await count(room)).toBe(0);
});

test("A2 A3 during an alarm too, which ends when the next is set", async () => {
  const peer = await join(room, "session=session-1");
  await pass(5 * second);
  const failing = await failStorage("setAlarm", 2);
  await pass(30 * second);
  expect(failing.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(await alarmAt()).not.toBeNull();
  expect(logged()).toEqual([line("set the alarm")]);
  expect(peer.closed).toBeNull();
});

test("A2 A3 what cannot be stored is stored when it can be, and nobody waits for it", async () => {
  const peer = await join(room, "session=session-1");
  const failing = await failStorage("put");
  await isServed(peer);
  const other = await join(room, "session=session-2&mood=joy");
  expect(other.welcome.presence.count).toBe(2);
  await vi.waitFor(() => expect(logged()).toContainEqual(line("save")), { timeout: 10_000 });
  failing.mockRestore();
  await pass(5 * second);
  await vi.waitFor(async () => {
    await evictDurableObject(stubOf(room), { webSockets: "close" });
    expect(await stubOf(room).read()).toMatchObject({ count: 2, moods: { joy: 1 } });
  });
});

test.each([1, Number.POSITIVE_INFINITY])(
  "A3 D4 a room that cannot read what is stored, %s times, has its sockets",
  async (times) => {
    const peer = await join(room, "session=session-1&mood=joy");
    await join(room, "session=session-2");
    await pass(5 * second);
    vi.useRealTimers();
    let left = times;
    const storage = await runInDurableObject(stubOf(room), (_, { storage }) => Object.getPrototypeOf(storage));
    const works = storage.get;
    const failing = vi.spyOn(storage, "get").mockImplementation(async function (this: unknown, ...asked: unknown[]) {
      if (left-- > 0) throw new Error("injected");
      return works.apply(this, asked);
    });
    await evictDurableObject(stubOf(room));
    expect(await count(room)).toBe(2);
    await isServed(peer);
    expect(failing).toHaveBeenCalled();
    expect(logged()[0]).toEqual(line("load"));
    expect(logged()).toHaveLength(Math.min(times, 3));
  },
);

test("A2 D4 what could not be read is read by the alarm of the running room, and nothing was written over it", async () => {
  const sitter = await join(room, "session=session-1&mood=joy");
  await sitter.ask({ type: "sit", minutes: 30 }, "sit");
  await pass(5 * second);
  vi.useRealTimers();
  const storage = await runInDurableObject(stubOf(room), (_, { storage }) => Object.getPrototypeOf(storage));
  const failing = vi.spyOn(storage, "get").mockRejectedValue(new Error("injected"));
  await evictDurableObject(stubOf(room), { webSockets: "close" });
  const peer = await join(room, "session=session-2");
  expect(peer.welcome.presence.count).toBe(1);
  expect(logged()).toEqual([line("load"), line("load"), line("load")]);
  failing.mockRestore();
  await pass(61 * second);
  expect(await count(room)).toBe(2);
  await isServed(peer);
});

test("A3 D4 a snapshot of another room, where it lies in the real storage, is ignored", async () => {
  const elsewhere = room;
  await join(elsewhere, "session=session-1");
  const stored = await runInDurableObject(stubOf(elsewhere), (_, { storage }) => storage.get("snapshot"));
  room = `${elsewhere}-other`;
  await runInDurableObject(stubOf(room), (_, { storage }) => storage.put("snapshot", stored));
  await evictDurableObject(stubOf(room));
  const peer = await join(room, "session=session-2");
  expect(peer.welcome.presence.count).toBe(1);
  expect(logged()).toEqual([{ ...line("read the snapshot"), reason: `snapshot of the room ${elsewhere}` }]);
});

test("A3 P7 a socket whose send throws in the middle of a broadcast takes nothing from the others", async () => {
  const peers: Peer<WebSocket>[] = [];
  for (const n of [1, 2, 3]) peers.push(await join(room, `session=session-${n}`));
  const broken = await runInDurableObject(stubOf(room), (_, state) => {
    const [, middle] = state.getWebSockets();
    if (!middle) throw new Error("no socket");
    return vi.spyOn(middle, "send").mockImplementation(() => {
      throw new TypeError("injected");
    });
  });
  const before = peers.map((peer) => peer.framesOf("presence").length);
  await join(room, "session=session-4&mood=joy");
  await pass(2 * second);
  await vi.waitFor(() => {
    const told = peers.filter((peer, n) => peer.framesOf("presence").length > (before[n] ?? 0));
    expect(told).toHaveLength(2);
    for (const peer of told) expect(peer.presence).toMatchObject({ count: 4, moods: { joy: 1 } });
  });
  expect(broken).toHaveBeenCalled();
  expect(await count(room)).toBe(4);
});

test("A3 D1 an attachment that does not decode closes that socket with 1011, and its session may return", async () => {
  const [peer, other] = [await join(room, "session=session-1&mood=joy"), await join(room, "session=session-2")];
  await pass(5 * second);
  vi.useRealTimers();
  await runInDurableObject(stubOf(room), (_, state) => state.getWebSockets()[0]?.serializeAttachment([99, "?"]));
  await evictDurableObject(stubOf(room));
  await vi.waitFor(async () => expect([await count(room), peer.closed?.code ?? other.closed?.code]).toEqual([2, 1011]));
  expect(logged()).toEqual([
    { ...line("read an attachment"), reason: "attachment of the wrong shape, or of an unknown version" },
  ]);
  const back = await join(room, "session=session-1");
  expect(back.welcome).toMatchObject({ mood: "joy", presence: { count: 2 } });
});
