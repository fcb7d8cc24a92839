import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";

test("H2 however many people only send heartbeats, the room wakes once a minute at most", async () => {
  const host = new MemoryHost();
  const sockets = [];
  for (let person = 0; person < 200; person++) {
    sockets.push(await host.join(`session-${person}`));
    await host.advance(137);
  }
  await host.advance(60_000 - 200 * 137);
  host.counts.alarms = 0;
  const halfHours = 60;
  for (let half = 0; half < halfHours; half++) {
    for (const socket of sockets) {
      host.ping(socket);
      await host.advance(30_000 / sockets.length);
    }
    host.evict();
  }
  expect(host.counts.alarms).toBeLessThanOrEqual(halfHours / 2);
  expect((await host.read()).count).toBe(200);
});

test("D5 a quiet wake writes two rows, heartbeats, bad frames and readings none", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(10_000);
  host.counts.rowsWritten = 0;
  host.ping(socket);
  await host.say(socket, "nonsense");
  await host.say(socket, { type: "mood", mood: "rage" });
  await host.say(socket, { type: "mood", mood: null });
  for (let reading = 0; reading < 10; reading++) await host.read();
  expect(host.counts.rowsWritten).toBe(0);
  host.counts.alarms = 0;
  for (let minute = 0; minute < 10; minute++) {
    await host.advance(30_000);
    host.ping(socket);
    await host.advance(30_000);
    host.ping(socket);
  }
  expect(host.counts.alarms).toBeGreaterThan(5);
  expect(host.counts.rowsWritten).toBe(2 * host.counts.alarms);
});

test("D5 at most two rows an interval and one in 5 s, however many changes", async () => {
  const host = new MemoryHost();
  const sockets = [];
  for (let person = 0; person < 50; person++) sockets.push(await host.join(`session-${person}`));
  await host.advance(10_000);
  host.counts.rowsWritten = 0;
  const moods = host.settings.moods;
  for (let change = 0; change < 1000; change++) {
    const socket = sockets[change % sockets.length];
    if (socket) await host.say(socket, { type: "mood", mood: moods[Math.floor(change / 7) % moods.length] });
    await host.advance(10);
  }
  // Two alarms a second, a snapshot in five.
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(2 * 11 + 3);
});

test("D5 people who come and go are no more rows than that", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.advance(10_000);
  host.counts.rowsWritten = 0;
  for (let person = 0; person < 400; person++) {
    const socket = await host.join(`session-${person}`);
    await host.advance(50);
    await host.drop(socket, 1001);
  }
  host.ping(watcher);
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(2 * 21 + 5);
});

test("D6 with nobody here nothing is stored and no alarm is set", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.drop(watcher, 1000);
  expect(host.stored.snapshot).not.toBeNull();
  await host.say(socket, { type: "leave" });
  expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
});

test("R2 reading a room that nobody is in writes nothing", async () => {
  const host = new MemoryHost();
  expect((await host.read()).count).toBe(0);
  expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
  expect(host.counts.rowsWritten).toBe(0);
});

test("A2 an alarm that cannot be set is tried again", async () => {
  const host = new MemoryHost();
  host.fails = (operation) => operation === "setAlarm";
  const socket = await host.join("session-1");
  expect(host.stored.alarmAt).toBeNull();
  // The host has given up.
  await host.advance(10 * 60_000);
  host.fails = () => false;
  await host.say(socket, { type: "away" });
  expect(host.stored.alarmAt).not.toBeNull();
  expect(host.logged).toContainEqual({ room: "lobby", event: "set the alarm", reason: "setAlarm fails" });
});

test("A2 a save that fails is tried again", async () => {
  const host = new MemoryHost();
  host.fails = (operation) => operation === "save";
  await host.join("session-1");
  expect(host.stored.snapshot).toBeNull();
  host.fails = () => false;
  await host.advance(5000);
  expect(host.stored.snapshot).not.toBeNull();
});

test("A2 an alarm that was lost is set again by whatever happens next", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  host.stored = { ...host.stored, alarm: null };
  host.time += 5 * 60_000;
  await host.join("session-2");
  expect(host.stored.alarmAt).not.toBeNull();
});

test("D2 D5 a sitting of ten minutes is five rows: join, mood, and a departure that is stored with the end of its grace", async () => {
  const host = new MemoryHost();
  const steady = await host.join("session-1");
  const stay = async (ms: number) => {
    for (const until = host.time + ms; host.time < until; ) {
      host.ping(steady);
      await host.advance(1000);
    }
  };
  await stay(10_000);
  host.counts.rowsWritten = 0;
  const guest = await host.join("session-2");
  await stay(5000);
  await host.say(guest, { type: "mood", mood: "joy" });
  await stay(5000);
  await host.drop(guest, 1000);
  const saves = host.counts.saves;
  await stay(2000);
  expect(host.counts.saves).toBe(saves);
  await stay(3000);
  expect(host.counts.saves).toBe(saves + 1);
  expect(host.counts.rowsWritten).toBeLessThanOrEqual(5);
});

test("D2 a departure whose grace is long is stored at once", async () => {
  const host = new MemoryHost({ GRACE_SECONDS: 6 });
  await host.join("session-1");
  const guest = await host.join("session-2");
  await host.advance(10_000);
  const saves = host.counts.saves;
  await host.drop(guest, 1000);
  expect(host.counts.saves).toBe(saves + 1);
});
