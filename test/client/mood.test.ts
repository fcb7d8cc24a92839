import { expect, test } from "vitest";
import { SESSION, welcomeFrame } from "./fake-socket.ts";
import { nextSocket, openClient, startClient } from "./test-client.ts";

test("J5 the first join carries the mood of the options", async () => {
  const queryWith = async (mood?: string | null) => (await startClient({ mood })).network.latest.query;
  expect(await queryWith("joy")).toEqual({ v: "1", session: SESSION, mood: "joy" });
  expect(await queryWith(null)).toEqual({ v: "1", session: SESSION, mood: "" });
  expect(await queryWith()).toEqual({ v: "1", session: SESSION });
});

test("J5 a reconnect does not repeat a confirmed mood, because another tab may have changed it", async () => {
  const { network, room } = await openClient({ mood: "joy" });
  network.latest.closeByServer(1006);
  const second = await nextSocket(network);
  expect(second.query).not.toHaveProperty("mood");
  second.welcome({ mood: "joy" });
  room.setMood("calm");
  second.receive({ type: "mood", mood: "calm" });
  second.closeByServer(1006);
  expect((await nextSocket(network)).query).not.toHaveProperty("mood");
});

test("J10 a reconnect repeats the mood that the server last confirmed, but never a watcher's", async () => {
  const { network, room } = await openClient();
  network.latest.receive({ ...welcomeFrame, mood: null });
  network.latest.closeByServer(1006);
  const second = await nextSocket(network);
  expect(second.query.said).toBe("");
  second.welcome({ mood: "joy" });
  second.closeByServer(1006);
  const third = await nextSocket(network);
  expect(third.query.said).toBe("joy");
  third.welcome({ mood: "joy" });
  room.watch();
  third.receive({ ...welcomeFrame, session: null });
  room.join();
  third.closeByServer(1006);
  expect((await nextSocket(network)).query).not.toHaveProperty("said");
});

test("J5 every reconnect repeats an unconfirmed choice, even of no mood", async () => {
  const { network, room } = await openClient({ mood: "joy" });
  network.latest.closeByServer(1006);
  room.setMood(null);
  expect(room.snapshot.mood).toBeNull();
  (await nextSocket(network)).fail();
  const third = await nextSocket(network);
  expect(third.query.mood).toBe("");
  third.welcome();
  expect(third.frames).toEqual([]);
  expect(room.snapshot.mood).toBeNull();
});

test("F2 a mood set before the welcome is sent once, after it", async () => {
  const { network, room } = await startClient({ mood: "joy" });
  network.latest.open();
  room.setMood("calm");
  expect(network.latest.frames).toEqual([]);
  network.latest.receive({ ...welcomeFrame, mood: "joy" });
  expect(network.latest.frames).toEqual([{ type: "mood", mood: "calm" }]);
  expect(room.snapshot.mood).toBe("calm");
});

test("F2 a mood set before the welcome is dropped if the room does not have it", async () => {
  const breathing = await startClient();
  breathing.room.setMood("bogus");
  breathing.network.latest.welcome();
  expect(breathing.network.latest.frames).toEqual([]);
  expect(breathing.room.snapshot.mood).toBeNull();
  const watching = await startClient({ role: "watch" });
  watching.room.join("bogus");
  watching.network.latest.welcome({ session: null });
  expect(watching.network.latest.frames).toEqual([{ type: "join" }]);
  expect([...breathing.errors, ...watching.errors].map(({ code }) => code)).toEqual(["unknown_mood", "unknown_mood"]);
});

test("F2 another tab's mood shows up here, but never replaces a pending choice", async () => {
  const { network, room } = await openClient();
  const moods: (string | null)[] = [];
  room.on("mood", (mood) => moods.push(mood));
  network.latest.receive({ type: "mood", mood: "calm" });
  room.setMood("joy");
  network.latest.receive({ type: "mood", mood: "calm" });
  network.latest.receive({ type: "mood", mood: "joy" });
  network.latest.receive({ type: "mood", mood: "calm" });
  expect(moods).toEqual(["calm", "joy", "calm"]);
});

test("F5 an unknown_mood error drops the pending mood", async () => {
  const { network, room, errors } = await openClient();
  room.setMood("joy");
  network.latest.receive({ type: "error", code: "unknown_mood", message: "no longer" });
  expect(room.snapshot.mood).toBeNull();
  expect(errors).toEqual([{ code: "unknown_mood", message: "no longer" }]);
  network.latest.closeByServer(1006);
  expect((await nextSocket(network)).query).not.toHaveProperty("mood");
});

test.each(["bogus", "constructor"])(
  "F2 a mood that the room does not have causes an error and is never sent: %s",
  async (mood) => {
    const { network, room, errors } = await openClient();
    room.setMood("joy");
    room.setMood(mood);
    room.join(mood);
    expect(errors.map(({ code }) => code)).toEqual(["unknown_mood", "unknown_mood"]);
    expect(room.snapshot.mood).toBe("joy");
    network.latest.closeByServer(1006);
    room.setMood(mood);
    expect((await nextSocket(network)).query.mood).toBe("joy");
  },
);

test("P3 a watcher's mood waits for its join", async () => {
  const { network, room } = await openClient({ role: "watch", mood: "joy" });
  expect(network.latest.query).toEqual({ v: "1", session: SESSION, role: "watch" });
  room.setMood("calm");
  expect(network.latest.frames).toEqual([]);
  expect(room.snapshot.mood).toBeNull();
  room.join();
  expect(network.latest.frames).toEqual([{ type: "join", mood: "calm" }]);
  expect(room.snapshot.mood).toBe("calm");
});

test.each([null, "calm"])("P3 a watcher's choice of %j survives every welcome until its join", async (mood) => {
  const { network, room } = await openClient({ mood: "joy" });
  room.watch();
  room.setMood(mood);
  network.latest.receive({ ...welcomeFrame, session: null });
  network.latest.closeByServer(1006);
  const second = await nextSocket(network);
  second.welcome({ session: null });
  room.join();
  expect(second.frames).toEqual([{ type: "join", mood }]);
});

test.each([null, "joy"])("P3 the welcome of a person who wants to watch is no answer to %j", async (mood) => {
  const { network, room } = await startClient({ mood });
  room.watch();
  network.latest.welcome();
  network.latest.receive({ ...welcomeFrame, session: null });
  room.join();
  expect(network.latest.frames).toEqual([{ type: "watch" }, { type: "join", mood }]);
});

test("P3 the welcome of a watcher who wants to join is no answer to their choice of no mood", async () => {
  const { network, room } = await startClient({ role: "watch" });
  room.join(null);
  network.latest.welcome({ session: null });
  expect(network.latest.frames).toEqual([{ type: "join", mood: null }]);
});
