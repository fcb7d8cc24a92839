import PartySocket from "partysocket";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BreathingRoom, type StatusChange } from "../../client/index.ts";
import { FakeNetwork, welcomeFrame } from "./fake-socket.ts";
import { nextSocket, openClient, startClient } from "./test-client.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const presence = { type: "presence", at: 2_000, count: 3, resting: 1, moods: { joy: 2, calm: 0 } };

test("J3 J4 the first join names the protocol version and the session", async () => {
  const { network } = await startClient({ session: undefined });
  expect(network.latest.query).toEqual({ v: "1", session: expect.stringMatching(/^[A-Za-z0-9_-]{8,64}$/) });
});

test.each(["example.com", "127.0.0.1:8787", "localhost:8787", "10.0.0.1", "172.20.0.1", "172.32.0.1", "192.168.0.1"])(
  "J1 the join to %s has the URL that PartySocket builds",
  async (host) => {
    const { url } = (await startClient({ host })).network.latest;
    expect(url.origin + url.pathname).toBe(new PartySocket({ host, room: "lobby", startClosed: true }).roomUrl);
  },
);

test.each([
  ["http://example.com", "ws://example.com"],
  ["https://127.0.0.1:8787/", "wss://127.0.0.1:8787"],
  ["ws://example.com", "ws://example.com"],
])("J1 the scheme of a host that is an origin decides between ws and wss: %s", async (host, origin) => {
  expect((await startClient({ host })).network.latest.url.origin).toBe(origin);
});

test("J2 a bad room name stays one segment of the path, so that the server can reject it", async () => {
  expect((await startClient({ room: "a/../b?c" })).network.latest.url.pathname).toBe("/parties/main/a%2F..%2Fb%3Fc");
});

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
    session: "somebody",
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

test("close() keeps the code of a server that has already closed", async () => {
  const { network, room } = await openClient();
  network.latest.closeByServer(4001, "bad name");
  room.close();
  expect(room.snapshot).toMatchObject({ status: "closed", code: 4001, reason: "bad name" });
});

test("a listener that throws does not affect the other listeners", async () => {
  const { network, room } = await openClient();
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
  network.latest.receive(presence);
  caught.mockRestore();
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

test("F5 an error frame emits an error", async () => {
  const { network, errors } = await openClient();
  network.latest.receive({ type: "error", code: "bad_message", message: "what?" });
  expect(errors).toEqual([{ code: "bad_message", message: "what?" }]);
});

test.each([1000, 4000, 4001, 4002, 4099])("J9 after close code %i the client does not reconnect", async (code) => {
  const { network, room } = await startClient();
  network.latest.open();
  network.latest.closeByServer(code, "because");
  expect(room.snapshot).toMatchObject({ status: "closed", code, reason: "because" });
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toHaveLength(1);
});

test.each([1001, 1005, 1006, 1011, 4100])(
  "J9 after close code %i the client reconnects and keeps its snapshot",
  async (code) => {
    const { network, room } = await openClient();
    const statuses: StatusChange[] = [];
    room.on("status", (status) => statuses.push(status));
    network.latest.receive(presence);
    network.latest.closeByServer(code);
    expect(room.snapshot).toMatchObject({ status: "reconnecting", code, count: 3, moods: { joy: 2 } });
    const next = await nextSocket(network);
    expect(next.query.session).toBe("somebody");
    next.welcome();
    expect(statuses.map(({ status }) => status)).toEqual(["reconnecting", "open"]);
  },
);

test("J9 a connection error is not final", async () => {
  const { network, room } = await startClient();
  network.latest.fail();
  expect(room.snapshot).toMatchObject({ status: "reconnecting", code: 1006 });
  (await nextSocket(network)).welcome();
  expect(room.snapshot.status).toBe("open");
});

test("L3 leave() sends a leave and closes for ever", async () => {
  const { network, room } = await openClient();
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

test("L3 leave() without a connection closes for ever", async () => {
  const { network, room } = await openClient();
  network.latest.fail();
  room.leave();
  expect(room.snapshot.status).toBe("closed");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toHaveLength(1);
});

test("close() before the first connection attempt opens no socket", async () => {
  const { WebSocket, sockets } = new FakeNetwork();
  new BreathingRoom({ host: "example.com", room: "lobby", session: "somebody", WebSocket }).close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(0);
});

test("F3 watch() and join() take effect at once and survive a reconnect", async () => {
  const { network, room } = await openClient();
  room.watch();
  network.latest.receive({ ...welcomeFrame, session: null });
  expect(network.latest.frames).toEqual([{ type: "watch" }]);
  network.latest.closeByServer(1006);
  const watching = await nextSocket(network);
  expect(watching.query).toEqual({ v: "1", session: "somebody", role: "watch" });
  watching.welcome({ session: null });
  room.join("joy");
  watching.receive({ ...welcomeFrame, mood: "joy" });
  expect(watching.frames).toEqual([{ type: "join", mood: "joy" }]);
  watching.closeByServer(1006);
  expect((await nextSocket(network)).query).toEqual({ v: "1", session: "somebody" });
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
  room.sit(20);
  const next = await nextSocket(network);
  next.welcome({ sit: 601_000 });
  expect(next.frames).toEqual([]);
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

test("J2 an empty room name throws at once", () => {
  const { WebSocket } = new FakeNetwork();
  const options = { host: "example.com", room: "", session: "somebody", WebSocket };
  expect(() => new BreathingRoom(options)).toThrow(TypeError);
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
});
