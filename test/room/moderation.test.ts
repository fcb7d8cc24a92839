import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import {
  adminHost,
  allSessions,
  countOf,
  DAY,
  HOUR,
  inspect,
  MINUTE,
  NOTHING_STORED,
  presenceOf,
  removeSession,
  SECOND,
  stay,
} from "./helpers.ts";

test("M9 a removed person's sockets are closed, and they stay out for as long as was asked, over a restart at once", async () => {
  const host = adminHost();
  const tabs = [await host.join("session-1"), await host.join("session-1")];
  const other = await host.join("session-2");
  const row = (await allSessions(host)).find(({ sockets }) => sockets === 2);
  expect(await (await host.room()).remove(row?.hash ?? "", 25)).toBe(true);
  for (const { closed } of tabs) expect(closed).toEqual({ code: 4005, reason: "removed" });
  expect(other.closed).toBeNull();
  expect(await countOf(host)).toBe(1);
  host.restart();
  expect((await host.join("session-1")).closed?.code).toBe(4005);
  expect((await host.join("session-1", { role: "watch" })).closed?.code).toBe(4005);
  expect((await host.join("session-3")).closed).toBeNull();
  await host.advance(25 * MINUTE - 1);
  expect((await host.join("session-1")).closed?.code).toBe(4005);
  await host.advance(1);
  expect((await host.join("session-1")).closed).toBeNull();
});

test("M9 an unknown hash removes nobody and stores nothing", async () => {
  const host = adminHost();
  await host.join("session-1");
  host.counts.saves = 0;
  expect(await (await host.room()).remove("0000000000000000", 10)).toBe(false);
  expect(await inspect(host)).toMatchObject({ count: 1, removed: 0 });
  expect(host.counts.saves).toBe(0);
});

test("M9 a person whose removal wakes the room does not come back with the close of a lost socket", async () => {
  const host = adminHost();
  const lost = await host.join("session-1");
  await host.say(lost, { type: "sit", minutes: 60 });
  await host.advance(6 * SECOND);
  host.evict();
  host.open.delete(lost);
  await removeSession(host);
  await host.drop(lost, 1006);
  expect(await inspect(host)).toMatchObject({ count: 0, removed: 1 });
});

test("M9 sockets that only watch under the removed id go too, and no others", async () => {
  const host = adminHost();
  await host.join("session-1");
  const watching = await host.join("session-1", { role: "watch" });
  const others = [await host.join("session-2", { role: "watch" }), await host.observe({ session: "session-1" })];
  await removeSession(host);
  expect(watching.closed?.code).toBe(4005);
  for (const { closed } of others) expect(closed).toBeNull();
  expect(await countOf(host)).toBe(0);
});

test("M9 a lingering or resting person can be removed", async () => {
  const host = adminHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const socket = await host.join("session-1");
  await host.say(socket, { type: "sit", minutes: 30 });
  await host.drop(socket, 1006);
  await stay(host, [watcher], 3 * MINUTE);
  await removeSession(host);
  expect(presenceOf(watcher)).toMatchObject({ count: 0, resting: 0 });
  expect((await host.join("session-1")).closed?.code).toBe(4005);
});

test("M9 M10 an action asks the host for a confirmed save, and everything else does not", async () => {
  const host = adminHost();
  const confirmed: boolean[] = [];
  const { save } = host;
  host.save = ((snapshot: readonly unknown[], options: { confirmed: boolean }) => {
    confirmed.push(options.confirmed);
    return save.call(host, snapshot);
  }) as typeof save;
  await host.join("session-1");
  await (await host.room()).closeRoom("lobby");
  expect(confirmed).toEqual([false, true]);
});

test("D5 M10 an action in a quiet room is stored once", async () => {
  const host = adminHost();
  await host.join("session-1");
  await host.advance(20 * SECOND);
  host.counts.saves = 0;
  await (await host.room()).closeRoom("lobby");
  await host.advance(20 * SECOND);
  expect(host.counts.saves).toBe(1);
});

test("M10 a closed room closes every socket and admits nobody until it is opened, over a restart at once", async () => {
  const host = adminHost();
  const sockets = [await host.join("session-1"), await host.join("watcher-1", { role: "watch" })];
  const sitter = await host.join("session-2");
  await host.say(sitter, { type: "sit", minutes: 30 });
  await host.drop(sitter, 1006);
  await (await host.room()).closeRoom("lobby");
  for (const { closed } of sockets) expect(closed).toEqual({ code: 4006, reason: "roomClosed" });
  expect(await countOf(host)).toBe(0);
  host.restart();
  expect((await host.join("session-2")).closed?.code).toBe(4006);
  expect(await inspect(host)).toMatchObject({ count: 0, closed: true, room: "lobby" });
  await (await host.room()).openRoom("lobby");
  expect((await host.join("session-2")).closed).toBeNull();
});

test("M10 D8 a room that nobody has used can be closed for years, and opened without a trace", async () => {
  const host = adminHost();
  await (await host.room()).closeRoom("lobby");
  await host.advance(1000 * DAY);
  expect(host.stored.alarmAt).toBeNull();
  host.restart();
  expect((await inspect(host)).closed).toBe(true);
  await (await host.room()).openRoom("lobby");
  expect(host.stored).toEqual(NOTHING_STORED);
});

test("M10 a host without a name learns it from the action", async () => {
  const host = adminHost({}, { name: null });
  await (await host.room()).closeRoom("garden");
  host.restart();
  expect(await inspect(host)).toMatchObject({ room: "garden", closed: true });
});

test("D8 M9 D6 a removal is remembered in an empty room until it ends, and then nothing is stored", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await removeSession(host, 0, 60);
  await host.advance(HOUR - 1);
  host.evict();
  expect((await host.join("session-1")).closed?.code).toBe(4005);
  expect(host.stored.alarmAt).not.toBeNull();
  await host.advance(SECOND);
  expect(host.stored).toEqual(NOTHING_STORED);
});
