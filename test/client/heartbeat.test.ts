import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { meetOpen, nextSocket } from "./meeting.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("H1 a client pings at the interval the welcome names", async () => {
  const { network, room } = await meetOpen();
  for (let beat = 1; beat <= 4; beat++) {
    await vi.advanceTimersByTimeAsync(29_999);
    expect(network.latest.pings).toBe(beat - 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(network.latest.pings).toBe(beat);
    network.latest.say("pong");
  }
  expect(network.sockets).toHaveLength(1);
  expect(room.snapshot.status).toBe("open");
});

test("H1 ten seconds without a pong: the socket is dead, and another is opened", async () => {
  const { network, room } = await meetOpen();
  const dead = network.latest;
  await vi.advanceTimersByTimeAsync(30_000 + 9_999);
  expect(room.snapshot.status).toBe("open");
  await vi.advanceTimersByTimeAsync(1);
  expect(room.snapshot).toMatchObject({ status: "reconnecting", code: 1006, count: 1 });
  expect(dead.closedWith).toBe(4100);
  (await nextSocket(network)).welcome();
  expect(room.snapshot.status).toBe("open");
  dead.say({ type: "presence", at: 2, count: 9, resting: 0, moods: {} });
  expect(room.snapshot.count).toBe(1);
});

test("a dead socket is replaced after a wait with jitter, not at once", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.9);
  const { network } = await meetOpen();
  await vi.advanceTimersByTimeAsync(40_000 + 1_700);
  expect(network.sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(network.sockets).toHaveLength(2);
  vi.restoreAllMocks();
});

test("a socket that opens and is never welcomed is dead after ten seconds", async () => {
  const { network, room } = await meetOpen();
  network.latest.end(1006);
  (await nextSocket(network)).open();
  await vi.advanceTimersByTimeAsync(10_000);
  await nextSocket(network);
  expect(room.snapshot.status).toBe("reconnecting");
});

test("J9 a socket that is closing keeps its word: the server's code decides, not the missing pong", async () => {
  const { network, room } = await meetOpen();
  await vi.advanceTimersByTimeAsync(30_000);
  network.latest.readyState = 2;
  await vi.advanceTimersByTimeAsync(10_000);
  network.latest.end(4001);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(room.snapshot).toMatchObject({ status: "closed", code: 4001 });
  expect(network.sockets).toHaveLength(1);
});

test("close() leaves no timer behind, whatever was under way", async () => {
  const open = await meetOpen();
  open.room.close();
  const pinging = await meetOpen();
  await vi.advanceTimersByTimeAsync(30_000);
  pinging.room.close();
  const waiting = await meetOpen();
  waiting.network.latest.fail();
  await vi.advanceTimersByTimeAsync(1);
  waiting.room.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(open.network.latest.closedWith).toBe(1000);
});
