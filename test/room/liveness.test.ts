import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countOf, countsOf, presenceOf, SECOND, stay, TTL, welcomeOf } from "./helpers.ts";

test("L1 a session is counted until TTL after its last sign of life", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(60 * SECOND);
  host.ping(socket);
  await host.advance(TTL - 1);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await countOf(host)).toBe(0);
});

test("L1 any of its sockets keeps a session alive", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  const sibling = await host.join("session-1");
  await stay(host, [sibling], 10 * TTL);
  expect(await countOf(host)).toBe(1);
});

test.each([{ type: "away" }, "nonsense", "ping"])("L1 %o that reaches the room is a sign of life", async (data) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(80 * SECOND);
  await host.say(socket, data);
  await host.advance(80 * SECOND);
  expect(await countOf(host)).toBe(1);
});

test("L2 L3 leaving closes the socket, and the session ends with its last one", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1");
  const sibling = await host.join("session-1");
  await host.say(first, { type: "leave" });
  expect(first.closed).toEqual({ code: 1000, reason: "left" });
  await host.advance(10 * SECOND);
  expect(await countOf(host)).toBe(1);
  await host.say(sibling, { type: "leave" });
  expect(await countOf(host)).toBe(0);
});

test.each([1000, 1001, 1005])("L4 after a clean close (%i) a session is counted for the grace period", async (code) => {
  const host = new MemoryHost();
  await host.drop(await host.join("session-1"), code);
  await host.advance(3 * SECOND - 1);
  expect(await countOf(host)).toBe(1);
  await host.advance(1);
  expect(await countOf(host)).toBe(0);
});

test("L4 away makes any close a clean one", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, { type: "away" });
  host.evict();
  await host.drop(socket, 1006);
  await host.advance(3 * SECOND);
  expect(await countOf(host)).toBe(0);
});

test("L4 a reload is invisible to other people", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const socket = await host.join("session-1", { mood: "joy" });
  await host.advance(10 * SECOND);
  await host.drop(socket, 1001);
  await host.advance(2 * SECOND);
  const back = await host.join("session-1");
  await host.advance(10 * SECOND);
  expect(countsOf(watcher)).toEqual([0, 1]);
  expect(welcomeOf(back)?.mood).toBe("joy");
});

test.each([1006, 1011, 4000])("L5 a dropped session (%i) keeps the rest of its TTL and its mood", async (code) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "joy" });
  await host.advance(30 * SECOND);
  host.ping(socket);
  await host.advance(20 * SECOND);
  await host.drop(socket, code);
  await host.advance(69 * SECOND);
  const back = await host.join("session-1");
  expect(welcomeOf(back)).toMatchObject({ mood: "joy", presence: { count: 1 } });
  await host.drop(back, code);
  await host.advance(TTL);
  expect(await countOf(host)).toBe(0);
});

test("L5 a close that is reported twice is one close", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.join("session-2");
  await host.drop(socket, 1001);
  await host.advance(5 * SECOND);
  await host.drop(socket, 1006);
  expect(await countOf(host)).toBe(1);
});

test("L6 a silent socket is closed with 4100 within a second, a watcher's too", async () => {
  const host = new MemoryHost();
  const sockets = [await host.join("session-1"), await host.join("watcher-1", { role: "watch" })];
  await host.advance(TTL - 1);
  expect(sockets.map(({ closed }) => closed)).toEqual([null, null]);
  await host.advance(SECOND);
  for (const { closed } of sockets) expect(closed).toEqual({ code: 4100, reason: "silent" });
});

test.each([{ type: "mood", mood: "joy" }, "ping"])(
  "L6 %o before a late alarm keeps its socket, and only the silent go",
  async (data) => {
    const host = new MemoryHost();
    const silent = await host.join("session-1");
    const speaker = await host.join("session-2");
    host.time += 3 * TTL;
    await host.say(speaker, data);
    expect(speaker.closed).toBeNull();
    expect(silent.closed).toMatchObject({ code: 4100 });
    await host.advance(SECOND);
    expect(presenceOf(speaker)).toMatchObject({ count: 1 });
  },
);

