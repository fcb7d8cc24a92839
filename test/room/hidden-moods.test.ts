/** Rooms that hide their moods while they have fewer than three people (P9). */
import { expect, test } from "vitest";
import type { MemoryHost, MemorySocket } from "../../party/room/memory-host.ts";
import {
  adminHost,
  allSessions,
  historyOf,
  inspect,
  inspectionsOf,
  MINUTE,
  presenceOf,
  SECOND,
  stay,
  welcomeOf,
} from "./helpers.ts";

const HIDDEN = { joy: 0, calm: 0 };

/** Two people with moods, and somebody who watches, after a quiet half minute. */
async function smallRoom() {
  const host = adminHost({ MOODS: "joy,calm", MIN_PEOPLE_FOR_MOODS: 3 });
  const watcher = await host.join("watcher-1", { role: "watch" });
  const ann = await host.join("session-ann", { mood: "joy" });
  const bob = await host.join("session-bob", { mood: "calm" });
  await stay(host, [watcher, ann, bob], 30 * SECOND);
  return { host, watcher, ann, bob };
}

/** The numbers as a broadcast, a welcome and a reading have them. */
async function shownBy(host: MemoryHost, watcher: MemorySocket) {
  const newcomer = await host.join("watcher-2", { role: "watch" });
  const shown = [presenceOf(watcher), welcomeOf(newcomer)?.presence, await host.read()];
  await host.drop(newcomer, 1000);
  return shown.map((presence) => ({ ...presence, at: 0 }));
}

test("P9 broadcasts, welcomes and readings have no moods while few people are here, and exact counts", async () => {
  const { host, watcher, bob } = await smallRoom();
  const both = { at: 0, count: 2, resting: 0, moods: HIDDEN };
  expect(await shownBy(host, watcher)).toMatchObject([both, both, both]);
  await host.say(bob, { type: "sit", minutes: 10 });
  await host.drop(bob, 1006);
  const ann = await host.join("session-ann");
  await stay(host, [watcher, ann], 2 * MINUTE);
  const resting = { ...both, resting: 1 };
  expect(await shownBy(host, watcher)).toMatchObject([resting, resting, resting]);
});

test.each(["awake", "evicted"])(
  "P9 all moods appear with the third person, and disappear when that person leaves (%s)",
  async (state) => {
    const { host, watcher } = await smallRoom();
    if (state === "evicted") host.evict();
    const third = await host.join("session-3", { mood: "joy" });
    const all = { count: 3, moods: { joy: 2, calm: 1 } };
    expect(await shownBy(host, watcher)).toMatchObject([all, all, all]);
    await host.advance(20 * SECOND);
    if (state === "evicted") host.evict();
    await host.say(third, { type: "leave" });
    const both = { count: 2, moods: HIDDEN };
    expect(await shownBy(host, watcher)).toMatchObject([both, both, both]);
  },
);

test.each(["awake", "evicted"])(
  "P9 P6 a hidden mood that changes broadcasts nothing and sets no alarm (%s)",
  async (state) => {
    const { host, watcher, ann, bob } = await smallRoom();
    for (const socket of [watcher, ann, bob]) socket.frames.length = 0;
    const { alarmAt } = host.stored;
    if (state === "evicted") host.evict();
    for (const mood of ["calm", "joy", "calm", null, "joy", "calm"]) await host.say(ann, { type: "mood", mood });
    expect(host.stored.alarmAt).toBe(alarmAt);
    await host.advance(10 * SECOND);
    expect([watcher, bob].map(({ frames }) => frames)).toEqual([[], []]);
    expect(ann.framesOf("presence")).toEqual([]);
  },
);

test("P9 F2 every socket of a person shows their own mood, and it survives a restart", async () => {
  const { host, ann } = await smallRoom();
  const sibling = await host.join("session-ann");
  expect(welcomeOf(sibling)).toMatchObject({ mood: "joy", presence: { moods: HIDDEN } });
  await host.say(sibling, { type: "mood", mood: "calm" });
  for (const socket of [ann, sibling]) expect(socket.framesOf("mood")).toEqual([{ type: "mood", mood: "calm" }]);
  await host.advance(20 * SECOND);
  host.restart();
  expect(welcomeOf(await host.join("session-ann"))).toMatchObject({ mood: "calm", presence: { moods: HIDDEN } });
});

test("P9 M5 M6 M7 M8 M11 admins see hidden moods in every view", async () => {
  const { host, watcher, ann, bob } = await smallRoom();
  const live = await host.observe();
  await stay(host, [watcher, ann, bob, live], 2 * MINUTE);
  const moods = { joy: 1, calm: 1 };
  expect(host.reports.at(-1)).toMatchObject({ count: 2, moods });
  expect(await inspect(host)).toMatchObject({ count: 2, moods });
  expect(inspectionsOf(live).at(-1)).toMatchObject({ count: 2, moods });
  expect((await allSessions(host)).map(({ mood }) => mood).sort()).toEqual(["calm", "joy"]);
  const one = { min: 1, max: 1, mean: 1 };
  expect((await historyOf(host)).at(-1)?.moods).toEqual({ joy: one, calm: one });
});

test("P9 M11 a live socket shows a changed hidden mood with the next broadcast", async () => {
  const { host, ann } = await smallRoom();
  const live = await host.observe();
  await host.say(ann, { type: "mood", mood: "calm" });
  expect(inspectionsOf(live).at(-1)).toMatchObject({ moods: { joy: 1, calm: 1 } });
  await host.join("session-3");
  expect(inspectionsOf(live).at(-1)).toMatchObject({ moods: { joy: 0, calm: 2 } });
});
