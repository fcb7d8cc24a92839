/** How often one person may change something (Q12). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countOf, errorsOf, presenceOf, SECOND, welcomeOf } from "./helpers.ts";

const MOODS = ["joy", "calm"];

/** Every one is a change. */
async function changeMood(host: MemoryHost, socket: MemorySocket, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await host.say(socket, { type: "mood", mood: MOODS[time % 2] });
}

test("Q12 the eleventh change is rejected and changes nothing, and one more is allowed every 10 s", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await changeMood(host, socket, 11);
  expect(errorsOf(socket)).toEqual(["rate_limited"]);
  expect((await host.read()).moods).toMatchObject({ joy: 0, calm: 1 });
  await host.advance(10 * SECOND);
  await changeMood(host, socket, 2);
  expect(errorsOf(socket)).toEqual(["rate_limited", "rate_limited"]);
  expect((await host.read()).moods).toMatchObject({ joy: 1, calm: 0 });
  expect(socket.closed).toBeNull();
});

test("Q12 what changes nothing needs no allowance", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await changeMood(host, socket, 10);
  await host.say(socket, { type: "mood", mood: "calm" });
  await host.say(socket, { type: "join" });
  await host.say(socket, { type: "join", mood: "calm" });
  expect(errorsOf(socket)).toEqual([]);
});

const ways = {
  "a mood of a join frame": { type: "join", mood: "joy" },
  "a sitting": { type: "sit", minutes: 10 },
};

test.each(Object.entries(ways))("Q12 %s is a change", async (_, frame) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await changeMood(host, socket, 10);
  await host.say(socket, frame);
  expect(errorsOf(socket)).toEqual(["rate_limited"]);
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 0, calm: 1 } });
  expect(welcomeOf(await host.join("session-1"))?.sit).toBeNull();
});

test("Q12 a person may end a sitting and give up a seat at any time", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.say(socket, { type: "sit", minutes: 10 });
  await changeMood(host, socket, 9);
  await host.say(socket, { type: "sit", minutes: 0 });
  expect(socket.framesOf("sit").at(-1)).toEqual({ type: "sit", until: null });
  await host.say(socket, { type: "watch" });
  expect(await countOf(host)).toBe(0);
  expect(errorsOf(socket)).toEqual([]);
});

test("Q12 the tabs of a session share its allowance, and a watcher keeps its own", async () => {
  const host = new MemoryHost();
  const [first, second] = [await host.join("session-1"), await host.join("session-1")];
  await changeMood(host, first, 9);
  // The first one is the mood that they have already.
  await changeMood(host, second, 3);
  expect(errorsOf(second)).toEqual(["rate_limited"]);
  const other = await host.join("session-2");
  for (let time = 0; time < 11; time++) {
    await host.say(other, { type: "watch" });
    await host.say(other, { type: "join" });
    await host.advance(SECOND / 2);
  }
  expect(errorsOf(other)).toEqual(["rate_limited"]);
  expect(await countOf(host)).toBe(1);
});

test("Q12 a person who is left alone can change something while another one is over the limit", async () => {
  const host = new MemoryHost();
  const [busy, calm] = [await host.join("session-1"), await host.join("session-2")];
  await changeMood(host, busy, 11);
  await host.say(calm, { type: "mood", mood: "joy" });
  await host.advance(5 * SECOND);
  expect(errorsOf(calm)).toEqual([]);
  expect(presenceOf(calm)?.moods).toMatchObject({ joy: 1, calm: 1 });
});
