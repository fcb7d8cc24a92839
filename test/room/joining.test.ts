import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";

const minute = 60_000;

test("F1 the first frame is a welcome that counts its newcomer", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "calm" });
  expect(socket.frames[0]).toEqual({
    type: "welcome",
    v: 1,
    room: "lobby",
    session: "session-1",
    mood: "calm",
    now: host.time,
    heartbeat: 30_000,
    ttl: 90_000,
    moods: ["gratitude", "presence", "calm", "joy", "release"],
    sit: null,
    breath: { pattern: [4, 4, 4, 4], epoch: 0 },
    presence: {
      at: host.time,
      count: 1,
      resting: 0,
      moods: { gratitude: 0, presence: 0, calm: 1, joy: 0, release: 0 },
    },
  });
});

test("P2 two sockets of one session are one person", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await host.join("session-1");
  expect((await host.read()).count).toBe(1);
});

test("P3 a watcher hears presence and is not counted", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("session-1", { role: "watch" });
  expect(watcher.framesOf("welcome")[0]).toMatchObject({ session: null, mood: null, presence: { count: 0 } });
  await host.advance(minute);
  await host.join("session-2");
  expect(watcher.framesOf("presence").at(-1)?.count).toBe(1);
});

test("F3 join and watch move one socket in and out of the count", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { role: "watch" });
  await host.say(socket, { type: "join", mood: "joy" });
  expect(socket.framesOf("welcome").at(-1)).toMatchObject({
    session: "session-1",
    mood: "joy",
    presence: { count: 1 },
  });
  await host.say(socket, { type: "watch" });
  expect(socket.framesOf("welcome").at(-1)).toMatchObject({ session: null, mood: null, presence: { count: 0 } });
  expect(socket.closed).toBeNull();
});

test("F3 a join with an unknown mood is an error and leaves the watcher where it is", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { role: "watch" });
  await host.say(socket, { type: "join", mood: "rage" });
  expect(socket.frames.at(-1)).toMatchObject({ type: "error", code: "unknown_mood" });
  expect((await host.read()).count).toBe(0);
});

test("F2 a mood is acknowledged to every socket of its session and to no other", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1");
  const second = await host.join("session-1");
  const other = await host.join("session-2");
  await host.say(first, { type: "mood", mood: "calm" });
  expect(first.framesOf("mood")).toEqual([{ type: "mood", mood: "calm" }]);
  expect(second.framesOf("mood")).toEqual([{ type: "mood", mood: "calm" }]);
  expect(other.framesOf("mood")).toEqual([]);
});

test("F2 the same mood again is acknowledged to its sender alone", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1", { mood: "calm" });
  const second = await host.join("session-1");
  await host.say(first, { type: "mood", mood: "calm" });
  expect(first.framesOf("mood")).toHaveLength(1);
  expect(second.framesOf("mood")).toHaveLength(0);
});

test("F2 a second tab that joins with another mood changes it for both", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1", { mood: "calm" });
  const second = await host.join("session-1", { mood: "joy" });
  expect(first.framesOf("mood")).toEqual([{ type: "mood", mood: "joy" }]);
  expect(second.frames.map(({ type }) => type).slice(0, 2)).toEqual(["welcome", "mood"]);
  expect(second.framesOf("welcome")[0]?.mood).toBe("joy");
});

test.each([
  ["too_large", "x".repeat(1025)],
  ["too_large", JSON.stringify({ type: "mood", mood: "é".repeat(512) })],
  ["bad_message", "{"],
  ["bad_message", "null"],
  ["bad_message", '{"type":"dance"}'],
  ["bad_message", '{"type":"mood"}'],
  ["bad_message", '{"type":"mood","mood":5}'],
  ["unknown_mood", '{"type":"mood","mood":"rage"}'],
  ["unknown_mood", '{"type":"mood","mood":"__proto__"}'],
  ["unknown_mood", '{"type":"mood","mood":""}'],
])("F5 %s (%#)", async (code, text) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, text);
  expect(socket.frames.at(-1)).toMatchObject({ type: "error", code });
  expect(socket.closed).toBeNull();
});

test("F5 a binary frame is a bad message, a large one is too large", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  const room = await host.room();
  room.message(socket, new ArrayBuffer(8));
  expect(socket.frames.at(-1)).toMatchObject({ type: "error", code: "bad_message" });
  room.message(socket, new ArrayBuffer(1025));
  expect(socket.frames.at(-1)).toMatchObject({ type: "error", code: "too_large" });
});

test("F5 a watcher's mood is not taken", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { role: "watch" });
  await host.say(socket, { type: "mood", mood: "joy" });
  expect(socket.frames.at(-1)).toMatchObject({ type: "error", code: "not_breathing" });
});

test("F7 unknown members of a frame are ignored", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, { type: "mood", mood: "joy", since: "later" });
  expect(socket.frames.at(-1)).toEqual({ type: "mood", mood: "joy" });
});

test("H1 a heartbeat that reaches the room is answered", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, "ping");
  expect(socket.texts.at(-1)).toBe("pong");
});

test("P1 a mood named like a prototype's member is counted like any other", async () => {
  const host = new MemoryHost({ MOODS: "constructor,tostring" });
  const socket = await host.join("constructor", { mood: "constructor" });
  expect((await host.read()).moods).toEqual({ constructor: 1, tostring: 0 });
  await host.say(socket, { type: "mood", mood: "valueof" });
  expect(socket.frames.at(-1)).toMatchObject({ code: "unknown_mood" });
  await host.advance(60_000);
  host.restart();
  expect((await host.read()).moods).toEqual({ constructor: 1, tostring: 0 });
});
