/** The rows and wakes of a room. Quiet people cost one wake a minute, and readings cost nothing (D5, D6, H2, R2). */
import { expect, test, vi } from "vitest";
import { sittings } from "../../bench/cost/script.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countOf, HOUR, MINUTE, NOTHING_STORED, SECOND, stay } from "./helpers.ts";
import { playScript } from "./script.ts";

function resetCounts(host: MemoryHost): void {
  Object.assign(host.counts, { alarms: 0, saves: 0, rowsWritten: 0 });
}

test.each([
  ["sleeps", 10 * SECOND],
  ["stays awake", Infinity],
])("H2 D5 a room that %s costs its silent people one wake a minute and two rows each", async (_, evictAfterMs) => {
  const host = new MemoryHost({}, { evictAfterMs });
  const sockets: MemorySocket[] = [];
  // Everybody's heartbeat has a moment of its own.
  const gap = (30 * SECOND) / 200;
  for (let person = 0; person < 200; person++) {
    sockets.push(await host.join(`session-${person}`));
    await host.advance(gap);
  }
  for (let beat = 0; beat < 124; beat++) {
    if (beat === 4) resetCounts(host);
    for (const socket of sockets) {
      host.ping(socket);
      await host.advance(gap);
    }
  }
  expect(host.counts.alarms).toBeLessThanOrEqual(60);
  expect(host.counts.rowsWritten).toBe(2 * host.counts.alarms);
  expect(await countOf(host)).toBe(200);
});

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

test("D5 heartbeats, bad frames, unchanged moods, readings and second tabs write no row", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(10 * SECOND);
  resetCounts(host);
  host.ping(socket);
  await host.say(socket, "nonsense");
  await host.say(socket, { type: "mood", mood: "rage" });
  await host.say(socket, { type: "mood", mood: null });
  await host.read();
  await host.join("session-1");
  await host.advance(10 * SECOND);
  expect(host.counts.rowsWritten).toBe(0);
});

/** In a small room an alarm for a broadcast is due 1 s after its interval of 1 s, and in a large one after PATIENCE. */
test.each([
  [50, 2],
  [10_000, 5],
])(
  "D5 with %i people, constant changes cost at most two alarms in %i s and a snapshot in 15 s",
  async (people, seconds) => {
    const host = new MemoryHost();
    const sockets: MemorySocket[] = [];
    for (let person = 0; person < people; person++) sockets.push(await host.join(`session-${person}`));
    await host.advance(10 * SECOND);
    resetCounts(host);
    const { moods } = host.settings;
    // Each of fifty people changes ten times (Q12).
    for (let change = 0; change < 500; change++) {
      const socket = sockets[change % 50];
      if (socket) await host.say(socket, { type: "mood", mood: moods[Math.floor(change / 7) % moods.length] });
      await host.advance(20);
    }
    expect(host.counts.saves).toBe(1);
    expect(host.counts.rowsWritten - host.counts.saves).toBeLessThanOrEqual(2 * (10 / seconds));
  },
);

test("L7 D5 people who come and go all the time cost one wake and two alarms in 2 s, and a snapshot in 15 s", async () => {
  const host = new MemoryHost();
  await host.join("watcher-1", { role: "watch" });
  await host.advance(10 * SECOND);
  resetCounts(host);
  for (let person = 0; person < 400; person++) {
    const socket = await host.join(`session-${person}`);
    await host.advance(50);
    await host.drop(socket, 1001);
  }
  const { alarms, saves, rowsWritten } = host.counts;
  expect(saves).toBeLessThanOrEqual(2);
  expect(alarms).toBeLessThanOrEqual(10);
  expect(rowsWritten - saves).toBeLessThanOrEqual(20);
});

test("D5 in a small room a departure writes at most two alarms and no snapshot", async () => {
  const host = new MemoryHost();
  const [steady, guest] = [await host.join("session-1"), await host.join("session-2")];
  await stay(host, [steady, guest], 20 * SECOND);
  await host.say(steady, { type: "mood", mood: "joy" });
  resetCounts(host);
  await host.drop(guest, 1001);
  await host.advance(10 * SECOND);
  expect(await countOf(host)).toBe(1);
  expect(host.counts).toMatchObject({ alarms: 1, saves: 0, rowsWritten: 2 });
});

test.each([1, 2])("D5 P5 L7 100 people with sittings write few rows, and everybody soon knows (%i)", async (seed) => {
  const { rows, waits } = await playScript(sittings(100, seed, HOUR));
  expect(rows).toBeLessThanOrEqual(22_000 / 24);
  expect(Math.max(waits.join, waits.mood)).toBeLessThanOrEqual(2.5 * SECOND);
  expect(waits.leave).toBeLessThanOrEqual(8.5 * SECOND);
});

test("D5 P5 2,000 people with sittings write at most two rows in 5 s", async () => {
  const { rows, waits } = await playScript(sittings(2000, 1, 10 * MINUTE));
  expect(rows).toBeLessThanOrEqual(0.4 * 600);
  expect(Math.max(waits.join, waits.mood)).toBeLessThanOrEqual(5.5 * SECOND);
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

test("D6 R2 an empty room stores nothing, and is cleared once, however often it is read", async () => {
  const host = new MemoryHost();
  const clear = vi.spyOn(host, "clear");
  expect(await countOf(host)).toBe(0);
  expect(host.stored).toEqual(NOTHING_STORED);
  expect(host.counts.rowsWritten).toBe(0);
  expect(clear).not.toHaveBeenCalled();
  const socket = await host.join("session-1");
  expect(host.stored.snapshot).not.toBeNull();
  await host.say(socket, { type: "leave" });
  await host.drop(await host.join("watcher-1", { role: "watch" }), 1006);
  for (let reading = 0; reading < 5; reading++) await host.read();
  expect(host.stored).toEqual(NOTHING_STORED);
  expect(clear).toHaveBeenCalledTimes(2);
});