test("L6 a late alarm closes the silent, and nobody whose heartbeats were answered", async () => {
  const host = new MemoryHost();
  const silent = await host.join("session-1");
  const lively = await host.join("session-2");
  host.time += 3 * TTL;
  host.ping(lively);
  await host.advance(0);
  expect(silent.closed).toMatchObject({ code: 4100 });
  expect(lively.closed).toBeNull();
  await host.advance(SECOND);
  expect(presenceOf(lively)).toMatchObject({ count: 1 });
  expect(host.logged).toEqual([]);
});

test("L7 people who expire close together are one wake", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  for (let person = 0; person < 20; person++) {
    const socket = await host.join(`session-${person}`);
    host.time += 10;
    await host.drop(socket, 1000);
  }
  await host.advance(2 * SECOND);
  host.counts.alarms = 0;
  await host.advance(5 * SECOND);
  // One for the departures, one for their broadcast, one for the save.
  expect(host.counts.alarms).toBeLessThanOrEqual(3);
  expect(presenceOf(watcher)?.count).toBe(0);
});

test.each(["an admin opens the room", "an unknown socket speaks", "a watcher joins", "somebody reads"])(
  "L7 nobody who has expired is shown when %s before the alarm",
  async (event) => {
    const host = new MemoryHost();
    const watcher = await host.join("watcher-1", { role: "watch" });
    const sitter = await host.join("session-1");
    await host.say(sitter, { type: "sit", minutes: 5 });
    await host.drop(sitter, 1006);
    await stay(host, [watcher], 5 * 60 * SECOND - 1);
    host.time += 1;
    if (event === "an admin opens the room") await (await host.room()).openRoom("lobby");
    if (event === "an unknown socket speaks") await host.say(sitter, "hello");
    if (event === "a watcher joins") {
      expect(welcomeOf(await host.join("watcher-2", { role: "watch" }))?.presence.count).toBe(0);
    }
    if (event === "somebody reads") expect(await countOf(host)).toBe(0);
    expect(presenceOf(watcher)).toMatchObject({ at: host.time, count: 0 });
  },
);

/** Speaks every 20 s, so the room never has to ask for heartbeats, and sleeps in between. */
async function talk(host: MemoryHost, socket: MemorySocket, ms: number, beat = async () => {}): Promise<void> {
  for (const until = host.time + ms; host.time < until && !socket.closed; ) {
    await host.advance(20 * SECOND);
    if (socket.closed) return;
    await beat();
    await host.say(socket, { type: "away" });
    host.evict();
  }
}

test("L8 a socket that talks but is never answered a heartbeat is closed after 4 TTL", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const socket = await host.join("session-1");
  const joinedAt = host.time;
  await talk(host, socket, 10 * TTL, async () => host.ping(watcher));
  expect(socket.closed).toEqual({ code: 4100, reason: "silent" });
  expect(host.time - joinedAt).toBe(4 * TTL);
  await host.advance(TTL);
  expect(await countOf(host)).toBe(0);
});

test("L8 the time runs from the last answered heartbeat", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await talk(host, socket, 3 * TTL, async () => host.ping(socket));
  const answeredAt = socket.pongAt ?? 0;
  await talk(host, socket, 10 * TTL);
  expect(socket.closed).toMatchObject({ code: 4100 });
  expect(host.time - answeredAt).toBe(4 * TTL);
});

test.each(["platform", "room"])("L8 a socket whose heartbeats the %s answers stays", async (who) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await talk(host, socket, 10 * TTL, async () => (who === "room" ? host.say(socket, "ping") : host.ping(socket)));
  expect(socket.closed).toBeNull();
  expect(await countOf(host)).toBe(1);
});
