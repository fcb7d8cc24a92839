import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { breathAt, breathLength, readPattern } from "../../party/wire/breath.ts";

const second = 1000;
const minute = 60 * second;
const sit = (minutes: number) => ({ type: "sit", minutes });
const last = (socket: MemorySocket) => socket.framesOf("presence").at(-1);

describe("B1", () => {
  test.each([
    ["box", [4, 4, 4, 4]],
    ["4-7-8", [4, 7, 8, 0]],
    ["coherent", [5.5, 0, 5.5, 0]],
    ["5.5-0-5.5-0", [5.5, 0, 5.5, 0]],
    ["6-0-6-0", [6, 0, 6, 0]],
    ["4-4", null],
    ["0-4-4-4", null],
    ["-4-4-4-4", null],
    ["1e9-4-4-4", null],
    ["__proto__", null],
  ])("the pattern %s is %j", (text, pattern) => {
    expect(readPattern(text)).toEqual(pattern);
  });

  test.each([
    [0, "inhale", 0],
    [2000, "inhale", 0.5],
    [4000, "hold", 0],
    [7500, "hold", 0.5],
    [11_000, "exhale", 0],
    [15_000, "exhale", 0.5],
    [19_000, "inhale", 0],
    [-1000, "exhale", 0.875],
  ])("4-7-8 is at %i ms: %s, %d", (at, phase, progress) => {
    const epoch = 1_700_000_000_000;
    expect(breathAt({ pattern: [4, 7, 8, 0], epoch }, epoch + at)).toMatchObject({ phase, progress });
  });

  test("progress never leaves 0 to 1, and a breath later it is the same", () => {
    const pattern = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.integer({ min: 1, max: 60 }), fc.nat(60));
    fc.assert(
      fc.property(pattern, fc.nat(1_000_000), fc.integer(), (pattern, epoch, now) => {
        const at = breathAt({ pattern, epoch }, now);
        expect(at.progress).toBeGreaterThanOrEqual(0);
        expect(at.progress).toBeLessThan(1);
        expect(breathAt({ pattern, epoch }, now + breathLength(pattern))).toEqual(at);
      }),
    );
  });
});

test("B2 a sitting holds the seat of who is not heard from, and then it is over", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "calm" });
  await host.say(socket, sit(10));
  expect(socket.framesOf("sit")).toEqual([{ type: "sit", until: host.time + 10 * minute }]);
  await host.advance(2 * minute);
  expect(socket.closed?.code).toBe(4100);
  expect(await host.read()).toMatchObject({ count: 1, resting: 1, moods: { calm: 1 } });
  await host.advance(8 * minute - 1);
  expect(await host.read()).toMatchObject({ count: 1 });
  await host.advance(1);
  expect(await host.read()).toMatchObject({ count: 0, resting: 0 });
  expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
});

test("B2 who rests is told apart from who is here, and no longer when they return", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const socket = await host.join("session-1");
  await host.say(socket, sit(10));
  await host.drop(socket, 1001);
  await host.advance(2 * second);
  expect(last(watcher)).toMatchObject({ count: 1, resting: 0 });
  await host.advance(2 * second);
  expect(last(watcher)).toMatchObject({ count: 1, resting: 1 });
  const back = await host.join("session-1");
  expect(back.framesOf("welcome")[0]).toMatchObject({ presence: { count: 1, resting: 0 } });
  await host.advance(second);
  expect(last(watcher)).toMatchObject({ count: 1, resting: 0 });
});

test("B2 while everybody rests the room is not woken", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, sit(60));
  await host.advance(2 * minute);
  host.counts.alarms = 0;
  await host.advance(57 * minute);
  expect(host.counts.alarms).toBe(0);
});

test.each(["hibernation", "restart"])("B2 a sitting outlives %s, with its mood", async (fate) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "joy" });
  await host.say(socket, sit(10));
  await host.advance(5 * second);
  if (fate === "restart") host.restart();
  else host.evict();
  await host.advance(9 * minute);
  expect(await host.read()).toMatchObject({ count: 1, resting: 1 });
  const back = await host.join("session-1");
  expect(back.framesOf("welcome")[0]).toMatchObject({ mood: "joy", sit: expect.any(Number) });
});

test("B2 D4 a sitting is kept however old the snapshot is, who only was here is not", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, sit(60));
  await host.join("session-2");
  await host.advance(5 * second);
  host.restart();
  host.time += 30 * minute;
  expect(await host.read()).toMatchObject({ count: 1, resting: 1 });
});

test("B3 a new sitting replaces the old, and 0 ends it, for every tab", async () => {
  const host = new MemoryHost();
  const [first, other] = [await host.join("session-1"), await host.join("session-1")];
  await host.say(first, sit(60));
  await host.say(other, sit(5));
  expect(first.framesOf("sit").at(-1)?.until).toBe(host.time + 5 * minute);
  await host.say(first, sit(0));
  expect(other.framesOf("sit").at(-1)).toEqual({ type: "sit", until: null });
  await host.advance(2 * minute);
  expect(await host.read()).toMatchObject({ count: 0 });
});

test.each(["leave", "watch"])("B3 %s with the last socket ends the sitting", async (frame) => {
  const host = new MemoryHost();
  const [first, other] = [await host.join("session-1"), await host.join("session-1")];
  await host.say(first, sit(60));
  await host.say(first, { type: frame });
  expect(await host.read()).toMatchObject({ count: 1 });
  await host.say(other, { type: frame });
  expect(await host.read()).toMatchObject({ count: 0 });
  expect((await host.join("session-1")).framesOf("welcome")[0]?.sit).toBeNull();
});

test("B4 a sitting that is over is not told of", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, sit(1));
  expect((await host.join("session-1")).framesOf("welcome")[0]?.sit).toBe(host.time + minute);
  host.ping(socket);
  await host.advance(minute);
  host.ping(socket);
  expect((await host.join("session-1")).framesOf("welcome")[0]?.sit).toBeNull();
});

test.each([61, -1, 0.5, Number.MAX_VALUE, "10", null])("F6 %s minutes are a bad message", async (minutes) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, { type: "sit", minutes });
  expect(socket.frames.at(-1)).toMatchObject({ type: "error", code: "bad_message" });
});

test("F6 a watcher cannot sit", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { role: "watch" });
  await host.say(socket, sit(10));
  expect(socket.frames.at(-1)).toMatchObject({ type: "error", code: "not_breathing" });
});
