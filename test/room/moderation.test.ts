import { describe, expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { LiveFrame } from "../../party/wire/admin.ts";
import { adminHost, allSessions, inspect, minute, second, stay, token } from "./admin-host.ts";

describe("actions", () => {
  test("M9 who is removed is closed with 4005 and kept out for ten minutes, over a restart", async () => {
    const host = adminHost();
    const [tab, other] = [await host.join("session-1"), await host.join("session-1")];
    await host.join("session-2");
    const room = await host.room();
    const rows = await allSessions(host, 10);
    expect(await room.remove("0000000000000000")).toBe(false);
    const theirs = rows.find(({ sockets }) => sockets === 2);
    expect(await room.remove(theirs?.hash ?? "")).toBe(true);
    expect([tab.closed?.code, other.closed?.code]).toEqual([4005, 4005]);
    expect((await host.read()).count).toBe(1);
    await host.advance(5 * second);
    host.restart();
    expect((await host.join("session-1")).closed?.code).toBe(4005);
    expect((await host.join("session-1", { role: "watch" })).closed?.code).toBe(4005);
    expect((await host.join("session-3")).closed).toBeNull();
    await host.advance(10 * minute);
    expect((await host.join("session-1")).closed).toBeNull();
  });

  test("M9 a socket that only watches under the removed id goes too, and cannot join again", async () => {
    const host = adminHost();
    await host.join("session-1");
    const watching = await host.join("session-1", { role: "watch" });
    const [row] = await allSessions(host, 10);
    await (await host.room()).remove(row?.hash ?? "");
    expect(watching.closed?.code).toBe(4005);
    expect((await host.read()).count).toBe(0);
  });

  test("M9 M10 an action is stored when it is answered, whatever was saved just before", async () => {
    const host = adminHost();
    await host.join("session-1");
    await (await host.room()).closeRoom("lobby");
    host.restart();
    expect((await host.join("session-2")).closed?.code).toBe(4006);
    host.fails = (operation) => operation === "save";
    await expect((await host.room()).openRoom("lobby")).rejects.toThrow("not stored");
  });

  test("M10 a load that fails does not open a closed room, nor throw away what is stored", async () => {
    const host = adminHost();
    await (await host.room()).closeRoom("lobby");
    host.evict();
    host.fails = (operation) => operation === "load";
    await host.read();
    expect(host.stored.snapshot).not.toBeNull();
    expect(host.stored.alarmAt).not.toBeNull();
    host.fails = () => false;
    host.evict();
    expect((await host.join("session-1")).closed?.code).toBe(4006);
  });

  test("M10 a closed room sends everybody away with 4006 and lets nobody in until it is opened, over a restart", async () => {
    const host = adminHost();
    const sockets = [await host.join("session-1"), await host.join("watcher-1", { role: "watch" })];
    await (await host.room()).closeRoom("lobby");
    expect(sockets.map(({ closed }) => closed?.code)).toEqual([4006, 4006]);
    await host.advance(5 * second);
    host.restart();
    expect((await host.join("session-2")).closed?.code).toBe(4006);
    expect(await inspect(host)).toMatchObject({ count: 0, closed: true, room: "lobby" });
    await (await host.room()).openRoom("lobby");
    expect((await host.join("session-2")).closed).toBeNull();
  });

  test("M10 a room that nobody has been in can be closed, and opened to nothing", async () => {
    const host = adminHost();
    await (await host.room()).closeRoom("lobby");
    await host.advance(5 * second);
    expect(host.stored.alarmAt).toBeNull();
    host.restart();
    expect((await inspect(host)).closed).toBe(true);
    await (await host.room()).openRoom("lobby");
    await host.advance(5 * second);
    expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
  });
});

describe("live", () => {
  test("M11 a live socket that does not show the token is closed with 4007, told nothing", async () => {
    const host = adminHost();
    for (const frame of [{ type: "auth", token: "wrong" }, { type: "mood", mood: "joy" }, "{", "x".repeat(2000)]) {
      const socket = await host.observe();
      await host.join("session-1");
      await host.advance(2 * second);
      await host.say(socket, frame);
      expect(socket.closed?.code).toBe(4007);
      expect(socket.texts).toEqual([]);
    }
  });

  test("M11 one that does gets the inspection at once and on every broadcast, through hibernation, and is not counted", async () => {
    const host = adminHost();
    const socket = await host.observe();
    await host.say(socket, { type: "auth", token });
    expect(LiveFrame.parse(JSON.parse(socket.texts.at(-1) ?? ""))).toMatchObject({ count: 0, watchers: 0, sockets: 1 });
    await host.advance(5 * second);
    host.evict();
    await host.join("session-1");
    expect(LiveFrame.parse(JSON.parse(socket.texts.at(-1) ?? ""))).toMatchObject({ count: 1, watchers: 0 });
    expect(socket.framesOf("presence")).toEqual([]);
    await host.advance(2 * minute);
    expect(socket.closed?.code).toBe(4100);
  });

  test("M11 a closed room can be watched over", async () => {
    const host = new MemoryHost({ ADMIN_TOKEN: token });
    await (await host.room()).closeRoom("lobby");
    const socket = await host.observe();
    await host.say(socket, { type: "auth", token });
    expect(LiveFrame.parse(JSON.parse(socket.texts.at(-1) ?? ""))).toMatchObject({ closed: true, count: 0 });
  });

  test("M11 a live socket that keeps its token to itself is not kept alive by heartbeats", async () => {
    const host = adminHost();
    const [silent, pinging] = [await host.observe(), await host.observe()];
    await host.say(pinging, "ping");
    expect(pinging.closed?.code).toBe(4007);
    expect(pinging.texts).toEqual([]);
    await stay(host, [silent], 2 * minute);
    expect(silent.closed?.code).toBe(4100);
  });

  test("M11 who has just been shown the room hears when that does not stay so", async () => {
    const host = adminHost();
    const guest = await host.join("session-1");
    await host.say(guest, { type: "leave" });
    const socket = await host.observe();
    const back = await host.join("session-1");
    await host.say(back, { type: "watch" });
    await host.say(socket, { type: "auth", token });
    await host.say(back, { type: "join" });
    await host.advance(2 * second);
    expect(LiveFrame.parse(JSON.parse(socket.texts.at(-1) ?? "")).count).toBe(1);
  });

  test("M6 M11 a live frame tells of the alarm that is set, and why", async () => {
    const host = adminHost();
    const socket = await host.observe();
    await host.say(socket, { type: "auth", token });
    await host.advance(5 * second);
    await host.join("session-1");
    const frame = LiveFrame.parse(JSON.parse(socket.texts.at(-1) ?? ""));
    expect(frame.alarm).toEqual({ at: host.stored.alarmAt, why: "deadline" });
  });

  test("M11 an open live socket does not wake a quiet room", async () => {
    const host = adminHost();
    const [socket, guest] = [await host.observe(), await host.join("session-1")];
    await host.say(socket, { type: "auth", token });
    await stay(host, [socket, guest], 2 * minute);
    host.counts.alarms = 0;
    const told = socket.texts.length;
    await stay(host, [socket, guest], 30 * minute);
    expect(host.counts.alarms).toBeLessThanOrEqual(30);
    expect(socket.texts.length).toBe(told);
  });
});

describe("reports", () => {
  test("M5 a room reports when it is occupied, when it empties, and at alarms at most once a minute", async () => {
    const host = adminHost();
    const watcher = await host.join("watcher-1", { role: "watch" });
    expect(host.reports).toEqual([]);
    const socket = await host.join("session-1", { mood: "joy" });
    expect(host.reports.map(({ count }) => count)).toEqual([1]);
    await stay(host, [watcher, socket], 10 * minute);
    expect(host.reports.length).toBeGreaterThan(6);
    expect(host.reports.length).toBeLessThanOrEqual(11);
    await host.say(socket, { type: "leave" });
    expect(host.reports.at(-1)).toMatchObject({ room: "lobby", count: 0 });
  });

  test("M5 a room where everybody rests says how long it will be silent", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    await host.say(socket, { type: "sit", minutes: 30 });
    const until = host.time + 30 * minute;
    await host.advance(2 * minute);
    expect(host.reports.at(-1)).toMatchObject({ count: 1, resting: 1, silentUntil: until });
  });

  test("M5 a room that falls asleep soon after a report says for how long", async () => {
    const host = adminHost();
    const sitter = await host.join("session-1");
    await host.say(sitter, { type: "sit", minutes: 60 });
    const until = host.time + 60 * minute;
    await host.drop(sitter, 1006);
    await host.advance(70 * second);
    const passer = await host.join("session-2");
    await host.say(passer, { type: "leave" });
    await host.advance(5 * minute);
    expect(host.reports.at(-1)).toMatchObject({ count: 1, resting: 1, silentUntil: until });
  });

  test("M1 without a token there is nobody to report to, and no history", async () => {
    const host = new MemoryHost();
    const socket = await host.join("session-1");
    await stay(host, [socket], 5 * minute);
    await host.say(socket, { type: "leave" });
    expect(host.reports).toEqual([]);
    expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
  });
});
