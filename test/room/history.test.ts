import { describe, expect, test } from "vitest";
import { HistoryList } from "../../party/wire/admin.ts";
import { adminHost, day, hour, minute, second, stay, token } from "./admin-host.ts";

describe("history", () => {
  test("M8 minutes have minimum, maximum and mean, quiet ones too", async () => {
    const host = adminHost();
    host.time = Math.ceil(host.time / hour) * hour;
    const first = await host.join("session-1", { mood: "joy" });
    await host.advance(30 * second);
    const second_ = await host.join("session-2");
    await stay(host, [first, second_], 5 * minute);
    await host.say(second_, { type: "leave" });
    await host.advance(40 * second);
    const { minutes } = HistoryList.parse(await (await host.room()).history(1));
    expect(minutes.map(({ people }) => people)).toEqual([
      { min: 1, max: 2, mean: 1.5 },
      { min: 2, max: 2, mean: 2 },
      { min: 2, max: 2, mean: 2 },
      { min: 2, max: 2, mean: 2 },
      { min: 2, max: 2, mean: 2 },
      { min: 1, max: 2, mean: 1.5 },
    ]);
    expect(minutes[0]?.moods.joy).toEqual({ min: 1, max: 1, mean: 1 });
  });

  test("M8 a brief visit is in its minute, an empty minute is not there", async () => {
    const host = adminHost();
    host.time = Math.ceil(host.time / hour) * hour + 10 * second;
    const visitor = await host.join("session-1");
    await host.say(visitor, { type: "leave" });
    await host.advance(5 * minute);
    const { minutes } = HistoryList.parse(await (await host.room()).history(1));
    expect(minutes).toHaveLength(1);
    expect(minutes[0]?.people).toMatchObject({ min: 0, max: 1 });
  });

  test("M8 a day of quiet sitting costs one row an hour beside the wakes, and survives hibernation", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    await host.advance(10 * second);
    host.counts.rowsWritten = 0;
    host.counts.alarms = 0;
    for (let passed = 0; passed < day; passed += 10 * minute) {
      await stay(host, [socket], 10 * minute);
      host.evict();
    }
    expect(host.counts.rowsWritten).toBeLessThanOrEqual(2 * host.counts.alarms + 25);
    const { minutes } = HistoryList.parse(await (await host.room()).history(24));
    expect(minutes.length).toBeGreaterThanOrEqual(24 * 60 - 1);
    expect(minutes.every(({ people }) => people.min === 1 && people.max === 1 && people.mean === 1)).toBe(true);
  });

  test("M8 D6 after seven days the history goes by itself, and with it all that is stored", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    await stay(host, [socket], 2 * hour);
    await host.say(socket, { type: "leave" });
    await host.advance(6 * day);
    expect(HistoryList.parse(await (await host.room()).history(168)).minutes.length).toBeGreaterThan(118);
    await host.advance(2 * day);
    expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
    expect(host.rows.size).toBe(0);
    expect((await host.room()).inspect()).toBeNull();
  });

  test("M8 A2 an hour that could not be stored is stored later", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    host.fails = (operation) => operation === "keep";
    await stay(host, [socket], 2 * hour);
    expect(host.rows.size).toBe(0);
    host.fails = () => false;
    await stay(host, [socket], 5 * minute);
    expect(host.rows.size).toBe(2);
  });

  test("M8 no hour is lost to hibernation, however often", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    for (let passed = 0; passed < 6 * hour; passed += 30 * second) {
      await stay(host, [socket], 30 * second);
      host.evict();
    }
    const { minutes } = HistoryList.parse(await (await host.room()).history(24));
    expect(minutes.length).toBeGreaterThanOrEqual(359);
    expect(host.rows.size).toBe(6);
  });

  test("M8 the first look after the hour of a brief visit finds it", async () => {
    const host = adminHost();
    const visitor = await host.join("session-1");
    await host.say(visitor, { type: "leave" });
    await host.advance(2 * hour);
    await host.read();
    host.evict();
    expect(HistoryList.parse(await (await host.room()).history(24)).minutes).toHaveLength(1);
  });

  test("M8 time in which the room was not running is not time that people spent in it", async () => {
    const host = adminHost();
    await host.join("session-1");
    await host.advance(5 * second);
    host.restart();
    host.time += 12 * hour;
    await host.read();
    const { minutes } = HistoryList.parse(await (await host.room()).history(24));
    expect(minutes.length).toBeLessThanOrEqual(4);
  });

  test("M8 an hour that could not be stored outlives an eviction", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    host.fails = (operation) => operation === "keep";
    await stay(host, [socket], 2 * hour);
    host.evict();
    host.fails = () => false;
    await stay(host, [socket], 5 * minute);
    expect(host.rows.size).toBe(2);
  });

  test.each([{ MOODS: "joy,calm,rest" }, { ADMIN_TOKEN: "" }])(
    "M8 S1 the history outlives a deploy with %o",
    async (variables) => {
      const host = adminHost({ MOODS: "joy,calm" });
      const socket = await host.join("session-1", { mood: "joy" });
      await stay(host, [socket], 50 * minute);
      const changed = adminHost({ MOODS: "joy,calm", ...variables });
      Object.assign(changed, { stored: host.stored, time: host.time, values: host.rows });
      const back = await changed.join("session-1");
      await stay(changed, [back], 2 * minute);
      const again = adminHost({ MOODS: "joy,calm", ...variables, ADMIN_TOKEN: token });
      Object.assign(again, { stored: changed.stored, time: changed.time });
      for (const [key, value] of changed.values) again.values.set(key, value);
      const { minutes } = HistoryList.parse(await (await again.room()).history(24));
      expect(minutes.length).toBeGreaterThanOrEqual(49);
    },
  );

  test("M8 rows older than seven days go while the room lives on", async () => {
    const host = adminHost();
    for (let days = 0; days < 10; days++) {
      const socket = await host.join("session-1");
      await host.advance(minute);
      await host.say(socket, { type: "leave" });
      await host.advance(day - minute);
    }
    expect(host.rows.size).toBeLessThanOrEqual(8);
  });
});
