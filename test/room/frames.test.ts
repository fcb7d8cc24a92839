import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { countOf, errorsOf, MINUTE } from "./helpers.ts";

test("F2 a new mood is confirmed to every socket of its session, and the same again to its sender alone", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1");
  const sibling = await host.join("session-1");
  const other = await host.join("session-2");
  await host.say(first, { type: "mood", mood: "calm" });
  for (const socket of [first, sibling]) expect(socket.framesOf("mood")).toEqual([{ type: "mood", mood: "calm" }]);
  await host.say(first, { type: "mood", mood: "calm" });
  expect([first, sibling, other].map((socket) => socket.framesOf("mood").length)).toEqual([2, 1, 0]);
});

test.each([
  ["too_large", "x".repeat(1025)],
  ["too_large", JSON.stringify({ type: "mood", mood: "é".repeat(512) })],
  ["too_large", new ArrayBuffer(1025)],
  ["bad_message", new ArrayBuffer(1024)],
  ["bad_message", `${" ".repeat(1022)}{}`],
  ["bad_message", "{"],
  ["bad_message", "null"],
  ["bad_message", '{"type":"dance"}'],
  ["bad_message", '{"type":"mood"}'],
  ["bad_message", '{"type":"mood","mood":5}'],
  ["unknown_mood", '{"type":"mood","mood":"rage"}'],
  ["unknown_mood", '{"type":"mood","mood":"__proto__"}'],
  ["unknown_mood", '{"type":"mood","mood":""}'],
])("F5 %s is the answer to bad frame %#", async (code, data) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "joy" });
  await host.say(socket, data);
  expect(errorsOf(socket)).toEqual([code]);
  expect(socket.closed).toBeNull();
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 1 } });
});

test.each([
  [{ type: "mood", mood: "joy" }, "not_breathing"],
  [{ type: "mood", mood: "rage" }, "not_breathing"],
  [{ type: "sit", minutes: 10 }, "not_breathing"],
  [{ type: "join", mood: "rage" }, "unknown_mood"],
])("F5 a watcher's %o is answered with %s and changes nothing", async (frame, code) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { role: "watch" });
  await host.say(socket, frame);
  expect(errorsOf(socket)).toEqual([code]);
  expect(await countOf(host)).toBe(0);
});

test.each([61, -1, 0.5, Number.MAX_VALUE, "10", null])(
  "F6 a sitting of %s minutes is a bad message",
  async (minutes) => {
    const host = new MemoryHost();
    const socket = await host.join("session-1");
    await host.say(socket, { type: "sit", minutes });
    expect(errorsOf(socket)).toEqual(["bad_message"]);
  },
);

test("F6 the longest sitting is allowed", async () => {
  const host = new MemoryHost({ MAX_SIT_MINUTES: 90 });
  const socket = await host.join("session-1");
  await host.say(socket, { type: "sit", minutes: 90 });
  expect(socket.framesOf("sit")).toEqual([{ type: "sit", until: host.time + 90 * MINUTE }]);
});

test("F7 unknown members of a frame are ignored, a client's own times among them", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, { type: "sit", minutes: 1, until: 0, now: 0 });
  expect(socket.frames.at(-1)).toEqual({ type: "sit", until: host.time + MINUTE });
});

test("H1 a heartbeat that reaches the room is answered", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, "ping");
  expect(socket.texts.at(-1)).toBe("pong");
});

test("P1 a mood with the name of a prototype's member is counted like any other", async () => {
  const host = new MemoryHost({ MOODS: "constructor,tostring" });
  const socket = await host.join("constructor", { mood: "constructor" });
  expect((await host.read()).moods).toEqual({ constructor: 1, tostring: 0 });
  await host.say(socket, { type: "mood", mood: "valueof" });
  expect(errorsOf(socket)).toEqual(["unknown_mood"]);
  await host.advance(MINUTE);
  host.restart();
  expect((await host.read()).moods).toEqual({ constructor: 1, tostring: 0 });
});

test.each([{ type: "mood", mood: "joy" }, "ping"])(
  "D1 an unknown socket that sends %j is closed with 1011, so that its client reconnects",
  async (data) => {
    const host = new MemoryHost();
    const socket = await host.join("session-1");
    await host.say(socket, { type: "leave" });
    socket.closed = null;
    await host.say(socket, data);
    expect(socket.closed).toEqual({ code: 1011, reason: "stateLost" });
    expect(host.logged).toEqual([]);
  },
);
