/** The published fake host does what platforms do. */
import { expect, test } from "vitest";
import { MemoryHost, type Operation } from "../../party/room/memory-host.ts";
import { countOf, countsOf, SECOND, TTL } from "./helpers.ts";

test("time moves only by advance, and the alarm fires on the way", async () => {
  const host = new MemoryHost({}, { time: 1_000_000_000 });
  await host.join("session-1");
  const alarms: number[] = [];
  const { alarm } = await host.room();
  (await host.room()).alarm = async function (this: unknown) {
    alarms.push(host.time - 1_000_000_000);
    return alarm.call(this as never);
  };
  await host.advance(TTL + SECOND);
  expect(alarms).toEqual([TTL]);
  expect(host.time).toBe(1_000_000_000 + TTL + SECOND);
});

test("a rejected join comes back closed", async () => {
  const host = new MemoryHost({ MAX_SOCKETS: 1 });
  await host.join("session-1");
  expect((await host.join("session-2")).closed).toEqual({ code: 4101, reason: "full" });
  expect(host.open.size).toBe(1);
});

test("a closed socket receives nothing, and is listed until its peer goes", async () => {
  const host = new MemoryHost();
  const [leaving] = [await host.join("session-1"), await host.join("session-2")];
  await host.say(leaving, { type: "leave" });
  const { length } = leaving.texts;
  await host.advance(5 * SECOND);
  expect(leaving.texts).toHaveLength(length);
  expect(host.sockets()).toContain(leaving);
  await host.drop(leaving, 1000);
  expect(host.sockets()).not.toContain(leaving);
});

test("a heartbeat is answered without the room", async () => {
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
  const socket = await host.join("session-1");
  await host.advance(10 * SECOND);
  await host.read();
  expect(host.counts.restores).toBe(1);
  await host.advance(10 * SECOND + 1);
  await host.say(socket, { type: "mood", mood: "joy" });
  expect(host.counts.restores).toBe(2);
  expect(socket.framesOf("mood")).toHaveLength(1);
});

test("stored and attached values are copies", async () => {
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

test.each<Operation>(["load", "save", "setAlarm", "putRows", "getRows", "deleteRows", "clear"])(
  "fails makes %s reject",
  async (operation) => {
    const host = new MemoryHost();
    const range = { start: "a", end: "z" };
    const operations: Record<Operation, () => Promise<unknown>> = {
      load: () => host.load(),
      save: () => host.save([]),
      setAlarm: () => host.setAlarm(1),
      putRows: () => host.putRows({}),
      getRows: () => host.getRows(range),
      deleteRows: () => host.deleteRows(range),
      clear: () => host.clear(),
    };
    host.fails = (failing) => failing === operation;
    for (const [name, run] of Object.entries(operations)) {
      if (name === operation) await expect(run()).rejects.toThrow(`${operation} fails`);
      else await expect(run()).resolves.not.toThrow();
    }
  },
);

test("an alarm that fails is delivered again after 2, 4, 8 … s, six times", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  host.fails = (operation) => operation === "setAlarm" || operation === "clear";
  const before = host.counts.alarms;
  await host.advance(3600 * SECOND);
  expect(host.counts.alarms - before).toBe(7);
  host.fails = () => false;
  expect(await countOf(host)).toBe(0);
  expect(host.stored.snapshot).toBeNull();
});

test("setAlarm takes nothing but a time", async () => {
  await expect(new MemoryHost().setAlarm(Number.POSITIVE_INFINITY)).rejects.toThrow(TypeError);
});

test("frames are parsed, and heartbeats are only text", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, "ping");
  expect(countsOf(socket)).toEqual([1]);
  expect(socket.frames).toHaveLength(2);
  expect(socket.texts).toHaveLength(3);
});
