/** People and moods, minute by minute (M8). */
import { expect, test } from "vitest";
import { HOUR, historyOf, hostAt, MINUTE, redeploy, SECOND, stay, TOKEN, visit } from "./helpers.ts";

const NEVER_EVICTED = Number.POSITIVE_INFINITY;

test("M8 minutes have minimum, maximum and mean, quiet ones too", async () => {
  const host = hostAt(0, {}, NEVER_EVICTED);
  const first = await host.join("session-1", { mood: "joy" });
  await host.advance(30 * SECOND);
  const guest = await host.join("session-2");
  await stay(host, [first, guest], 5 * MINUTE);
  await host.say(guest, { type: "leave" });
  await host.advance(40 * SECOND);
  const minutes = await historyOf(host);
  expect(minutes.map(({ people }) => people)).toEqual([
    { min: 1, max: 2, mean: 1.5 },
    { min: 2, max: 2, mean: 2 },
    { min: 2, max: 2, mean: 2 },
    { min: 2, max: 2, mean: 2 },
    { min: 2, max: 2, mean: 2 },
    { min: 1, max: 2, mean: 1.5 },
  ]);
  expect(minutes.map(({ at }) => (at % HOUR) / MINUTE)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(minutes[0]?.moods.joy).toEqual({ min: 1, max: 1, mean: 1 });
  expect(minutes[0]?.moods.calm).toEqual({ min: 0, max: 0, mean: 0 });
});

test("M8 a minute in which the room fills or empties has minimum 0", async () => {
  const host = hostAt(30 * SECOND);
  const socket = await host.join("session-1", { mood: "joy" });
  await stay(host, [socket], 2 * MINUTE);
  await host.say(socket, { type: "leave" });
  await host.advance(30 * SECOND);
  const half = { min: 0, max: 1, mean: 0.5 };
  const minutes = await historyOf(host);
  expect(minutes.map(({ people }) => people)).toEqual([half, { min: 1, max: 1, mean: 1 }, half]);
  expect(minutes.map(({ moods }) => moods.joy)).toEqual([half, { min: 1, max: 1, mean: 1 }, half]);
});

test("M8 a minute that rose and fell has both extremes", async () => {
  const host = hostAt(0, {}, NEVER_EVICTED);
  const socket = await host.join("session-1");
  for (const mood of ["joy", "calm"]) {
    await host.advance(5 * SECOND);
    await visit(host);
    await host.say(socket, { type: "mood", mood });
  }
  await host.advance(55 * SECOND);
  const [minute] = await historyOf(host);
  expect(minute?.people).toEqual({ min: 1, max: 2, mean: 1 });
  expect(minute?.moods.joy).toEqual({ min: 0, max: 1, mean: 0.08 });
});

test("M8 the list covers the requested hours and no others", async () => {
  const host = hostAt(0);
  const socket = await host.join("session-1");
  await stay(host, [socket], 2.5 * HOUR);
  expect(await historyOf(host, 1)).toHaveLength(60);
  await stay(host, [socket], HOUR / 2);
  expect(await historyOf(host, 2)).toHaveLength(120);
  expect(await historyOf(host, 168)).toHaveLength(180);
});

test("M8 a sitting person is in every minute while the room sleeps", async () => {
  const host = hostAt(0);
  const socket = await host.join("session-1");
  await host.say(socket, { type: "sit", minutes: 45 });
  await host.drop(socket, 1006);
  await host.advance(HOUR);
  expect((await historyOf(host)).map(({ people }) => people.mean)).toEqual(Array(45).fill(1));
});

test("M8 nobody lasts longer than one TTL or their sitting while the room does not run", async () => {
  const host = hostAt(0);
  await host.say(await host.join("session-1"), { type: "sit", minutes: 10 });
  await host.join("session-2", { mood: "joy" });
  await host.advance(5 * SECOND);
  host.restart();
  host.time += 12 * HOUR;
  await host.read();
  const minutes = await historyOf(host);
  expect(minutes).toHaveLength(10);
  expect(minutes.map(({ moods }) => moods.joy?.max)).toEqual([1, 1, ...Array(8).fill(0)]);
  expect(minutes.map(({ people }) => people.max)).toEqual([2, 2, ...Array(8).fill(1)]);
});

test("M8 a brief visit is in its minute, even if the room is next looked at hours later", async () => {
  const host = hostAt(0);
  const socket = await host.join("session-1");
  await stay(host, [socket], 5 * MINUTE);
  await host.say(socket, { type: "leave" });
  await host.advance(10 * MINUTE + 10 * SECOND);
  await visit(host);
  await host.advance(2 * HOUR);
  await host.read();
  host.evict();
  expect((await historyOf(host)).slice(5).map(({ at, people }) => [at % HOUR, people])).toEqual([
    [15 * MINUTE, { min: 0, max: 1, mean: 0 }],
  ]);
});

test("M8 D8 the running hour keeps its moods through deploys, and the next hour has the configured ones", async () => {
  let host = hostAt(0);
  for (const moods of ["joy,calm", "joy,rest", "joy", "joy"]) {
    host = redeploy(host, { ADMIN_TOKEN: TOKEN, MOODS: moods });
    const socket = await host.join("session-1", { mood: moods.split(",").at(-1) ?? null });
    await stay(host, [socket], 20 * MINUTE);
  }
  const minutes = await historyOf(host);
  expect(minutes.map(({ people }) => people.mean)).toEqual(Array(80).fill(1));
  const means = (mood: string) => minutes.map(({ moods }) => moods[mood]?.mean ?? 0);
  expect(means("calm").slice(1, 19)).toEqual(Array(18).fill(1));
  expect(means("rest").slice(21, 39)).toEqual(Array(18).fill(1));
  expect(means("joy").slice(41)).toEqual(Array(39).fill(1));
  expect(Object.keys(minutes[0]?.moods ?? {})).toEqual(["joy", "calm", "rest"]);
  expect(Object.keys(minutes[79]?.moods ?? {})).toEqual(["joy"]);
});

test("M8 nobody is invented for the time in which there was no token", async () => {
  const host = hostAt(0);
  await stay(host, [await host.join("session-1")], 30 * MINUTE);
  const unadministered = redeploy(host, {});
  await stay(unadministered, [await unadministered.join("session-1")], 3 * HOUR);
  const again = redeploy(unadministered, { ADMIN_TOKEN: TOKEN });
  await stay(again, [await again.join("session-1")], 10 * MINUTE);
  const { length } = await historyOf(again);
  expect(length).toBeGreaterThanOrEqual(9);
  expect(length).toBeLessThanOrEqual(42);
});

test("M8 a clock that steps back counts no time twice", async () => {
  const host = hostAt(0);
  const socket = await host.join("session-1");
  await stay(host, [socket], 5 * MINUTE);
  host.time -= 2 * MINUTE;
  host.evict();
  await stay(host, [socket], 10 * MINUTE);
  for (const { people } of await historyOf(host)) expect(people.mean).toBeLessThanOrEqual(1);
});
