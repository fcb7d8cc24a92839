/** Departures that nobody stored before the room slept: the sockets that are left show who has gone (D1). */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { countOf, MINUTE, SECOND, storedSessions, TTL, welcomeOf } from "./helpers.ts";

/** A room with two people. The snapshot shows both connected. */
async function storedPair(variables: object = {}) {
  const host = new MemoryHost(variables);
  const [steady, other] = [await host.join("session-1"), await host.join("session-2", { mood: "joy" })];
  await host.advance(15 * SECOND);
  await host.read();
  return { host, steady, other };
}

/** How many people the snapshot shows connected. */
const storedConnected = (host: MemoryHost) => storedSessions(host).filter(({ isConnected }) => isConnected).length;

test.each(["closes its page", "leaves"])("D1 a person who %s, unsaved, is not counted after a sleep", async (way) => {
  const { host, other } = await storedPair();
  if (way === "leaves") await host.say(other, { type: "leave" });
  await host.drop(other, 1000);
  await host.advance(5 * SECOND);
  host.evict();
  expect(storedConnected(host)).toBe(2);
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 0 } });
});

test("D1 nor is that person if the only other socket's close wakes the room", async () => {
  const { host, steady, other } = await storedPair();
  await host.drop(other, 1000);
  await host.advance(5 * SECOND);
  host.evict();
  expect(storedConnected(host)).toBe(2);
  await host.drop(steady, 1006);
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 0 } });
});

test.each(["a reading", "another socket's close"])(
  "D1 D4 a person whose attachment cannot be read has not left if %s wakes the room",
  async (event) => {
    const { host, steady, other } = await storedPair();
    host.evict();
    other.attachment = "garbage";
    if (event === "a reading") await host.read();
    else await host.drop(steady, 1006);
    expect(other.closed).toEqual({ code: 1011, reason: "stateLost" });
    expect(await countOf(host)).toBe(2);
    expect(welcomeOf(await host.join("session-2"))).toMatchObject({ mood: "joy", presence: { count: 2 } });
  },
);

test("D1 A3 a person whose attachment cannot be read keeps the seat for at most one TTL", async () => {
  const { host, steady, other } = await storedPair();
  host.ping(steady);
  host.evict();
  other.attachment = "garbage";
  await host.read();
  await host.advance(TTL - 1);
  expect(await countOf(host)).toBe(1);
});

test.each([
  ["closed its page with a long grace period", { GRACE_SECONDS: 30 }, 1000, 30 * SECOND],
  ["has lost its connection", {}, 1006, TTL - 15 * SECOND],
])("D1 a person who %s is counted through a sleep", async (_, variables, code, seatMs) => {
  const { host, steady, other } = await storedPair(variables);
  await host.drop(other, code);
  await host.advance(5 * SECOND);
  host.evict();
  host.ping(steady);
  await host.advance(seatMs - 5 * SECOND - 1);
  expect(await countOf(host)).toBe(2);
  await host.advance(1);
  expect(await countOf(host)).toBe(1);
});

test("D1 B2 a sitting person who closed their page, unsaved, rests after a sleep", async () => {
  const { host, steady, other } = await storedPair();
  await host.say(other, { type: "sit", minutes: 1 });
  await host.advance(5 * SECOND);
  await host.drop(other, 1000);
  host.evict();
  expect(storedConnected(host)).toBe(2);
  expect(await host.read()).toMatchObject({ count: 2, resting: 1 });
  host.ping(steady);
  await host.advance(MINUTE - 5 * SECOND - 1);
  expect(await countOf(host)).toBe(2);
  await host.advance(1);
  expect(await countOf(host)).toBe(1);
});

test("D1 a person who came back after a lost connection and left is not counted after a sleep", async () => {
  const { host, steady, other } = await storedPair();
  await host.drop(other, 1006);
  await host.advance(6 * SECOND);
  expect(storedConnected(host)).toBe(1);
  await host.say(await host.join("session-2"), { type: "leave" });
  await host.advance(6 * SECOND);
  host.ping(steady);
  host.evict();
  expect(await countOf(host)).toBe(1);
});

test("D1 a person who returned after a restart and left is not counted after a sleep", async () => {
  const { host } = await storedPair();
  host.restart();
  await host.advance(6 * SECOND);
  await host.read();
  await host.advance(2 * SECOND);
  const [back, other] = [await host.join("session-1"), await host.join("session-2")];
  await host.advance(6 * SECOND);
  await host.say(back, { type: "leave" });
  await host.advance(10 * SECOND);
  host.evict();
  await host.say(other, { type: "mood", mood: "joy" });
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 1 } });
});
