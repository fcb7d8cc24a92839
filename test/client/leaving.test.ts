/** Leaving and closing while there is no open connection. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BreathingRoom } from "../../client/index.ts";
import { FakeNetwork, SESSION, welcomeFrame } from "./fake-socket.ts";
import { lostClient, nextSocket, openClient, startClient } from "./test-client.ts";

let fakeWindow: EventTarget;
let subscriptions: AbortSignal[];

beforeEach(() => {
  fakeWindow = new EventTarget();
  subscriptions = [];
  const subscribe = fakeWindow.addEventListener.bind(fakeWindow);
  vi.spyOn(fakeWindow, "addEventListener").mockImplementation((type, listener, options) => {
    subscriptions.push((options as { signal: AbortSignal }).signal);
    subscribe(type, listener, options);
  });
  vi.stubGlobal("window", fakeWindow);
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
});
afterEach(() => vi.unstubAllGlobals());

/** The client does nothing more, and hears nothing of its page. */
async function isOver({ sockets }: FakeNetwork): Promise<void> {
  const known = sockets.length;
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(sockets).toHaveLength(known);
  expect(vi.getTimerCount()).toBe(0);
  expect(subscriptions.filter(({ aborted }) => !aborted)).toEqual([]);
}

const leave = { type: "leave" };

test.each([
  ["L3", "leave", [leave]],
  ["L4", "close", []],
] as const)("%s %s() lets a connecting socket open, so that it can end cleanly", async (_, method, frames) => {
  const { network, room } = await startClient();
  room[method]();
  expect(room.snapshot).toMatchObject({ status: "closed", code: 1000 });
  room.close();
  expect(network.latest.closedWith).toBeUndefined();
  const changes = vi.fn();
  room.subscribe(changes);
  network.latest.open();
  expect(network.latest.frames).toEqual(frames);
  expect(network.latest.closedWith).toBe(1000);
  expect(changes).not.toHaveBeenCalled();
  await isOver(network);
});

test("L3 leave() before the welcome sends a leave", async () => {
  const { network, room } = await startClient();
  network.latest.open();
  room.leave();
  expect(network.latest.frames).toEqual([leave]);
  expect(network.latest.closedWith).toBe(1000);
  await isOver(network);
});

test.each(["leave", "close"] as const)("L5 %s() gives a connecting socket ten seconds", async (method) => {
  const { network, room } = await startClient();
  await vi.advanceTimersByTimeAsync(5_000);
  room[method]();
  await vi.advanceTimersByTimeAsync(4_990);
  expect(network.latest.closedWith).toBeUndefined();
  await vi.advanceTimersByTimeAsync(20);
  expect(network.latest.closedWith).toBe(1000);
  await isOver(network);
});

test.each(["leave", "close"] as const)("J9 a first connection that fails after %s() is the last", async (method) => {
  const { network, room } = await startClient();
  room[method]();
  network.latest.fail();
  await isOver(network);
});

test("L4 close() while a reconnecting socket connects lets it open, but opens no other", async () => {
  const { network, room } = await lostClient();
  const second = await nextSocket(network);
  room.close();
  second.open();
  expect(second.frames).toEqual([]);
  expect(second.closedWith).toBe(1000);
  await isOver(network);
});

test.each(["leave", "close"] as const)("J1 %s() before the first socket opens none", async (method) => {
  const network = new FakeNetwork();
  const { WebSocket } = network;
  new BreathingRoom({ host: "example.com", room: "lobby", session: SESSION, WebSocket })[method]();
  await isOver(network);
  expect(network.sockets).toEqual([]);
});

test("L5 a page that goes away does not wait for a connecting socket", async () => {
  const { network, room } = await startClient();
  room.leave();
  fakeWindow.dispatchEvent(new Event("pagehide"));
  expect(network.latest.closedWith).toBe(1000);
  fakeWindow.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await isOver(network);
});

test("L4 a page that leaves after it has gone away sends nothing and warns of nothing", async () => {
  const warn = vi.spyOn(console, "warn");
  const { network, room } = await openClient({ role: "watch" });
  fakeWindow.dispatchEvent(new Event("pagehide"));
  room.leave();
  expect(network.latest.frames).toEqual([{ type: "away" }]);
  expect(warn).not.toHaveBeenCalled();
  await isOver(network);
});

