import { describe, expect, test } from "vitest";
import { broadcastInterval } from "../../party/room/broadcast.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";

const counts = (socket: MemorySocket) => socket.framesOf("presence").map(({ count }) => count);

/** A room with one watcher, quiet for ten seconds. */
async function quietRoom() {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.advance(10_000);
  watcher.frames.length = 0;
  return { host, watcher };
}

describe("P5", () => {
  test("the first change after a quiet spell is broadcast at once", async () => {
    const { host, watcher } = await quietRoom();
    await host.join("session-1");
    expect(counts(watcher)).toEqual([1]);
  });

  test("further changes are one broadcast an interval later, with the last state", async () => {
    const { host, watcher } = await quietRoom();
    for (let person = 1; person <= 50; person++) await host.join(`session-${person}`);
    await host.advance(999);
    expect(counts(watcher)).toEqual([1]);
    await host.advance(1);
    expect(counts(watcher)).toEqual([1, 50]);
  });

  test.each([
    [0, 1000],
    [2000, 1000],
    [6000, 3000],
    [30_000, 5000],
  ])("with %i sockets the interval is %i ms", (sockets, interval) => {
    expect(broadcastInterval(sockets)).toBe(interval);
  });
});

describe("P6", () => {
  test("what comes to the same aggregate is not broadcast", async () => {
    const { host, watcher } = await quietRoom();
    const [first, second] = [
      await host.join("session-1", { mood: "joy" }),
      await host.join("session-2", { mood: "calm" }),
    ];
    await host.advance(10_000);
    watcher.frames.length = 0;
    // The first goes out alone, so the exchange ends where the next one begins.
    await host.say(first, { type: "mood", mood: "calm" });
    await host.say(second, { type: "mood", mood: "joy" });
    await host.say(first, { type: "mood", mood: "joy" });
    await host.say(second, { type: "mood", mood: "calm" });
    await host.say(first, { type: "mood", mood: "calm" });
    await host.advance(10_000);
    expect(watcher.framesOf("presence").map(({ moods }) => [moods.joy, moods.calm])).toEqual([[0, 2]]);
  });

  test("a newcomer's welcome is put right when somebody left within the interval", async () => {
    const { host } = await quietRoom();
    await host.join("session-1");
    const brief = await host.join("session-2");
    const newcomer = await host.join("watcher-2", { role: "watch" });
    expect(newcomer.framesOf("welcome")[0]?.presence.count).toBe(2);
    await host.say(brief, { type: "leave" });
    await host.advance(10_000);
    expect(counts(newcomer)).toEqual([1]);
  });

  test("also when the room has been evicted in between", async () => {
    const { host } = await quietRoom();
    await host.join("session-1");
    const brief = await host.join("session-2");
    const newcomer = await host.join("watcher-2", { role: "watch" });
    host.evict();
    await host.say(brief, { type: "leave" });
    await host.advance(10_000);
    expect(counts(newcomer).at(-1)).toBe(1);
  });
});

test("P7 a broadcast is the same text for everybody", async () => {
  const { host, watcher } = await quietRoom();
  const second = await host.join("watcher-2", { role: "watch" });
  await host.join("session-1");
  expect(watcher.texts.at(-1)).toBe(second.texts.at(-1));
});

test("P4 a mood change never moves the count", async () => {
  const { host, watcher } = await quietRoom();
  const socket = await host.join("session-1");
  for (const mood of ["joy", "calm", null, "release"]) {
    await host.advance(2000);
    await host.say(socket, { type: "mood", mood });
  }
  expect(new Set(counts(watcher))).toEqual(new Set([1]));
});
