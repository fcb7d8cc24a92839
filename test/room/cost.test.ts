/** The rows and wakes of a room. Quiet people cost one wake a minute, and readings cost nothing (D5, D6, H2, R2). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { HOUR, MINUTE, NOTHING_STORED, SECOND, stay } from "./helpers.ts";

function resetCounts(host: MemoryHost): void {
  Object.assign(host.counts, { alarms: 0, saves: 0, rowsWritten: 0 });
}

/** This many people, spread over half a minute, each with a heartbeat every 30 s. */
async function spreadPeople(people: number, evictAfterMs: number) {
  const host = new MemoryHost({}, { evictAfterMs });
  const sockets: MemorySocket[] = [];
  const gap = (30 * SECOND) / people;
  for (let person = 0; person < people; person++) {
    sockets.push(await host.join(`session-${person}`));
    await host.advance(gap);
  }
  return {
    host,
    async pass(ms: number): Promise<void> {
      for (const until = host.time + ms; host.time < until; ) {
        for (const socket of sockets) {
          host.ping(socket);
          await host.advance(gap);
        }
      }
    },
  };
}

test.each([
  ["sleeps", 10 * SECOND],
  ["stays awake", Infinity],
])(
  "H2 D5 people who only send heartbeats cost one wake a minute and two rows each (room %s)",
  async (_, evictAfterMs) => {
    const { host, pass } = await spreadPeople(200, evictAfterMs);
    await pass(2 * MINUTE);
    resetCounts(host);
    await pass(HOUR);
    expect(host.counts.alarms).toBeLessThanOrEqual(60);
    expect(host.counts.rowsWritten).toBe(2 * host.counts.alarms);
    expect((await host.read()).count).toBe(200);
  },
);

test("H1 D5 heartbeats that reach the room add no rows to its wakes", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(10 * SECOND);
  resetCounts(host);
  for (let beat = 0; beat < 120; beat++) {
    await host.advance(30 * SECOND);
    await host.say(socket, "ping");
  }
  expect(host.counts.alarms).toBeLessThanOrEqual(60);
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(2 * host.counts.alarms + 1);
});

test("D5 heartbeats, bad frames, unchanged moods and readings write no row", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(10 * SECOND);
  resetCounts(host);
  host.ping(socket);
  await host.say(socket, "nonsense");
  await host.say(socket, { type: "mood", mood: "rage" });
  await host.say(socket, { type: "mood", mood: null });
  for (let reading = 0; reading < 10; reading++) await host.read();
  expect(host.counts.rowsWritten).toBe(0);
});

test.each([50, 10_000])(
  "D5 with %i people, changes cost at most two rows an interval and one in 5 s",
  async (people) => {
    const host = new MemoryHost();
    const sockets: MemorySocket[] = [];
    for (let person = 0; person < people; person++) sockets.push(await host.join(`session-${person}`));
    await host.advance(10 * SECOND);
    resetCounts(host);
    const { moods } = host.settings;
    for (let change = 0; change < 1000; change++) {
      const socket = sockets[change % 50];
      if (socket) await host.say(socket, { type: "mood", mood: moods[Math.floor(change / 7) % moods.length] });
      await host.advance(10);
    }
    const intervals = people === 50 ? 10 : 2;
    expect(host.counts.rowsWritten).toBeLessThanOrEqual(2 * (intervals + 1) + 3);
  },
);

test("D5 people who come and go cost no more rows than moods do", async () => {
  const host = new MemoryHost();
  await host.join("watcher-1", { role: "watch" });
  await host.advance(10 * SECOND);
  resetCounts(host);
  for (let person = 0; person < 400; person++) {
    const socket = await host.join(`session-${person}`);
    await host.advance(50);
    await host.drop(socket, 1001);
  }
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(2 * 21 + 5);
});

test("D2 D5 a visit with one mood costs five rows", async () => {
  const host = new MemoryHost();
  const steady = await host.join("session-1");
  await stay(host, [steady], 10 * SECOND);
  resetCounts(host);
  const guest = await host.join("session-2");
  await stay(host, [steady, guest], 5 * SECOND);
  await host.say(guest, { type: "mood", mood: "joy" });
  await stay(host, [steady, guest], 5 * SECOND);
  await host.drop(guest, 1000);
  await stay(host, [steady], 5 * SECOND);
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(5);
});

test("P6 D5 a room of watchers is saved once and stays quiet through hibernation", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await stay(host, [watcher], 80 * SECOND);
  host.evict();
  const seen = watcher.frames.length;
  resetCounts(host);
  await host.read();
  await stay(host, [watcher], HOUR);
  expect(watcher.frames.length).toBe(seen);
  expect(host.counts.saves).toBe(0);
  expect(host.counts.rowsWritten).toBe(host.counts.alarms);
});

test.each(["is here", "rests"])("D5 a reading that wakes a room where somebody %s writes no row", async (state) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  if (state === "rests") {
    await host.say(socket, { type: "sit", minutes: 30 });
    await host.drop(socket, 1006);
    await host.advance(2 * MINUTE);
  }
  await host.advance(20 * SECOND);
  resetCounts(host);
  for (let reading = 0; reading < 5; reading++) {
    host.evict();
    await host.read();
    await host.advance(11 * SECOND);
  }
  expect(host.counts.rowsWritten).toBe(0);
});

test("D5 another tab of a person writes no row", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await host.advance(10 * SECOND);
  resetCounts(host);
  await host.join("session-1");
  await host.advance(10 * SECOND);
  expect(host.counts.rowsWritten).toBe(0);
});

test("L7 people who expire all the time wake the room once for each broadcast", async () => {
  const host = new MemoryHost();
  await host.join("watcher-1", { role: "watch" });
  const sockets: MemorySocket[] = [];
  for (let person = 0; person < 400; person++) sockets.push(await host.join(`session-${person}`));
  await host.advance(10 * SECOND);
  resetCounts(host);
  for (const socket of sockets) {
    await host.drop(socket, 1000);
    await host.advance(50);
  }
  expect(host.counts.alarms).toBeLessThanOrEqual(26);
});

test("D6 with nobody here nothing is stored and no alarm is set", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.drop(watcher, 1000);
  expect(host.stored.snapshot).not.toBeNull();
  await host.say(socket, { type: "leave" });
  expect(host.stored).toEqual(NOTHING_STORED);
});

test("D6 R2 an emptied room is cleared once, however often it is read", async () => {
  const host = new MemoryHost();
  let clears = 0;
  host.fails = (operation) => operation === "clear" && clears++ < 0;
  await host.say(await host.join("session-1"), { type: "leave" });
  for (let reading = 0; reading < 5; reading++) await host.read();
  expect(clears).toBe(1);
});

test("D6 a room that only had a watcher is cleared too", async () => {
  const host = new MemoryHost();
  await host.drop(await host.join("watcher-1", { role: "watch" }), 1006);
  expect(host.stored).toEqual(NOTHING_STORED);
});

test("R2 reading an unused room touches no storage", async () => {
  const host = new MemoryHost();
  let clears = 0;
  host.fails = (operation) => operation === "clear" && clears++ < 0;
  expect((await host.read()).count).toBe(0);
  expect(host.stored).toEqual(NOTHING_STORED);
  expect([host.counts.rowsWritten, clears]).toEqual([0, 0]);
});
