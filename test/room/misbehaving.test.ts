/** Clients that misbehave without meaning to. The default settings: heartbeats every 30 s, TTL 90 s, grace 3 s. */
import { afterEach, expect, test, vi } from "vitest";
import { Backoff } from "../../client/backoff.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { seeded } from "./seeded.ts";

const second = 1000;
const minute = 60 * second;

/** A bystander whose heartbeats come, and what it is told. */
class Bystander {
  readonly host: MemoryHost;
  readonly socket: MemorySocket;

  private constructor(host: MemoryHost, socket: MemorySocket) {
    this.host = host;
    this.socket = socket;
  }

  static async of(host: MemoryHost): Promise<Bystander> {
    return new Bystander(host, await host.join("bystander", { role: "watch" }));
  }

  async pass(ms: number, ...others: MemorySocket[]): Promise<void> {
    const until = this.host.time + ms;
    while (this.host.time < until) {
      for (const socket of [this.socket, ...others]) this.host.ping(socket);
      await this.host.advance(Math.min(10 * second, until - this.host.time));
    }
  }

  /** The counts it was told, one after another. */
  get counts(): number[] {
    return this.socket.framesOf("presence").map(({ count }) => count);
  }

  get toldAt(): number {
    return this.socket.framesOf("presence").at(-1)?.at ?? 0;
  }
}

test.each([1000, 1006])(
  "L2 L5 the old socket of a session ends (%i) after the new one is there: nothing is seen of it",
  async (code) => {
    const host = new MemoryHost();
    const others = await Bystander.of(host);
    const old = await host.join("session-1", { mood: "joy" });
    await others.pass(20 * second, old);
    const young = await host.join("session-1");
    await host.drop(old, code);
    await others.pass(5 * minute, young);
    expect(young.framesOf("welcome")[0]).toMatchObject({ mood: "joy" });
    expect(others.counts).toEqual([0, 1]);
  },
);

test.each([1000, 1006])(
  "L4 L5 the old socket of a session ends (%i) before the new one is there: nothing is seen of it",
  async (code) => {
    const host = new MemoryHost();
    const others = await Bystander.of(host);
    const old = await host.join("session-1", { mood: "joy" });
    await others.pass(20 * second, old);
    await host.drop(old, code);
    await others.pass(2 * second);
    const young = await host.join("session-1");
    await others.pass(5 * minute, young);
    expect(young.framesOf("welcome")[0]).toMatchObject({ mood: "joy" });
    expect(others.counts).toEqual([0, 1]);
  },
);

test("L2 L3 two tabs that race, one leaving, one opening: the person stays, with what was said last", async () => {
  const host = new MemoryHost();
  const others = await Bystander.of(host);
  const [leaving, staying] = [await host.join("session-1"), await host.join("session-1")];
  await host.say(staying, { type: "mood", mood: "calm" });
  await host.say(leaving, { type: "leave" });
  await host.drop(leaving, 1000);
  await others.pass(minute, staying);
  expect(others.socket.framesOf("presence").at(-1)).toMatchObject({ count: 1, moods: { calm: 1 } });
});

test("L1 L5 a laptop that wakes for two seconds in its bag is counted until TTL after its last sign of life", async () => {
  const host = new MemoryHost();
  const others = await Bystander.of(host);
  const old = await host.join("session-1");
  await others.pass(minute);
  const woken = await host.join("session-1");
  await others.pass(2 * second, woken);
  const last = woken.heartbeatAt ?? 0;
  await others.pass(5 * minute);
  expect(others.counts).toEqual([0, 1, 0]);
  // Told within 1 s (L7).
  expect(others.toldAt - last).toBeGreaterThanOrEqual(90 * second);
  expect(others.toldAt - last).toBeLessThanOrEqual(91 * second);
  for (const socket of [old, woken]) expect(socket.closed).toMatchObject({ code: 4100 });
});

test("L1 a tab that is throttled to a heartbeat a minute stays counted", async () => {
  const host = new MemoryHost();
  const others = await Bystander.of(host);
  const throttled = await host.join("session-1");
  for (let beats = 0; beats < 60; beats++) {
    await others.pass(minute);
    host.ping(throttled);
  }
  expect(throttled.closed).toBeNull();
  expect(others.counts).toEqual([0, 1]);
});

test("L2 L6 a half-open socket is closed after TTL and takes nothing from the one that took its place", async () => {
  const host = new MemoryHost();
  const others = await Bystander.of(host);
  const halfOpen = await host.join("session-1", { mood: "joy" });
  await others.pass(20 * second, halfOpen);
  const young = await host.join("session-1");
  await others.pass(2 * minute, young);
  expect(halfOpen.closed).toMatchObject({ code: 4100 });
  await host.drop(halfOpen, 4100);
  await others.pass(2 * minute, young);
  expect(young.closed).toBeNull();
  expect(young.framesOf("welcome")[0]).toMatchObject({ mood: "joy", presence: { count: 1 } });
  expect(others.counts).toEqual([0, 1]);
});

