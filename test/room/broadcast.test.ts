import { expect, test } from "vitest";
import { Broadcast, broadcastInterval } from "../../party/room/broadcast.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countsOf, presenceOf, SECOND, stay, TOKEN, welcomeOf } from "./helpers.ts";

/** A room in which this many sockets watch, quiet for ten seconds. */
async function quietRoom(sockets = 1, variables: object = {}) {
  const host = new MemoryHost(variables);
  const watcher = await host.join("watcher-1", { role: "watch" });
  for (let other = 2; other <= sockets; other++) await host.join(`watcher-${other}`, { role: "watch" });
  await host.advance(10 * SECOND);
  watcher.frames.length = 0;
  return { host, watcher };
}

/** Somebody changes their mood until the next change has to wait. It is joy at the end. */
async function spendBurst(host: MemoryHost, socket: MemorySocket): Promise<void> {
  for (const mood of ["calm", "joy", "calm", "joy"]) await host.say(socket, { type: "mood", mood });
}

test.each([
  [2, 4],
  [1000, 4],
  [1001, 1],
])("P5 with %i sockets the first %i changes are broadcast at once, then one in a second", async (sockets, burst) => {
  const { host, watcher } = await quietRoom(sockets - 1);
  const socket = await host.join("session-1");
  for (const mood of ["calm", "joy", "calm", "joy", "calm"]) await host.say(socket, { type: "mood", mood });
  expect(watcher.framesOf("presence")).toHaveLength(burst);
  for (let passed = 1; passed <= 2; passed++) {
    await host.say(socket, { type: "mood", mood: passed === 1 ? "joy" : "calm" });
    host.time += SECOND - 1;
    await host.read();
    expect(watcher.framesOf("presence")).toHaveLength(burst + passed - 1);
    // Any event will do.
    host.time += 1;
    await host.read();
    expect(watcher.framesOf("presence")).toHaveLength(burst + passed);
  }
  expect(presenceOf(watcher)?.moods).toMatchObject({ joy: 0, calm: 1 });
});

test("P5 all four broadcasts are there again four quiet seconds later, and not more", async () => {
  const { host, watcher } = await quietRoom();
  const socket = await host.join("session-1");
  for (const quietMs of [60 * SECOND, 4 * SECOND]) {
    host.time += quietMs;
    host.ping(watcher);
    watcher.frames.length = 0;
    await spendBurst(host, socket);
    await host.say(socket, { type: "mood", mood: "release" });
    expect(watcher.framesOf("presence")).toHaveLength(4);
    await host.advance(2 * SECOND);
    expect(presenceOf(watcher)?.moods.release).toBe(1);
  }
});

test.each([
  [3, 5, 1000],
  [199, 5, 1000],
  [200, 5, 4500],
  [200, 3, 3000],
  [200, 30, 4500],
  [3, 0, 0],
  [200, 0, 0],
])(
  "P5 with %i sockets and a patience of %i s a broadcast that no event makes is %i ms late",
  async (sockets, patience, lateMs) => {
    const { host, watcher } = await quietRoom(sockets - 1, { PATIENCE_SECONDS: patience });
    const socket = await host.join("session-1");
    await host.advance(10 * SECOND);
    await spendBurst(host, socket);
    await host.say(socket, { type: "mood", mood: "release" });
    await host.advance(SECOND + lateMs - 1);
    expect(presenceOf(watcher)?.moods.release).toBe(0);
    await host.advance(1);
    expect(presenceOf(watcher)?.moods.release).toBe(1);
  },
);

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
  await spendBurst(host, first);
  watcher.frames.length = 0;
  // While the next broadcast waits, this exchange ends where it began.
  await host.say(first, { type: "mood", mood: "calm" });
  await host.say(other, { type: "mood", mood: "joy" });
  await host.advance(10 * SECOND);
  expect(countsOf(watcher)).toEqual([]);
});

test.each(["awake", "evicted"])(
  "P6 a welcome that became wrong within the interval is corrected (%s)",
  async (state) => {
    const { host } = await quietRoom();
    const first = await host.join("session-1");
    await host.advance(10 * SECOND);
    await spendBurst(host, first);
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
])("P6 a newcomer learns of their own join from the welcome alone (%s)", async (state, variables) => {
  const host = new MemoryHost(variables);
  for (let visit = 0; visit < 2; visit++) {
    const first = await host.join("session-1");
    const second = await host.join("session-2");
    await host.advance(20 * SECOND);
    expect([first, second].map((socket) => welcomeOf(socket)?.presence.count)).toEqual([1, 2]);
    expect([first, second].map(countsOf)).toEqual([[2], []]);
    for (const socket of [first, second]) await host.say(socket, { type: "leave" });
    await host.advance(20 * SECOND);
    if (state === "evicted") host.evict();
  }
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

test("P6 D1 a change that undoes what the snapshot never knew is broadcast after a sleep", async () => {
  const { host, watcher } = await quietRoom();
  await host.advance(10 * SECOND);
  await host.join("session-1");
  await host.advance(SECOND);
  const brief = await host.join("session-2");
  await host.advance(12 * SECOND);
  host.evict();
  await host.say(brief, { type: "leave" });
  expect(countsOf(watcher)).toEqual([1, 2, 1]);
});

test("P6 D1 a room that was evicted within 10 s of its last save broadcasts again", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "release" });
  await host.advance(80 * SECOND);
  host.ping(socket);
  // The alarm saves the room without a broadcast, so the next broadcasts are not in the snapshot.
  await host.advance(12 * SECOND);
  await spendBurst(host, socket);
  await host.say(socket, { type: "mood", mood: "release" });
  expect(presenceOf(socket)?.moods).toMatchObject({ joy: 1, release: 0 });
  host.evict();
  await host.read();
  expect(presenceOf(socket)?.moods).toMatchObject({ joy: 0, release: 1 });
});

test.each([2, 1000, 1001, 9001])(
  "P5 a clock that steps back neither delays nor unleashes the broadcasts of %i sockets",
  (sockets) => {
    const broadcast = new Broadcast();
    const interval = broadcastInterval(sockets);
    const burst = sockets > 1000 ? 1 : 4;
    const spend = (now: number) => {
      for (let sent = 0; sent < burst; sent++) {
        expect(broadcast.dueAt(sockets, now)).toBeLessThanOrEqual(now);
        broadcast.markSent("", sockets, now);
      }
      expect(broadcast.dueAt(sockets, now)).toBe(now + interval);
    };
    for (const now of [100_000, 99_999 - burst * interval, 1000]) spend(now);
  },
);

test("P7 a broadcast is the same text for everybody", async () => {
  const { host, watcher } = await quietRoom();
  const other = await host.join("watcher-2", { role: "watch" });
  await host.join("session-1");
  expect(watcher.texts.at(-1)).toContain('"presence"');
  expect(watcher.texts.at(-1)).toBe(other.texts.at(-1));
});
