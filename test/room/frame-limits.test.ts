/** How much one socket may send (Q7, Q8), and how many sockets one session may have (Q6). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { adminHost, countOf, countsOf, errorsOf, MINUTE, SECOND, welcomeOf } from "./helpers.ts";

/** Only the first one changes anything, so that the allowance of changes (Q12) does not matter. */
async function sendMoods(host: MemoryHost, socket: MemorySocket, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await host.say(socket, { type: "mood", mood: "joy" });
}

/** Opens this many tabs of one session, a second apart. */
async function openTabs(host: MemoryHost, tabs: number): Promise<MemorySocket[]> {
  const sockets: MemorySocket[] = [];
  for (let tab = 0; tab < tabs; tab++) {
    sockets.push(await host.join("session-1"));
    await host.advance(SECOND);
  }
  return sockets;
}

const closeCodes = (sockets: readonly MemorySocket[]) => sockets.map(({ closed }) => closed?.code ?? null);

test("Q6 with the eleventh tab the oldest is closed, and nobody else sees it", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const tabs = await openTabs(host, 12);
  expect(closeCodes(tabs)).toEqual([4104, 4104, ...Array(10).fill(null)]);
  for (const tab of tabs.slice(0, 2)) await host.drop(tab, 4104);
  expect(await countOf(host)).toBe(1);
  expect(countsOf(watcher)).toEqual([1]);
});

test("Q6 after sleep the oldest tab is closed, whatever order the platform lists sockets in", async () => {
  const host = new MemoryHost();
  const tabs = await openTabs(host, 10);
  host.evict();
  host.open.clear();
  for (const socket of tabs.toReversed()) host.open.add(socket);
  await host.join("session-1");
  expect(closeCodes(tabs)).toEqual([4104, ...Array(9).fill(null)]);
});

test("Q6 a watcher that joins on the oldest socket is the newest of its session", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("session-1", { role: "watch" });
  await host.advance(SECOND);
  const tabs = await openTabs(host, 10);
  expect(closeCodes(tabs)).toEqual(Array(10).fill(null));
  await host.say(watcher, { type: "join" });
  expect(closeCodes([watcher, ...tabs])).toEqual([null, 4104, ...Array(9).fill(null)]);
  expect(await countOf(host)).toBe(1);
});

test("Q7 Q10 after twenty frames comes an error, then a close, and the session may be resumed", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await sendMoods(host, socket, 20);
  expect(errorsOf(socket)).toEqual([]);
  await sendMoods(host, socket, 1);
  expect(errorsOf(socket)).toEqual(["rate_limited"]);
  expect((await host.read()).moods).toMatchObject({ joy: 1, calm: 0 });
  expect(socket.closed).toBeNull();
  await sendMoods(host, socket, 1);
  expect(socket.closed).toEqual({ code: 4102, reason: "tooManyFrames" });
  await host.advance(10 * SECOND);
  expect(welcomeOf(await host.join("session-1"))).toMatchObject({ mood: "joy", presence: { count: 1 } });
});

test("Q7 two frames a second are always allowed, and heartbeats are not counted", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await sendMoods(host, socket, 20);
  for (let turn = 0; turn < 200; turn++) {
    await host.advance(SECOND / 2);
    await sendMoods(host, socket, 1);
    await host.say(socket, "ping");
  }
  expect(errorsOf(socket)).toEqual([]);
});

test("Q7 with a full allowance a client is warned again before it is closed", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await sendMoods(host, socket, 21);
  // The allowance is full after 10 s and does not grow beyond that.
  await host.advance(MINUTE);
  await sendMoods(host, socket, 21);
  expect(errorsOf(socket)).toEqual(["rate_limited", "rate_limited"]);
  expect(socket.closed).toBeNull();
  await host.advance(SECOND / 2);
  await sendMoods(host, socket, 2);
  expect(socket.closed).toMatchObject({ code: 4102 });
});

test("Q7 a clock that steps back costs nobody their allowance", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await sendMoods(host, socket, 1);
  host.time -= 30 * SECOND;
  await sendMoods(host, socket, 19);
  expect(errorsOf(socket)).toEqual([]);
});

test("Q7 heartbeats that reach the room have an allowance of their own, with the regular ones on top", async () => {
  const host = new MemoryHost({ HEARTBEAT_SECONDS: 0.5, TTL_SECONDS: 10 });
  const socket = await host.join("session-1");
  await sendMoods(host, socket, 20);
  for (let beat = 0; beat < 20; beat++) await host.say(socket, "ping");
  // Two a second as for frames, and two more for the interval.
  for (let beat = 0; beat < 40; beat++) {
    await host.advance(SECOND / 4);
    await host.say(socket, "ping");
  }
  expect(errorsOf(socket)).toEqual([]);
  for (let beat = 0; beat < 2; beat++) await host.say(socket, "ping");
  expect(errorsOf(socket)).toEqual(["rate_limited"]);
  expect(socket.closed).toMatchObject({ code: 4102 });
});

test.each(["breathe", "watch", "admin"] as const)("Q7 bad frames count as frames (%s)", async (role) => {
  const host = adminHost();
  const socket = await host.join("session-1", { role });
  for (let time = 0; time < 22; time++) await host.say(socket, "{");
  expect(socket.closed).toMatchObject({ code: 4102 });
});

test("Q8 the third oversized frame closes the socket, through sleep too", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, "x".repeat(1025));
  await host.say(socket, "x".repeat(1025));
  expect(socket.closed).toBeNull();
  host.evict();
  await host.say(socket, new ArrayBuffer(1025));
  expect(errorsOf(socket)).toEqual(["too_large", "too_large", "too_large"]);
  expect(socket.closed).toEqual({ code: 4102, reason: "tooManyFrames" });
  expect(await countOf(host)).toBe(1);
});

const TOLERATED = 65_536;

test.each([
  ["characters", "x".repeat(TOLERATED + 1)],
  ["bytes of a text", `${"あ".repeat(TOLERATED / 3)}xx`],
  ["binary bytes", new ArrayBuffer(TOLERATED + 1)],
])("Q8 Q10 one frame of more than 64 KiB (%s) closes the socket without an answer", async (_, data) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, data);
  expect(socket.closed).toEqual({ code: 4102, reason: "tooManyFrames" });
  expect(errorsOf(socket)).toEqual([]);
  await host.advance(10 * SECOND);
  expect(await countOf(host)).toBe(1);
});

test.each([
  ["characters", "x".repeat(TOLERATED)],
  ["bytes of a text", `${"あ".repeat(TOLERATED / 3)}x`],
  ["binary bytes", new ArrayBuffer(TOLERATED)],
])("Q8 a frame of 64 KiB (%s) is answered by an error", async (_, data) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, data);
  expect(errorsOf(socket)).toEqual(["too_large"]);
  expect(socket.closed).toBeNull();
});

test.each(["watch", "admin"] as const)(
  "Q8 a frame of more than 64 KiB closes every kind of socket (%s)",
  async (role) => {
    const host = adminHost();
    const socket = await host.join("session-1", { role });
    await host.say(socket, new ArrayBuffer(TOLERATED + 1));
    expect(socket.closed).toMatchObject({ code: 4102 });
  },
);
