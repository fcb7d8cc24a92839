/** The snapshot, the events and the frames of an open room. */
import { expect, test, vi } from "vitest";
import { SESSION, welcomeFrame } from "./fake-socket.ts";
import { nextSocket, openClient, startClient } from "./test-client.ts";

const presence = { type: "presence", at: 2_000, count: 3, resting: 1, moods: { joy: 2, calm: 0 } };

test("the snapshot is frozen and is replaced only if something changes", async () => {
  const { network, room } = await openClient();
  const changes = vi.fn();
  const unsubscribe = room.subscribe(changes);
  const before = room.snapshot;
  network.latest.receive({ ...presence, ...welcomeFrame.presence });
  network.latest.receive({ type: "mood", mood: null });
  expect(room.getSnapshot()).toBe(before);
  expect(changes).not.toHaveBeenCalled();
  network.latest.receive(presence);
  expect(room.snapshot).toEqual({
    status: "open",
    code: null,
    reason: "",
    at: 2_000,
    count: 3,
    resting: 1,
    moods: { joy: 2, calm: 0 },
    mood: null,
    sit: null,
    breath: { pattern: [4, 0, 6, 0], epoch: 0 },
    session: SESSION,
  });
  expect([room.snapshot, room.snapshot.moods, room.snapshot.breath].every(Object.isFrozen)).toBe(true);
  expect(changes).toHaveBeenCalledTimes(1);
  unsubscribe();
  network.latest.receive({ ...presence, count: 4 });
  expect(changes).toHaveBeenCalledTimes(1);
});

test("every method works unbound", async () => {
  const { network, room } = await openClient();
  const { setMood, getSnapshot, subscribe, close } = room;
  const changes = vi.fn();
  subscribe(changes);
  setMood("joy");
  expect(network.latest.frames).toEqual([{ type: "mood", mood: "joy" }]);
  expect(getSnapshot().mood).toBe("joy");
  close();
  expect(changes).toHaveBeenCalledTimes(2);
});

test("a function that subscribes twice has two subscriptions", async () => {
  const { network, room } = await openClient();
  const listener = vi.fn();
  const unsubscribe = room.subscribe(listener);
  room.subscribe(listener);
  unsubscribe();
  unsubscribe();
  network.latest.receive(presence);
  expect(listener).toHaveBeenCalledTimes(1);
});

test("a listener that throws does not affect the other listeners", async () => {
  const { network, room } = await openClient();
  const thrown: unknown[] = [];
  vi.spyOn(globalThis, "queueMicrotask").mockImplementation((task) => {
    try {
      task();
    } catch (fault) {
      thrown.push(fault);
    }
  });
  const second = vi.fn();
  room.on("presence", () => {
    throw new Error("mine");
  });
  room.on("presence", second);
  network.latest.receive(presence);
  expect(second).toHaveBeenCalledWith({ at: 2_000, count: 3, resting: 1, moods: { joy: 2, calm: 0 } });
  expect(thrown).toEqual([new Error("mine")]);
});

test("F1 a frame outside the protocol causes an error and changes nothing", async () => {
  const { network, room, errors } = await openClient();
  const before = room.snapshot;
  for (const bad of ["{", '{"type":"news"}', '{"type":"presence","count":2}']) network.latest.receive(bad);
  expect(errors.map(({ code }) => code)).toEqual(["bad_frame", "bad_frame", "bad_frame"]);
  expect(room.snapshot).toBe(before);
});

test("F3 watch() and join() take effect at once and survive a reconnect", async () => {
  const { network, room } = await openClient();
  room.watch();
  network.latest.receive({ ...welcomeFrame, session: null });
  expect(network.latest.frames).toEqual([{ type: "watch" }]);
  network.latest.closeByServer(1006);
  const watching = await nextSocket(network);
  expect(watching.query).toEqual({ v: "1", session: SESSION, role: "watch" });
  watching.welcome({ session: null });
  room.join("joy");
  watching.receive({ ...welcomeFrame, mood: "joy" });
  expect(watching.frames).toEqual([{ type: "join", mood: "joy" }]);
  watching.closeByServer(1006);
  expect((await nextSocket(network)).query).toEqual({ v: "1", session: SESSION, said: "joy" });
});

test("F3 a role that changes before the welcome is requested after it", async () => {
  const seated = await startClient();
  seated.room.watch();
  seated.network.latest.welcome();
  expect(seated.network.latest.frames).toEqual([{ type: "watch" }]);
  const watching = await startClient({ role: "watch" });
  watching.room.join("joy");
  watching.network.latest.welcome({ session: null, mood: null });
  expect(watching.network.latest.frames).toEqual([{ type: "join", mood: "joy" }]);
});

test("F6 B4 a sitting survives a reconnect", async () => {
  const { network, room } = await openClient();
  const onSit = vi.fn();
  room.on("sit", onSit);
  room.sit(10);
  expect(network.latest.frames).toEqual([{ type: "sit", minutes: 10 }]);
  expect(room.snapshot.sit).toBeNull();
  network.latest.receive({ type: "sit", until: 601_000 });
  network.latest.closeByServer(1006);
  expect(room.snapshot.sit).toBe(601_000);
  const next = await nextSocket(network);
  next.welcome({ sit: 601_000 });
  expect(next.frames).toEqual([]);
  expect(room.snapshot.sit).toBe(601_000);
  room.sit(0);
  next.receive({ type: "sit", until: null });
  expect(onSit.mock.calls).toEqual([[601_000], [null]]);
});

test("B1 frames carry the server's time, and an equal breath stays the same object", async () => {
  const { network, room } = await openClient();
  const { breath } = room.snapshot;
  expect(room.now()).toBe(1_000);
  await vi.advanceTimersByTimeAsync(500);
  network.latest.receive({ ...presence, at: 1_600 });
  expect(room.now()).toBe(1_600);
  network.latest.closeByServer(1006);
  (await nextSocket(network)).welcome({ now: 1_600 });
  expect(room.now()).toBeGreaterThan(1_600);
  expect(room.snapshot.breath).toBe(breath);
});

test("Q7 a rate-limited client asks for its role and mood again after 5 s", async () => {
  const { network, room, errors } = await openClient();
  room.setMood("joy");
  network.latest.receive({ type: "error", code: "rate_limited", message: "slow down" });
  expect(errors.map(({ code }) => code)).toEqual(["rate_limited"]);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(network.latest.frames).toEqual([{ type: "mood", mood: "joy" }]);
  await vi.advanceTimersByTimeAsync(1);
  expect(network.latest.frames.at(-1)).toEqual({ type: "join", mood: "joy" });
  room.watch();
  network.latest.receive({ type: "error", code: "rate_limited", message: "slow down" });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(network.latest.frames.slice(-2)).toEqual([{ type: "watch" }, { type: "watch" }]);
});