test.each([
  ["its socket stays open on the server (L6)", null],
  ["its socket is dropped later (L5)", 40 * second],
])(
  "L5 L6 a tab that is discarded without any event, and %s, is over TTL after it was heard",
  async (_, droppedAfter) => {
    const host = new MemoryHost();
    const others = await Bystander.of(host);
    const discarded = await host.join("session-1");
    await others.pass(5 * minute, discarded);
    const last = discarded.heartbeatAt ?? 0;
    if (droppedAfter !== null) {
      await others.pass(droppedAfter);
      await host.drop(discarded, 1006);
    }
    await others.pass(5 * minute);
    expect(others.counts).toEqual([0, 1, 0]);
    expect(others.toldAt - last).toBeGreaterThanOrEqual(90 * second);
    expect(others.toldAt - last).toBeLessThanOrEqual(91 * second);
  },
);

test("L4 a page that comes out of the back/forward cache within the grace was never gone, and later is back as itself", async () => {
  const host = new MemoryHost();
  const others = await Bystander.of(host);
  const page = await host.join("session-1", { mood: "joy" });
  await others.pass(10 * second, page);
  await host.say(page, { type: "away" });
  await host.drop(page, 1000);
  await others.pass(2 * second);
  const back = await host.join("session-1");
  expect(back.framesOf("welcome")[0]).toMatchObject({ mood: "joy", presence: { count: 1 } });
  await others.pass(10 * second, back);
  expect(others.counts).toEqual([0, 1]);
  await host.say(back, { type: "away" });
  await host.drop(back, 1000);
  await others.pass(20 * second);
  const again = await host.join("session-1");
  await others.pass(5 * second, again);
  expect(others.counts).toEqual([0, 1, 0, 1]);
});

test("L1 nothing that a client says of the time is heard", async () => {
  const host = new MemoryHost();
  const others = await Bystander.of(host);
  const liar = await host.join("session-1");
  const hours = 5 * 60 * minute;
  const frame = { now: host.time + hours, at: host.time + hours, heard: host.time + hours, until: host.time + hours };
  await host.say(liar, { type: "mood", mood: "joy", ...frame });
  await host.say(liar, { type: "sit", minutes: 1, ...frame });
  expect(liar.framesOf("sit").at(-1)?.until).toBe(host.time + minute);
  await others.pass(3 * minute);
  expect(others.counts.at(-1)).toBe(0);
});

/** When each of so many clients comes back (ms after the drop), by the client's own backoff. */
async function returnsOf(crowd: number): Promise<number[]> {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockImplementation(seeded(6));
  const began = Date.now();
  const returns = Array.from({ length: crowd }, async () => {
    const backoff = new Backoff();
    backoff.opened();
    await backoff.wait();
    return Date.now() - began;
  });
  await vi.advanceTimersByTimeAsync(minute);
  return Promise.all(returns);
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("D3 J9 a deploy drops 5,000: they return over the jitter, and the count never falls by more than have left", async () => {
  const [crowd, gone] = [5000, 100];
  const returns = await returnsOf(crowd);
  vi.useRealTimers();
  expect(Math.max(...returns)).toBeLessThanOrEqual(2 * second);
  for (let at = 0; at <= 2 * second; at += 100) {
    const together = returns.filter((returned) => returned >= at && returned < at + 100).length;
    expect(together).toBeLessThan((2 * crowd) / 20);
  }

  const host = new MemoryHost();
  const moods = ["joy", "calm", undefined];
  for (let person = 0; person < crowd; person++) await host.join(`session-${person}`, { mood: moods[person % 3] });
  // What is stored of them is about to run out.
  await host.advance(89 * second);
  host.restart();
  // Some of them really leave: their pages were closed while the server was away.
  const back = returns.map((at, person) => ({ at, person })).slice(gone);
  back.sort((one, other) => one.at - other.at);
  const deployed = host.time;
  const told: number[] = [];
  const sockets: MemorySocket[] = [];
  for (const { at, person } of back) {
    await host.advance(deployed + at - host.time);
    const socket = await host.join(`session-${person}`);
    const [welcome] = socket.framesOf("welcome");
    told.push(welcome?.presence.count ?? 0);
    expect(welcome?.mood).toBe(moods[person % 3] ?? null);
    sockets.push(socket);
  }
  for (let wait = 0; wait < 12; wait++) {
    await host.advance(10 * second);
    for (const socket of sockets) host.ping(socket);
  }
  const heard = [...new Set(sockets.flatMap((socket) => socket.framesOf("presence").map(({ count }) => count)))];
  expect(Math.max(...told, ...heard)).toBe(crowd);
  expect(Math.min(...told, ...heard)).toBe(crowd - gone);
  expect(sockets[0]?.framesOf("presence").at(-1)).toMatchObject({ count: crowd - gone });
  expect(told.every((count) => count === crowd)).toBe(true);
});
