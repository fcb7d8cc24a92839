import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";

const second = 1000;
const network = "192.0.2.7";

async function shout(host: MemoryHost, socket: MemorySocket, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await host.say(socket, { type: "mood", mood: time % 2 ? "joy" : "calm" });
}

const errors = (socket: MemorySocket) => socket.framesOf("error").map(({ code }) => code);

test("Q4 an address has so many sockets in a room, and others have theirs", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 3 });
  const sockets = [];
  for (let person = 0; person < 3; person++) sockets.push(await host.join(`session-${person}`, { network }));
  const fourth = await host.join("session-4", { network, role: "watch" });
  expect(fourth.closed).toEqual({ code: 4103, reason: "tooManyOfAddress" });
  expect(fourth.texts).toEqual([]);
  expect((await host.join("session-5", { network: "192.0.2.8" })).closed).toBeNull();
  for (let person = 0; person < 5; person++) expect((await host.join(`nobody-${person}`)).closed).toBeNull();
  expect((await host.read()).count).toBe(9);
});

test.each(["close", "leave", "silence", "replaced"])(
  "Q4 %s makes place for another socket of the address",
  async (way) => {
    const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 2, MAX_SOCKETS_PER_SESSION: 1 });
    const first = await host.join("session-1", { network });
    await host.advance(second);
    const second_ = await host.join("session-2", { network });
    expect((await host.join("session-3", { network })).closed).toMatchObject({ code: 4103 });
    if (way === "close") {
      await host.drop(first, 1000);
      await host.advance(3 * second);
    }
    if (way === "leave") await host.say(first, { type: "leave" });
    if (way === "silence") await host.advance(89.5 * second);
    if (way === "replaced") await host.join("session-2", { network: "192.0.2.8" });
    if (way === "replaced") expect(second_.closed).toMatchObject({ code: 4008 });
    expect((await host.join("session-4", { network })).closed).toBeNull();
    expect((await host.join("session-5", { network })).closed).toMatchObject({ code: 4103 });
  },
);

test("Q4 Q9 sockets of an address are counted through sleep, under a hash whose key is another in each room", async () => {
  const kept = async () => {
    const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 2 });
    const socket = await host.join("session-1", { network });
    await host.join("session-2", { network });
    host.evict();
    expect((await host.join("session-3", { network })).closed).toMatchObject({ code: 4103 });
    const everything = JSON.stringify([[...host.open].map(({ attachment }) => attachment), host.logged, host.reports]);
    expect(everything).not.toContain(network);
    expect(new TextDecoder().decode(host.stored.snapshot ?? new Uint8Array())).not.toContain(network);
    return (socket.attachment as unknown[]).find((value) => /^[0-9a-f]{32}\.[0-9a-f]{4}$/.test(String(value)));
  };
  const [one, other] = [await kept(), await kept()];
  expect(one).toBeTruthy();
  expect(other).toBeTruthy();
  expect(one).not.toBe(other);
});

test("Q9 the key of the hashes is gone with the last socket and session", async () => {
  const host = new MemoryHost();
  const keyOf = (socket: MemorySocket) => String((socket.attachment as unknown[])[11]).split(".")[0];
  const first = await host.join("session-1", { network });
  const key = keyOf(first);
  expect(key).toHaveLength(32);
  expect(keyOf(await host.join("session-2", { network }))).toBe(key);
  for (const socket of [...host.open]) await host.drop(socket, 1000);
  await host.advance(2 * second);
  expect(keyOf(await host.join("session-1", { network }))).toBe(key);
  for (const socket of [...host.open]) await host.drop(socket, 1000);
  await host.advance(3 * second);
  expect(keyOf(await host.join("session-3", { network }))).not.toBe(key);
});

test("Q5 a full room refuses everybody, an admin's live socket too, and serves on", async () => {
  const host = new MemoryHost({ MAX_SOCKETS: 2, ADMIN_TOKEN: "x".repeat(32) });
  const first = await host.join("session-1");
  await host.join("session-2", { role: "watch" });
  expect((await host.join("session-1")).closed).toEqual({ code: 4101, reason: "full" });
  const live = await host.observe();
  expect(live.closed).toMatchObject({ code: 4101 });
  expect(await host.read()).toMatchObject({ count: 1 });
  await host.say(first, { type: "leave" });
  expect((await host.join("session-3")).closed).toBeNull();
});

test("Q5 a room full of the silent has place for whoever comes", async () => {
  const host = new MemoryHost({ MAX_SOCKETS: 2 });
  await host.join("session-1");
  await host.join("session-2");
  host.time += 90 * second;
  expect((await host.join("session-3")).closed).toBeNull();
});

