import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BreathingRoom, type StatusChange } from "../../client/index.ts";
import { FakeNetwork, welcomeFrame } from "./fake-socket.ts";
import { meet, meetOpen, nextSocket } from "./meeting.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const presence = { type: "presence", at: 2_000, count: 3, resting: 1, moods: { joy: 2, calm: 0 } };

test("J1 J3 J4 the join is the path PartySocket builds, with version and session", async () => {
  const { network } = await meet({ session: undefined });
  expect(network.latest.url.pathname).toBe("/parties/main/lobby");
  expect(network.latest.url.protocol).toBe("wss:");
  expect(network.latest.query).toEqual({ v: "1", session: expect.stringMatching(/^[A-Za-z0-9_-]{8,64}$/) });
});

test.each([
  ["http://example.com", "ws://example.com"],
  ["https://127.0.0.1:8787", "wss://127.0.0.1:8787"],
  ["127.0.0.1:8787", "ws://127.0.0.1:8787"],
])("the host may be an origin: %s", async (host, expected) => {
  expect((await meet({ host })).network.latest.url.href).toMatch(`${expected}/parties/main/lobby?`);
});

test("J2 a name that is no room's is the server's to refuse, not another path", async () => {
  expect((await meet({ room: "a/../b?c" })).network.latest.url.pathname).toBe("/parties/main/a%2F..%2Fb%3Fc");
});

test("the snapshot is frozen, and the same until something changes", async () => {
  const { network, room } = await meetOpen();
  const changes = vi.fn();
  const unsubscribe = room.subscribe(changes);
  const before = room.snapshot;
  network.latest.say({ ...presence, ...welcomeFrame.presence });
  network.latest.say({ type: "mood", mood: null });
  expect(room.getSnapshot()).toBe(before);
  expect(changes).not.toHaveBeenCalled();
  network.latest.say(presence);
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
    session: "somebody",
  });
  expect([room.snapshot, room.snapshot.moods, room.snapshot.breath].every(Object.isFrozen)).toBe(true);
  expect(changes).toHaveBeenCalledTimes(1);
  unsubscribe();
  network.latest.say({ ...presence, count: 4 });
  expect(changes).toHaveBeenCalledTimes(1);
});

test("the methods work unbound", async () => {
  const { network, room } = await meetOpen();
  const { setMood, getSnapshot, subscribe, close } = room;
  const changes = vi.fn();
  subscribe(changes);
  setMood("joy");
  expect(network.latest.frames).toEqual([{ type: "mood", mood: "joy" }]);
  expect(getSnapshot().mood).toBe("joy");
  close();
  expect(changes).toHaveBeenCalledTimes(2);
});

test("one function subscribed twice is two subscriptions", async () => {
  const { network, room } = await meetOpen();
  const listener = vi.fn();
  const unsubscribe = room.subscribe(listener);
  room.subscribe(listener);
  unsubscribe();
  unsubscribe();
  network.latest.say(presence);
  expect(listener).toHaveBeenCalledTimes(1);
});

test("close() after the server's own close leaves its code to be read", async () => {
  const { network, room } = await meetOpen();
  network.latest.end(4001, "bad name");
  room.close();
  expect(room.snapshot).toMatchObject({ status: "closed", code: 4001, reason: "bad name" });
});

