/** Every change is stored within 5 s, whether it is broadcast or not (D2). */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { countOf, SECOND, stay, storedSessions } from "./helpers.ts";

test("D2 a return is stored, although the aggregate stays the same", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(10 * SECOND);
  await host.drop(socket, 1006);
  await host.advance(10 * SECOND);
  await host.join("session-1");
  await host.advance(5 * SECOND);
  expect(storedSessions(host)).toMatchObject([{ isConnected: true }]);
});

test("D2 the first change after a quiet spell is stored at once, the next within 5 s", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(10 * SECOND);
  await host.say(socket, { type: "mood", mood: "joy" });
  expect(storedSessions(host)).toMatchObject([{ mood: "joy" }]);
  await host.say(socket, { type: "sit", minutes: 5 });
  await host.advance(5 * SECOND - 1);
  expect(storedSessions(host)).toMatchObject([{ sitUntil: 0 }]);
  await host.advance(1);
  expect(storedSessions(host)[0]?.sitUntil).toBeGreaterThan(0);
});

test("D2 two people who swap their moods are stored, although nobody sees a difference", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1", { mood: "joy" });
  const other = await host.join("session-2", { mood: "calm" });
  const third = await host.join("session-3");
  await host.advance(10 * SECOND);
  // This broadcast starts an interval in which the aggregate ends where it began.
  await host.say(third, { type: "mood", mood: "release" });
  await host.say(first, { type: "mood", mood: "calm" });
  await host.say(other, { type: "mood", mood: "joy" });
  await host.advance(5 * SECOND);
  expect(storedSessions(host)).toMatchObject([{ mood: "calm" }, { mood: "joy" }, { mood: "release" }]);
});

test("D2 the last socket's leave is stored while somebody rests, although nobody sees it", async () => {
  const host = new MemoryHost();
  const sitter = await host.join("session-1");
  await host.say(sitter, { type: "sit", minutes: 30 });
  const guest = await host.join("session-2");
  await host.drop(sitter, 1006);
  await host.advance(20 * SECOND);
  await host.say(guest, { type: "leave" });
  await host.advance(5 * SECOND);
  host.evict();
  expect(await countOf(host)).toBe(1);
});

test("D2 a clean departure is stored with the end of its grace period", async () => {
  const host = new MemoryHost();
  const [steady, guest] = [await host.join("session-1"), await host.join("session-2")];
  await stay(host, [steady], 10 * SECOND);
  const { saves } = host.counts;
  await host.drop(guest, 1000);
  await host.advance(2 * SECOND);
  expect(host.counts.saves).toBe(saves);
  await host.advance(2 * SECOND);
  expect(host.counts.saves).toBe(saves + 1);
  expect(storedSessions(host)).toHaveLength(1);
});

test("D2 a clean departure with a long grace period is stored after 5 s", async () => {
  const host = new MemoryHost({ GRACE_SECONDS: 60 });
  await host.join("session-1");
  const guest = await host.join("session-2");
  await host.advance(10 * SECOND);
  await host.drop(guest, 1000);
  await host.advance(5 * SECOND);
  expect(storedSessions(host)).toMatchObject([{ id: "session-1", isConnected: true }, { isConnected: false }]);
});

test("D2 a clock that steps back by 30 s does not delay the next save", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  host.time -= 30 * SECOND;
  await host.say(socket, { type: "mood", mood: "joy" });
  await host.advance(5 * SECOND);
  expect(storedSessions(host)).toMatchObject([{ mood: "joy" }]);
});
