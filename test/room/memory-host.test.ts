/** The published fake host does what platforms do. */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { countOf, NOTHING_STORED, presenceOf, SECOND } from "./helpers.ts";

test("time moves only by advance, and the alarm fires on the way", async () => {
  const host = new MemoryHost({}, { time: 1_000_000_000 });
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.drop(await host.join("session-1"), 1000);
  await host.advance(10 * SECOND);
  expect(presenceOf(watcher)).toMatchObject({ at: 1_000_004_000, count: 0 });
  expect(host.time).toBe(1_000_010_000);
});

test("a closed socket receives nothing, and is listed until its peer goes", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, { type: "leave" });
  host.send(socket, "more");
  expect(socket.texts).not.toContain("more");
  expect(host.sockets()).toEqual([socket]);
  await host.drop(socket, 1000);
  expect(host.sockets()).toEqual([]);
});

test("soon runs after the current event", async () => {
  const order: string[] = [];
  new MemoryHost().soon(() => order.push("soon"));
  order.push("event");
  await Promise.resolve();
  expect(order).toEqual(["event", "soon"]);
});

test("ping is answered without the room", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  host.evict();
  host.ping(socket);
  expect(host.counts.restores).toBe(1);
  expect(host.lastPongAt(socket)).toBe(host.time);
});

test("evict keeps the sockets, restart loses them", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  host.evict();
  expect(host.open.size).toBe(1);
  host.restart();
  expect(host.open.size).toBe(0);
  await Promise.all([host.read(), host.read()]);
  expect(host.counts.restores).toBe(2);
});

test("evictAfterMs evicts an idle room before its next event", async () => {
  const host = new MemoryHost({}, { evictAfterMs: 10 * SECOND });
  await host.join("session-1");
  host.time += 10 * SECOND;
  await host.read();
  expect(host.counts.restores).toBe(1);
  host.time += 10 * SECOND + 1;
  expect(await countOf(host)).toBe(1);
  expect(host.counts.restores).toBe(2);
});

test("stored values are copies", async () => {
  const host = new MemoryHost();
  const value = { mood: "joy" };
  await host.save([value]);
  await host.putRows({ row: value });
  value.mood = "calm";
  expect((await host.load()).snapshot).toEqual([{ mood: "joy" }]);
  expect((await host.getRows({ start: "a", end: "z" })).get("row")).toEqual({ mood: "joy" });
});

test("ranges of rows begin with their start and stop before their end", async () => {
  const host = new MemoryHost();
  await host.putRows({ c: 3, a: 1, b: 2 });
  expect([...(await host.getRows({ start: "a", end: "c" })).keys()]).toEqual(["a", "b"]);
  await host.deleteRows({ start: "b", end: "d" });
  expect([...host.rows.keys()]).toEqual(["a"]);
  await host.clear();
  expect(host.rows.size).toBe(0);
});

test("fails makes any operation of the storage reject", async () => {
  const host = new MemoryHost();
  const range = { start: "a", end: "z" };
  host.fails = () => true;
  await expect(host.load()).rejects.toThrow("load fails");
  await expect(host.save([])).rejects.toThrow("save fails");
  await expect(host.setAlarm(1)).rejects.toThrow("setAlarm fails");
  await expect(host.putRows({})).rejects.toThrow("putRows fails");
  await expect(host.getRows(range)).rejects.toThrow("getRows fails");
  await expect(host.deleteRows(range)).rejects.toThrow("deleteRows fails");
  await expect(host.clear()).rejects.toThrow("clear fails");
});

test("an alarm that fails is delivered again after 2, 4, 8 … s, six times", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  host.fails = (operation) => operation === "setAlarm" || operation === "clear";
  const before = host.counts.alarms;
  await host.advance(3600 * SECOND);
  expect(host.counts.alarms - before).toBe(7);
  host.fails = () => false;
  await host.read();
  expect(host.stored).toEqual(NOTHING_STORED);
});

test("setAlarm takes nothing but a time", async () => {
  await expect(new MemoryHost().setAlarm(Number.POSITIVE_INFINITY)).rejects.toThrow(TypeError);
});