test("L3 a page that goes away ends the attempts to leave", async () => {
  const { network, room } = await lostClient();
  room.leave();
  await vi.advanceTimersByTimeAsync(1);
  fakeWindow.dispatchEvent(new Event("pagehide"));
  fakeWindow.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await isOver(network);
  expect(network.latest.frames).toEqual([]);
});

test("L3 leave() while the socket closes waits for the next one", async () => {
  const { network, room } = await openClient();
  network.latest.readyState = 2;
  room.leave();
  network.latest.closeByServer(1001);
  (await nextSocket(network)).open();
  expect(network.latest.frames).toEqual([leave]);
  await isOver(network);
});

test("L3 leave() while reconnecting connects once more at once, to give up the seat", async () => {
  const { network, room } = await lostClient({ mood: "joy" });
  room.setMood("calm");
  room.leave();
  room.close();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.sockets).toHaveLength(2);
  expect(network.latest.query).toEqual({ v: "1", session: SESSION });
  network.latest.open();
  expect(network.latest.frames).toEqual([leave]);
  expect(network.latest.closedWith).toBe(1000);
  await isOver(network);
});

test("L3 leave() while a reconnecting socket connects uses that socket, and the next one if it fails", async () => {
  const { network, room } = await lostClient();
  const second = await nextSocket(network);
  room.leave();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(network.latest).toBe(second);
  second.fail();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(network.latest).toBe(second);
  (await nextSocket(network)).open();
  expect(network.latest.frames).toEqual([leave]);
  await isOver(network);
});

test("L3 leave() stops after eleven connection attempts", async () => {
  const { network, room } = await lostClient();
  room.leave();
  await vi.advanceTimersByTimeAsync(1);
  for (let attempt = 1; attempt < 11; attempt++) {
    network.latest.fail();
    await nextSocket(network);
  }
  network.latest.fail();
  expect(network.sockets).toHaveLength(1 + 11);
  await isOver(network);
});

test("L3 leave() connects as soon as the page comes online", async () => {
  const { network, room } = await lostClient();
  room.leave();
  await vi.advanceTimersByTimeAsync(1);
  network.latest.fail();
  await vi.advanceTimersByTimeAsync(100);
  expect(network.sockets).toHaveLength(2);
  fakeWindow.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(1);
  expect(network.sockets).toHaveLength(3);
  room.close();
  network.latest.open();
  expect(network.latest.frames).toEqual([leave]);
  await isOver(network);
});

test("J9 a final close code ends the attempts to leave", async () => {
  const { network, room } = await lostClient();
  room.leave();
  await vi.advanceTimersByTimeAsync(1);
  network.latest.closeByServer(4006);
  await isOver(network);
});

test("P3 a watcher without a seat leaves without another connection", async () => {
  const { network, room } = await lostClient({ role: "watch" });
  room.leave();
  await isOver(network);
  expect(network.sockets).toHaveLength(1);
});

test("Q6 a replaced client leaves without another connection, because its session has others", async () => {
  const { network, room } = await openClient();
  network.latest.closeByServer(4104);
  room.leave();
  await isOver(network);
  expect(network.sockets).toHaveLength(1);
});

test("F3 watch() while reconnecting returns to the seat and gives it up, so that nobody rests in it", async () => {
  const { network, room } = await lostClient({ mood: "joy" });
  room.watch();
  room.setMood("calm");
  const second = await nextSocket(network);
  expect(second.query).toEqual({ v: "1", session: SESSION });
  second.welcome({ mood: "joy" });
  expect(second.frames).toEqual([{ type: "watch" }]);
  second.receive({ ...welcomeFrame, session: null });
  second.fail();
  expect((await nextSocket(network)).query).toEqual({ v: "1", session: SESSION, role: "watch" });
});

test("F3 a join that may have reached the server is a seat to give up", async () => {
  const { network, room } = await openClient({ role: "watch" });
  room.join();
  network.latest.fail();
  room.watch();
  const second = await nextSocket(network);
  expect(second.query).toEqual({ v: "1", session: SESSION });
  second.fail();
  room.leave();
  (await nextSocket(network)).open();
  expect(network.latest.frames).toEqual([leave]);
});

test("F3 a watcher whose join never left the page returns as a watcher", async () => {
  const { network, room } = await lostClient({ role: "watch" });
  room.join();
  room.watch();
  expect((await nextSocket(network)).query).toEqual({ v: "1", session: SESSION, role: "watch" });
});