test("a listener that throws takes nothing from the others", async () => {
  const { network, room } = await meetOpen();
  const thrown: unknown[] = [];
  const caught = vi.spyOn(globalThis, "queueMicrotask").mockImplementation((task) => {
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
  network.latest.say(presence);
  caught.mockRestore();
  expect(second).toHaveBeenCalledWith({ at: 2_000, count: 3, resting: 1, moods: { joy: 2, calm: 0 } });
  expect(thrown).toEqual([new Error("mine")]);
});

test("a frame that does not fit is reported and skipped", async () => {
  const { network, room, errors } = await meetOpen();
  const before = room.snapshot;
  for (const bad of ["{", '{"type":"news"}', '{"type":"presence","count":2}']) network.latest.say(bad);
  expect(errors.map(({ code }) => code)).toEqual(["bad_frame", "bad_frame", "bad_frame"]);
  expect(room.snapshot).toBe(before);
});

test("F5 an error frame is reported", async () => {
  const { network, errors } = await meetOpen();
  network.latest.say({ type: "error", code: "bad_message", message: "what?" });
  expect(errors).toEqual([{ code: "bad_message", message: "what?" }]);
});

test.each([1000, 4000, 4001, 4002, 4099])("J9 after %i the client stays away", async (code) => {
  const { network, room } = await meet();
  network.latest.open();
  network.latest.end(code, "because");
  expect(room.snapshot).toMatchObject({ status: "closed", code, reason: "because" });
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toHaveLength(1);
});

test.each([1001, 1005, 1006, 1011, 4100])("J9 after %i the client comes back, with what it knew", async (code) => {
  const { network, room } = await meetOpen();
  const statuses: StatusChange[] = [];
  room.on("status", (status) => statuses.push(status));
  network.latest.say(presence);
  network.latest.end(code);
  expect(room.snapshot).toMatchObject({ status: "reconnecting", code, count: 3, moods: { joy: 2 } });
  const next = await nextSocket(network);
  expect(next.query.session).toBe("somebody");
  next.welcome();
  expect(statuses.map(({ status }) => status)).toEqual(["reconnecting", "open"]);
});

test("J9 an error, which PartySocket reports as a 1000 of its own making, is not final", async () => {
  const { network, room } = await meet();
  network.latest.fail();
  expect(room.snapshot).toMatchObject({ status: "reconnecting", code: 1006 });
  (await nextSocket(network)).welcome();
  expect(room.snapshot.status).toBe("open");
});

test("L3 leave() says so and closes for good", async () => {
  const { network, room } = await meetOpen();
  room.leave();
  expect(network.latest.frames).toEqual([{ type: "leave" }]);
  expect(network.latest.closedWith).toBe(1000);
  const left = room.snapshot;
  expect(left).toMatchObject({ status: "closed", code: 1000 });
  room.setMood("joy");
  room.join();
  room.close();
  expect(room.snapshot).toBe(left);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.latest.frames).toHaveLength(1);
  expect(network.sockets).toHaveLength(1);
});

test("leave() while there is no connection closes for good", async () => {
  const { network, room } = await meetOpen();
  network.latest.fail();
  room.leave();
  expect(room.snapshot.status).toBe("closed");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toHaveLength(1);
});

test("close() before the first connect opens no socket", async () => {
  const { WebSocket, sockets } = new FakeNetwork();
  new BreathingRoom({ host: "example.com", room: "lobby", session: "somebody", WebSocket }).close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(0);
});

test("F3 watch() and join() ask at once, and later connects keep to it", async () => {
  const { network, room } = await meetOpen();
  room.watch();
  network.latest.say({ ...welcomeFrame, session: null });
  expect(network.latest.frames).toEqual([{ type: "watch" }]);
  network.latest.end(1006);
  const watching = await nextSocket(network);
  expect(watching.query).toEqual({ v: "1", session: "somebody", role: "watch" });
  watching.welcome({ session: null });
  room.join("joy");
  watching.say({ ...welcomeFrame, mood: "joy" });
  expect(watching.frames).toEqual([{ type: "join", mood: "joy" }]);
  watching.end(1006);
  expect((await nextSocket(network)).query).toEqual({ v: "1", session: "somebody" });
});

test("F3 a role changed while the join was on its way is asked for once the door is open", async () => {
  const seated = await meet();
  seated.room.watch();
  seated.network.latest.welcome();
  expect(seated.network.latest.frames).toEqual([{ type: "watch" }]);
  const watching = await meet({ role: "watch" });
  watching.room.join("joy");
  watching.network.latest.welcome({ session: null, mood: null });
  expect(watching.network.latest.frames).toEqual([{ type: "join", mood: "joy" }]);
});

test("F6 B4 a sitting is asked for, told, and kept over a reconnect", async () => {
  const { network, room } = await meetOpen();
  const told = vi.fn();
  room.on("sit", told);
  room.sit(10);
  expect(network.latest.frames).toEqual([{ type: "sit", minutes: 10 }]);
  expect(room.snapshot.sit).toBeNull();
  network.latest.say({ type: "sit", until: 601_000 });
  network.latest.end(1006);
  expect(room.snapshot.sit).toBe(601_000);
  room.sit(20);
  const next = await nextSocket(network);
  next.welcome({ sit: 601_000 });
  expect(next.frames).toEqual([]);
  room.sit(0);
  next.say({ type: "sit", until: null });
  expect(told.mock.calls).toEqual([[601_000], [null]]);
});

test("B1 the server's time is known from its frames, and the breath stays the same object while it is the same", async () => {
  const { network, room } = await meetOpen();
  const { breath } = room.snapshot;
  expect(room.now()).toBe(1_000);
  await vi.advanceTimersByTimeAsync(500);
  network.latest.say({ ...presence, at: 1_600 });
  expect(room.now()).toBe(1_600);
  network.latest.end(1006);
  (await nextSocket(network)).welcome({ now: 1_600 });
  expect(room.now()).toBeGreaterThan(1_600);
  expect(room.snapshot.breath).toBe(breath);
});