test("Q6 the oldest socket of a session gives way, and nobody sees it", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_SESSION: 2 });
  const watcher = await host.join("watcher-1", { role: "watch" });
  const tabs = [];
  for (let tab = 0; tab < 4; tab++) {
    tabs.push(await host.join("session-1", { mood: "joy" }));
    await host.advance(second);
  }
  expect(tabs.map(({ closed }) => closed)).toEqual([
    { code: 4008, reason: "replaced" },
    { code: 4008, reason: "replaced" },
    null,
    null,
  ]);
  for (const tab of tabs.slice(0, 2)) await host.drop(tab, 4008);
  expect((await host.read()).count).toBe(1);
  expect(
    watcher
      .framesOf("presence")
      .slice(1)
      .every(({ count }) => count === 1),
  ).toBe(true);
});

test("Q6 after sleep too the oldest gives way, whatever the order in which the platform lists sockets", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_SESSION: 2 });
  const first = await host.join("session-1");
  await host.advance(second);
  const another = await host.join("session-1");
  await host.say(first, { type: "mood", mood: "joy" });
  host.evict();
  const listed = [...host.open].reverse();
  host.open.clear();
  for (const socket of listed) host.open.add(socket);
  await host.join("session-1");
  expect([first.closed?.code, another.closed]).toEqual([4008, null]);
});

test("Q6 who joins on an old socket is the newest of its session", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_SESSION: 1 });
  const watcher = await host.join("session-1", { role: "watch" });
  await host.advance(second);
  const first = await host.join("session-1");
  await host.say(watcher, { type: "join" });
  expect([watcher.closed, first.closed?.code]).toEqual([null, 4008]);
});

test("Q6 a watcher that joins is one socket more of its session", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_SESSION: 1 });
  const first = await host.join("session-1");
  await host.advance(second);
  const watcher = await host.join("session-1", { role: "watch" });
  expect(first.closed).toBeNull();
  await host.say(watcher, { type: "join" });
  expect(first.closed).toMatchObject({ code: 4008 });
  expect((await host.read()).count).toBe(1);
});

test("Q7 twenty frames at once, then an error, then the door; and the seat waits", async () => {
  const host = new MemoryHost();
  const other = await host.join("session-2");
  const socket = await host.join("session-1");
  await shout(host, socket, 20);
  expect(errors(socket)).toEqual([]);
  expect(await host.read()).toMatchObject({ moods: { joy: 1, calm: 0 } });
  await shout(host, socket, 1);
  expect(errors(socket)).toEqual(["rate_limited"]);
  expect(await host.read()).toMatchObject({ moods: { joy: 1, calm: 0 } });
  expect(socket.closed).toBeNull();
  await shout(host, socket, 1);
  expect(socket.closed).toEqual({ code: 4102, reason: "tooManyFrames" });
  expect((await host.read()).count).toBe(2);
  await host.say(other, { type: "mood", mood: "calm" });
  expect(other.frames.at(-1)).toEqual({ type: "mood", mood: "calm" });
  expect((await host.join("session-1")).framesOf("welcome")[0]).toMatchObject({ mood: "joy", presence: { count: 2 } });
});

test("Q7 two frames a second are never too many, heartbeats are not counted", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await shout(host, socket, 20);
  for (let turn = 0; turn < 200; turn++) {
    await host.advance(second / 2);
    await shout(host, socket, 1);
    await host.say(socket, "ping");
  }
  expect(errors(socket)).toEqual([]);
  expect(socket.texts.filter((text) => text === "pong")).toHaveLength(200);
});

test("Q7 whoever calms down is warned again before the door", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await shout(host, socket, 21);
  await host.advance(10 * second);
  await shout(host, socket, 21);
  expect(errors(socket)).toEqual(["rate_limited", "rate_limited"]);
  expect(socket.closed).toBeNull();
  await host.advance(second / 2);
  await shout(host, socket, 2);
  expect(socket.closed).toMatchObject({ code: 4102 });
});

test("Q7 a long silence saves nothing up", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await shout(host, socket, 1);
  await host.advance(60 * second);
  await shout(host, socket, 21);
  expect(errors(socket)).toEqual(["rate_limited"]);
});

test("Q7 heartbeats that reach the room have an allowance of their own", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await shout(host, socket, 20);
  for (let beat = 0; beat < 20; beat++) await host.say(socket, "ping");
  expect(errors(socket)).toEqual([]);
  for (let beat = 0; beat < 2; beat++) await host.say(socket, "ping");
  expect(errors(socket)).toEqual(["rate_limited"]);
  expect(socket.closed).toMatchObject({ code: 4102 });
});

test("Q7 bad frames count as frames", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { role: "watch" });
  for (let time = 0; time < 22; time++) await host.say(socket, "{");
  expect(errors(socket).at(-1)).toBe("rate_limited");
  expect(socket.closed).toMatchObject({ code: 4102 });
});

test("Q8 the third frame that is too large is the last, over sleep too", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, "x".repeat(1025));
  await host.say(socket, "x".repeat(1025));
  expect(socket.closed).toBeNull();
  host.evict();
  (await host.room()).message(socket, new ArrayBuffer(1025));

  expect(errors(socket)).toEqual(["too_large", "too_large", "too_large"]);
  expect(socket.closed).toEqual({ code: 4102, reason: "tooManyFrames" });
});
