/** The turn prunes first. Whatever the pruned sockets still say or do must not bring their people back. */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { adminHost, countOf, SECOND, stay, TTL } from "./helpers.ts";

test("L8 a frame of a socket that was just pruned does not bring its person back", async () => {
  const host = new MemoryHost();
  const steady = await host.join("session-1");
  const mute = await host.join("session-2");
  for (let passed = 0; passed < 4 * TTL - 30 * SECOND; passed += 30 * SECOND) {
    await stay(host, [steady], 30 * SECOND);
    await host.say(mute, { type: "away" });
  }
  // The alarm is late: the frame is the event that prunes.
  host.time += 31 * SECOND;
  host.ping(steady);
  await host.say(mute, { type: "join" });
  expect(mute.closed).toEqual({ code: 4100, reason: "silent" });
  await host.drop(mute, 4100);
  await stay(host, [steady], TTL);
  expect(await countOf(host)).toBe(1);
});

test("L7 a close that comes after the expiry gives no grace period", async () => {
  const host = new MemoryHost({ GRACE_SECONDS: 30 });
  const steady = await host.join("session-1");
  const silent = await host.join("session-2");
  await stay(host, [steady], 60 * SECOND);
  host.time += 40 * SECOND;
  host.ping(steady);
  await host.drop(silent, 1000);
  expect(await countOf(host)).toBe(1);
});

test("D5 R1 readings of a sleeping room write nothing", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(12 * SECOND);
  host.ping(socket);
  const { rowsWritten } = host.counts;
  const { alarmAt } = host.stored;
  for (let reading = 0; reading < 5; reading++) {
    host.evict();
    await host.advance(12 * SECOND);
    await host.read();
  }
  expect(host.counts.rowsWritten).toBe(rowsWritten);
  expect(host.stored.alarmAt).toBe(alarmAt);
});

test("A2 M10 an action fails if the room's own code fails before it", async () => {
  const host = adminHost();
  await host.join("session-1");
  host.time += 2 * TTL;
  host.lastPongAt = () => {
    throw new Error("a fault of the room");
  };
  await expect((await host.room()).closeRoom("lobby")).rejects.toThrow("could not be stored");
});

test("D1 a person who dropped before an early eviction is not forgotten for one who joined", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  const dropped = await host.join("session-2", { mood: "joy" });
  await host.advance(6 * SECOND);
  await host.drop(await host.join("session-3"), 1000);
  await host.advance(SECOND);
  await host.drop(dropped, 1006);
  await host.join("session-4");
  host.evict();
  const back = await host.join("session-2");
  expect(back.framesOf("welcome")[0]).toMatchObject({ mood: "joy" });
});

test("P6 the first person in an empty room hears the aggregate twice, with an admin side too", async () => {
  const host = adminHost();
  await host.say(await host.join("session-1"), { type: "leave" });
  await host.advance(5 * SECOND);
  const next = await host.join("session-2");
  expect(next.frames.map(({ type }) => type)).toEqual(["welcome", "presence"]);
});

test("Q9 addresses have a key even if the snapshot with their key is lost", async () => {
  const host = new MemoryHost();
  await host.join("session-1", { network: "192.0.2.7" });
  await host.advance(6 * SECOND);
  host.evict();
  host.stored = { ...host.stored, snapshot: ["garbage"] };
  await host.join("session-2", { network: "192.0.2.7" });
  await host.advance(6 * SECOND);
  expect(host.stored.snapshot?.[0]).toMatchObject({ addressKey: expect.stringMatching(/^[0-9a-f]{32}$/) });
});
