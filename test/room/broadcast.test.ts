import { expect, test } from "vitest";
import { broadcastInterval } from "../../party/room/broadcast.ts";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { countsOf, presenceOf, SECOND, stay, TOKEN, welcomeOf } from "./helpers.ts";

/** A room with one watcher, quiet for ten seconds. */
async function quietRoom() {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.advance(10 * SECOND);
  watcher.frames.length = 0;
  return { host, watcher };
}

test("P5 the first change after a quiet spell is broadcast at once, and the last state an interval later", async () => {
  const { host, watcher } = await quietRoom();
  for (let person = 1; person <= 50; person++) await host.join(`session-${person}`);
  await host.advance(SECOND - 1);
  expect(countsOf(watcher)).toEqual([1]);
  await host.advance(1);
  expect(countsOf(watcher)).toEqual([1, 50]);
});

test("P5 D1 the interval between two broadcasts survives an eviction", async () => {
  const { host, watcher } = await quietRoom();
  const socket = await host.join("session-1");
  host.evict();
  await host.say(socket, { type: "mood", mood: "joy" });
  await host.advance(SECOND - 1);
  expect(watcher.framesOf("presence")).toHaveLength(1);
  await host.advance(1);
  expect(presenceOf(watcher)?.moods.joy).toBe(1);
});

test.each([
  [0, 1000],
  [2000, 1000],
  [2001, 1500],
  [6000, 3000],
  [10_000, 5000],
  [30_000, 5000],
])("P5 with %i sockets the interval is %i ms", (sockets, interval) => {
  expect(broadcastInterval(sockets)).toBe(interval);
});

test.each(["awake", "restored"])(
  "P5 a clock that steps back by 30 s does not delay the next broadcast (%s)",
  async (state) => {
    const { host, watcher } = await quietRoom();
    const socket = await host.join("session-1");
    await host.advance(6 * SECOND);
    await host.say(socket, { type: "mood", mood: "calm" });
    host.time -= 30 * SECOND;
    if (state === "restored") host.evict();
    await host.say(socket, { type: "mood", mood: "joy" });
    await host.advance(SECOND);
    expect(presenceOf(watcher)?.moods.joy).toBe(1);
  },
);

test("P6 an aggregate that nobody would see change is not broadcast", async () => {
  const { host, watcher } = await quietRoom();
  const first = await host.join("session-1", { mood: "joy" });
  const other = await host.join("session-2", { mood: "calm" });
  await host.advance(10 * SECOND);
  watcher.frames.length = 0;
  // The first change goes out alone, so this exchange ends where it began.
  await host.say(first, { type: "mood", mood: "calm" });
  await host.say(other, { type: "mood", mood: "joy" });
  await host.say(first, { type: "mood", mood: "joy" });
  await host.say(other, { type: "mood", mood: "calm" });
  await host.say(first, { type: "mood", mood: "calm" });
  await host.advance(10 * SECOND);
  expect(watcher.framesOf("presence").map(({ moods }) => [moods.joy, moods.calm])).toEqual([[0, 2]]);
});

test.each(["awake", "evicted"])(
  "P6 a welcome that became wrong within the interval is corrected (%s)",
  async (state) => {
    const { host } = await quietRoom();
    await host.join("session-1");
    const brief = await host.join("session-2");
    const newcomer = await host.join("watcher-2", { role: "watch" });
    expect(welcomeOf(newcomer)?.presence.count).toBe(2);
    if (state === "evicted") host.evict();
    await host.say(brief, { type: "leave" });
    await host.advance(10 * SECOND);
    expect(presenceOf(newcomer)?.count).toBe(1);
  },
);

test.each([
  ["awake", {}],
  ["evicted", {}],
  ["awake, with an admin side", { ADMIN_TOKEN: TOKEN }],
])("P6 the first person in an empty room hears the aggregate as a broadcast too (%s)", async (state, variables) => {
  const host = new MemoryHost(variables);
  const first = await host.join("session-1");
  await host.advance(20 * SECOND);
  expect(countsOf(first)).toEqual([1]);
  await host.say(first, { type: "leave" });
  await host.advance(20 * SECOND);
  if (state === "evicted") host.evict();
  const second = await host.join("session-1");
  await host.advance(20 * SECOND);
  expect(countsOf(second)).toEqual([1]);
});

test("P6 D1 a room that sleeps and wakes repeats no broadcast", async () => {
  const { host, watcher } = await quietRoom();
  await stay(host, [watcher], 70 * SECOND);
  const seen = watcher.frames.length;
  for (let wake = 0; wake < 5; wake++) {
    await stay(host, [watcher], 20 * SECOND);
    host.evict();
    await host.read();
  }
  expect(watcher.frames.length).toBe(seen);
});

test("P6 D1 a room that was evicted within 10 s of its last save broadcasts again", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1");
  await host.advance(80 * SECOND);
  host.ping(first);
  // The alarm saves the room without a broadcast, so the next broadcast is not in the snapshot.
  await host.advance(12 * SECOND);
  const brief = await host.join("session-2");
  await host.advance(SECOND / 2);
  await host.say(brief, { type: "leave" });
  host.evict();
  await host.advance(10 * SECOND);
  expect(presenceOf(first)).toMatchObject({ count: 1 });
});

test("P7 a broadcast is the same text for everybody", async () => {
  const { host, watcher } = await quietRoom();
  const other = await host.join("watcher-2", { role: "watch" });
  await host.join("session-1");
  expect(watcher.texts.at(-1)).toContain('"presence"');
  expect(watcher.texts.at(-1)).toBe(other.texts.at(-1));
});
