/** The platform's storage in workerd: the keys that a room leaves there, and failing calls. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import type { Peer } from "../peer.ts";
import { countOf, join, pass, SECOND, setClock, stored, stubOf } from "./peer.ts";

const NOTHING_STORED = { keys: [], alarm: null };
let room = "";
let rooms = 0;
let lines: MockInstance;

beforeEach(() => {
  room = `stored-${++rooms}`;
  lines = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The operations that the log names. */
const failures = () => lines.mock.calls.map(([line]) => JSON.parse(line).event);

/** Makes a storage call of every object reject, until it is restored. */
async function failStorage(method: "get" | "put" | "setAlarm"): Promise<MockInstance> {
  const storage = await runInDurableObject(stubOf(room), (_, { storage }) => Object.getPrototypeOf(storage));
  return vi.spyOn(storage, method).mockRejectedValue(new Error("injected"));
}

async function expectAnswers(peer: Peer<WebSocket>): Promise<void> {
  for (const mood of ["joy", "calm"])
    expect(await peer.ask({ type: "mood", mood }, "mood")).toEqual({ type: "mood", mood });
}

test("D6 the storage of an empty room is empty", async () => {
  const peer = await join(room);
  expect((await stored(room)).keys).toEqual(["snapshot/0"]);
  peer.say({ type: "leave" });
  await vi.waitFor(() => expect(peer.closed).toMatchObject({ code: 1000 }));
  expect(await stored(room)).toEqual(NOTHING_STORED);
});

test("R2 reading an unused room stores nothing", async () => {
  const response = await exports.default.fetch(`https://host.test/parties/main/${room}`);
  expect(await response.json()).toMatchObject({ count: 0 });
  expect(await stored(room)).toEqual(NOTHING_STORED);
});

test("A2 an alarm that could not be set is set by the next event", async () => {
  const peer = await join(room, "session=session-1");
  await runInDurableObject(stubOf(room), (_, { storage }) => storage.deleteAlarm());
  await evictDurableObject(stubOf(room));
  const failing = await failStorage("setAlarm");
  await expectAnswers(peer);
  expect(failures()).toContain("set the alarm");
  expect((await stored(room)).alarm).toBeNull();
  failing.mockRestore();
  await expectAnswers(peer);
  expect((await stored(room)).alarm).not.toBeNull();
});

test("A2 A3 a save that failed is repeated, and nobody waits for it", async () => {
  const peer = await join(room, "session=session-1");
  setClock(Date.now() + 6 * SECOND);
  const failing = await failStorage("put");
  await expectAnswers(peer);
  expect((await join(room, "session=session-2&mood=joy")).welcome.presence.count).toBe(2);
  expect(failures()).toContain("save");
  failing.mockRestore();
  await pass(room, 6 * SECOND);
  await expectAnswers(peer);
  await evictDurableObject(stubOf(room), { webSockets: "close" });
  expect(await stubOf(room).read()).toMatchObject({ count: 2, moods: { joy: 1, calm: 1 } });
});

test("D4 a room that cannot read its storage serves its sockets, and its alarm restores the rest", async () => {
  const sitter = await join(room, "session=session-1&mood=joy");
  await sitter.ask({ type: "sit", minutes: 30 }, "sit");
  await pass(room, 5 * SECOND);
  const failing = await failStorage("get");
  await evictDurableObject(stubOf(room), { webSockets: "close" });
  const peer = await join(room, "session=session-2");
  expect(peer.welcome.presence.count).toBe(1);
  await expectAnswers(peer);
  expect(failures()).toEqual(["load"]);
  failing.mockRestore();
  await pass(room, 11 * SECOND);
  expect(await stubOf(room).read()).toMatchObject({ count: 2, moods: { joy: 1, calm: 1 } });
  await expectAnswers(peer);
});

test("A1 an alarm that fires a few milliseconds early sets no other", async () => {
  await join(room, "session=session-1");
  await pass(room, 6 * SECOND);
  const { alarm } = await stored(room);
  setClock((alarm ?? 0) - 10);
  await runDurableObjectAlarm(stubOf(room));
  expect(await countOf(room)).toBe(0);
  expect(await stored(room)).toEqual(NOTHING_STORED);
});
