import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { welcomeFrame } from "./fake-socket.ts";
import { meet, meetOpen, nextSocket } from "./meeting.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("J5 the first connect carries the mood of the options, and none where there is none", async () => {
  expect((await meet({ mood: "joy" })).network.latest.query).toEqual({ v: "1", session: "somebody", mood: "joy" });
  expect((await meet({ mood: null })).network.latest.query).toEqual({ v: "1", session: "somebody", mood: "" });
  expect((await meet()).network.latest.query).toEqual({ v: "1", session: "somebody" });
});

test("J5 a mood the welcome carried is not said again: another tab may have changed it since", async () => {
  const { network } = await meetOpen({ mood: "joy" });
  network.latest.end(1006);
  expect((await nextSocket(network)).query).not.toHaveProperty("mood");
});

test("F2 a mood that was answered is not said again", async () => {
  const { network, room } = await meetOpen();
  room.setMood("joy");
  expect(network.latest.frames).toEqual([{ type: "mood", mood: "joy" }]);
  network.latest.say({ type: "mood", mood: "joy" });
  network.latest.end(1006);
  expect((await nextSocket(network)).query).not.toHaveProperty("mood");
});

test("F2 a mood that was not answered goes with every connect until it is", async () => {
  const { network, room } = await meetOpen();
  room.setMood("joy");
  network.latest.end(1006);
  (await nextSocket(network)).fail();
  const third = await nextSocket(network);
  expect(third.query.mood).toBe("joy");
  third.welcome();
  expect(third.frames).toEqual([]);
  expect(room.snapshot.mood).toBe("joy");
});

test("no mood is a mood: taking it back while offline reaches the server", async () => {
  const { network, room } = await meetOpen({ mood: "joy" });
  network.latest.end(1006);
  room.setMood(null);
  expect(room.snapshot.mood).toBeNull();
  const next = await nextSocket(network);
  expect(next.query.mood).toBe("");
  next.welcome();
  expect(room.snapshot.mood).toBeNull();
});

test("a mood set while the join was on its way is said once the door is open", async () => {
  const { network, room } = await meet({ mood: "joy" });
  room.setMood("calm");
  network.latest.welcome();
  expect(network.latest.frames).toEqual([{ type: "mood", mood: "calm" }]);
  expect(room.snapshot.mood).toBe("calm");
});

test("a mood set between the opening and the welcome is said once", async () => {
  const { network, room } = await meet();
  network.latest.open();
  room.setMood("calm");
  expect(network.latest.frames).toEqual([]);
  network.latest.say(welcomeFrame);
  expect(network.latest.frames).toEqual([{ type: "mood", mood: "calm" }]);
});

test("a mood set while the join was on its way is dropped where the room turns out not to have it", async () => {
  const breathing = await meet();
  breathing.room.setMood("bogus");
  breathing.network.latest.welcome();
  expect(breathing.network.latest.frames).toEqual([]);
  expect(breathing.room.snapshot.mood).toBeNull();
  const watching = await meet({ role: "watch" });
  watching.room.join("bogus");
  watching.network.latest.welcome({ session: null });
  expect(watching.network.latest.frames).toEqual([{ type: "join" }]);
  expect([...breathing.errors, ...watching.errors].map(({ code }) => code)).toEqual(["unknown_mood", "unknown_mood"]);
});

test("F2 a mood set in another tab is mine too, without a flicker while mine is on its way", async () => {
  const { network, room } = await meetOpen();
  const moods: (string | null)[] = [];
  room.on("mood", (mood) => moods.push(mood));
  network.latest.say({ type: "mood", mood: "calm" });
  room.setMood("joy");
  network.latest.say({ type: "mood", mood: "calm" });
  network.latest.say({ type: "mood", mood: "joy" });
  network.latest.say({ type: "mood", mood: "calm" });
  expect(moods).toEqual(["calm", "joy", "calm"]);
});

test("F5 an answer of unknown_mood ends the wish", async () => {
  const { network, room, errors } = await meetOpen();
  room.setMood("joy");
  network.latest.say({ type: "error", code: "unknown_mood", message: "no longer" });
  expect(room.snapshot.mood).toBeNull();
  expect(errors).toEqual([{ code: "unknown_mood", message: "no longer" }]);
  network.latest.end(1006);
  expect((await nextSocket(network)).query).not.toHaveProperty("mood");
});

test.each(["bogus", "constructor"])("a mood the room does not have is reported and never sent: %s", async (mood) => {
  const { network, room, errors } = await meetOpen();
  room.setMood("joy");
  room.setMood(mood);
  room.join(mood);
  expect(errors.map(({ code }) => code)).toEqual(["unknown_mood", "unknown_mood"]);
  expect(room.snapshot.mood).toBe("joy");
  network.latest.end(1006);
  room.setMood(mood);
  expect((await nextSocket(network)).query.mood).toBe("joy");
});

test("P3 a watcher's mood is kept for its join", async () => {
  const { network, room } = await meetOpen({ role: "watch", mood: "joy" });
  expect(network.latest.query).toEqual({ v: "1", session: "somebody", role: "watch" });
  room.setMood("calm");
  expect(network.latest.frames).toEqual([]);
  expect(room.snapshot.mood).toBeNull();
  room.join();
  expect(network.latest.frames).toEqual([{ type: "join", mood: "calm" }]);
  expect(room.snapshot.mood).toBe("calm");
});

test("a watcher's mood that the room does not have does not spoil its join", async () => {
  const { network, room, errors } = await meetOpen({ role: "watch", mood: "bogus" });
  expect(errors.map(({ code }) => code)).toEqual(["unknown_mood"]);
  room.join();
  expect(network.latest.frames).toEqual([{ type: "join" }]);
});
