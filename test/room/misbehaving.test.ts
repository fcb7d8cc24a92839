/** Clients that misbehave without meaning to, with the default settings: heartbeats every 30 s, TTL 90 s, grace 3 s. */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countsOf, MINUTE, presenceOf, SECOND, stay, TTL, welcomeOf } from "./helpers.ts";

/** A room and a bystander who stays. */
async function observedRoom() {
  const host = new MemoryHost();
  const bystander = await host.join("bystander", { role: "watch" });
  return {
    host,
    bystander,
    /** Lets time pass with heartbeats of these clients. */
    pass: (ms: number, ...others: MemorySocket[]) => stay(host, [bystander, ...others], ms),
  };
}

test.each([1000, 1006])(
  "L2 L5 a session is seamless if its old socket ends (%i) after the new one is open",
  async (code) => {
    const { host, bystander, pass } = await observedRoom();
    const old = await host.join("session-1", { mood: "joy" });
    await pass(20 * SECOND, old);
    const next = await host.join("session-1");
    await host.drop(old, code);
    await pass(5 * MINUTE, next);
    expect(welcomeOf(next)).toMatchObject({ mood: "joy" });
    expect(countsOf(bystander)).toEqual([0, 1]);
  },
);

test.each([1000, 1006])(
  "L4 L5 a session is seamless if its old socket ends (%i) before the new one is open",
  async (code) => {
    const { host, bystander, pass } = await observedRoom();
    const old = await host.join("session-1", { mood: "joy" });
    await pass(20 * SECOND, old);
    await host.drop(old, code);
    await pass(2 * SECOND);
    const next = await host.join("session-1");
    await pass(5 * MINUTE, next);
    expect(welcomeOf(next)).toMatchObject({ mood: "joy" });
    expect(countsOf(bystander)).toEqual([0, 1]);
  },
);

test("L2 L3 when one of two tabs leaves, the person stays with their last mood", async () => {
  const { host, bystander, pass } = await observedRoom();
  const [leaving, staying] = [await host.join("session-1"), await host.join("session-1")];
  await host.say(staying, { type: "mood", mood: "calm" });
  await host.say(leaving, { type: "leave" });
  await host.drop(leaving, 1000);
  await pass(MINUTE, staying);
  expect(presenceOf(bystander)).toMatchObject({ count: 1, moods: { calm: 1 } });
});

test("L1 L5 a laptop that wakes for two seconds in its bag is counted until TTL after that", async () => {
  const { host, bystander, pass } = await observedRoom();
  const old = await host.join("session-1");
  await pass(MINUTE);
  const woken = await host.join("session-1");
  await pass(2 * SECOND, woken);
  const lastSeenAt = host.time;
  await pass(5 * MINUTE);
  expect(countsOf(bystander)).toEqual([0, 1, 0]);
  expect(endOf(bystander) - lastSeenAt).toBeGreaterThanOrEqual(TTL);
  expect(endOf(bystander) - lastSeenAt).toBeLessThanOrEqual(TTL + SECOND);
  for (const socket of [old, woken]) expect(socket.closed).toMatchObject({ code: 4100 });
});

/** When the last broadcast was sent. */
function endOf(bystander: MemorySocket): number {
  return presenceOf(bystander)?.at ?? 0;
}

test("L1 a tab that is throttled to a heartbeat a minute stays counted", async () => {
  const { host, bystander, pass } = await observedRoom();
  const throttled = await host.join("session-1");
  for (let beat = 0; beat < 60; beat++) {
    await pass(MINUTE);
    host.ping(throttled);
  }
  expect(throttled.closed).toBeNull();
  expect(countsOf(bystander)).toEqual([0, 1]);
});

test("L2 L6 a half-open socket is closed after TTL and takes nothing from its successor", async () => {
  const { host, bystander, pass } = await observedRoom();
  const halfOpen = await host.join("session-1", { mood: "joy" });
  await pass(20 * SECOND, halfOpen);
  const next = await host.join("session-1");
  await pass(2 * MINUTE, next);
  expect(halfOpen.closed).toMatchObject({ code: 4100 });
  await host.drop(halfOpen, 4100);
  await pass(2 * MINUTE, next);
  expect(next.closed).toBeNull();
  expect(welcomeOf(next)).toMatchObject({ mood: "joy", presence: { count: 1 } });
  expect(countsOf(bystander)).toEqual([0, 1]);
});

test.each([
  ["L6", "stays open on the server", null],
  ["L5", "is dropped later", 40 * SECOND],
])("%s a tab that is discarded and whose socket %s expires TTL after its last heartbeat", async (...row) => {
  const [, , droppedAfter] = row;
  const { host, bystander, pass } = await observedRoom();
  const discarded = await host.join("session-1");
  await pass(5 * MINUTE, discarded);
  const lastSeenAt = host.time;
  if (droppedAfter !== null) {
    await pass(droppedAfter);
    await host.drop(discarded, 1006);
  }
  await pass(5 * MINUTE);
  expect(countsOf(bystander)).toEqual([0, 1, 0]);
  expect(endOf(bystander) - lastSeenAt).toBeGreaterThanOrEqual(TTL);
  expect(endOf(bystander) - lastSeenAt).toBeLessThanOrEqual(TTL + SECOND);
});

test("L4 a page from the back/forward cache is seamless within the grace period, and itself again later", async () => {
  const { host, bystander, pass } = await observedRoom();
  const page = await host.join("session-1", { mood: "joy" });
  await pass(10 * SECOND, page);
  await host.say(page, { type: "away" });
  await host.drop(page, 1000);
  await pass(2 * SECOND);
  const back = await host.join("session-1");
  expect(welcomeOf(back)).toMatchObject({ mood: "joy", presence: { count: 1 } });
  await pass(10 * SECOND, back);
  expect(countsOf(bystander)).toEqual([0, 1]);
  await host.say(back, { type: "away" });
  await host.drop(back, 1000);
  await pass(20 * SECOND);
  await pass(5 * SECOND, await host.join("session-1"));
  expect(countsOf(bystander)).toEqual([0, 1, 0, 1]);
});

test("L1 F7 a client's own times are ignored", async () => {
  const { host, bystander, pass } = await observedRoom();
  const liar = await host.join("session-1");
  const later = host.time + 5 * 60 * MINUTE;
  const times = { now: later, at: later, lastSeenAt: later, until: later };
  await host.say(liar, { type: "mood", mood: "joy", ...times });
  await host.say(liar, { type: "sit", minutes: 1, ...times });
  expect(liar.framesOf("sit").at(-1)?.until).toBe(host.time + MINUTE);
  await pass(3 * MINUTE);
  expect(countsOf(bystander).at(-1)).toBe(0);
});
