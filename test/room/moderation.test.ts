import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import {
  ADDRESS,
  adminHost,
  allSessions,
  countOf,
  DAY,
  HOUR,
  inspect,
  MINUTE,
  NOTHING_STORED,
  OTHER_ADDRESS,
  presenceOf,
  removeSession,
  SECOND,
  stay,
} from "./helpers.ts";

const join = (host: MemoryHost, id: string, address: number | null) => host.join(id, { address });

test("M9 a removed person's sockets are closed, and they stay out for as long as was asked, over a restart at once", async () => {
  const host = adminHost();
  const tabs = [await host.join("session-1"), await host.join("session-1")];
  const other = await host.join("session-2");
  const row = (await allSessions(host)).find(({ sockets }) => sockets === 2);
  expect(await (await host.room()).remove(row?.hash ?? "", { minutes: 25, address: false })).toBe(true);
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
  expect(await (await host.room()).remove("0000000000000000", { minutes: 10, address: false })).toBe(false);
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

test("M9 a removal by address ends everybody there and keeps other ids out, through a restart too", async () => {
  const host = adminHost();
  const [first, second] = [await join(host, "session-1", ADDRESS), await join(host, "session-2", ADDRESS)];
  const watching = await host.join("watcher-1", { role: "watch", address: ADDRESS });
  await host.drop(await join(host, "session-3", ADDRESS), 1006);
  const others = [await join(host, "session-4", OTHER_ADDRESS), await join(host, "session-5", null)];
  const live = await host.observe({ address: ADDRESS });
  await removeSession(host, 0, 10, { address: true });
  expect([first, second, watching].map(({ closed }) => closed?.code)).toEqual([4005, 4005, 4005]);
  expect([...others, live].map(({ closed }) => closed)).toEqual([null, null, null]);
  expect(await inspect(host)).toMatchObject({ count: 2, removed: 1 });
  host.restart();
  expect((await join(host, "session-6", ADDRESS)).closed?.code).toBe(4005);
  expect((await join(host, "session-1", OTHER_ADDRESS)).closed?.code).toBe(4005);
  expect((await join(host, "session-6", OTHER_ADDRESS)).closed).toBeNull();
  await host.advance(10 * MINUTE);
  expect((await join(host, "session-6", ADDRESS)).closed).toBeNull();
});

test("M9 a removal keeps out no address, unless it says so, and none of people without one", async () => {
  const host = adminHost();
  await join(host, "session-1", ADDRESS);
  await removeSession(host);
  expect((await join(host, "session-2", ADDRESS)).closed).toBeNull();
  await join(host, "session-3", null);
  await removeSession(host, 1, 10, { address: true });
  expect((await join(host, "session-3", null)).closed?.code).toBe(4005);
  expect((await join(host, "session-4", null)).closed).toBeNull();
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
