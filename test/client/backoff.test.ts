import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeNetwork } from "./fake-socket.ts";
import { openClient, startClient } from "./test-client.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** How long the client takes until its next connection attempt (ms). */
async function reconnectDelay({ sockets }: FakeNetwork): Promise<number> {
  const known = sockets.length;
  const from = Date.now();
  while (sockets.length === known) {
    if (Date.now() - from > 60_000) throw new Error("The client has not reconnected.");
    await vi.advanceTimersByTimeAsync(1);
  }
  return Date.now() - from;
}

test("J9 the first connection attempt does not wait", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await startClient();
  expect(network.sockets).toHaveLength(1);
});

test("J9 a retry waits a random part of a window that doubles up to 30 s", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  const { network } = await startClient();
  const delays = [];
  for (let retry = 0; retry < 7; retry++) {
    network.latest.fail();
    delays.push(await reconnectDelay(network));
  }
  const half = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];
  // Timers of 0 ms add a millisecond or two.
  for (const [retry, delay] of delays.entries()) expect(delay - (half[retry] ?? 0)).toBeOneOf([0, 1, 2]);
});

test("J9 a crowd that loses its connection at one moment returns evenly over two seconds", async () => {
  const CROWD = 400;
  const crowd = await Promise.all(Array.from({ length: CROWD }, () => openClient()));
  for (const { network } of crowd) network.latest.fail();
  const returned = () => crowd.filter(({ network }) => network.sockets.length > 1).length / CROWD;
  for (const quarter of [0.25, 0.5, 0.75]) {
    await vi.advanceTimersByTimeAsync(500);
    expect(returned()).toBeGreaterThan(quarter - 0.12);
    expect(returned()).toBeLessThan(quarter + 0.12);
  }
  await vi.advanceTimersByTimeAsync(502);
  expect(returned()).toBe(1);
  for (const { room } of crowd) room.close();
});

test("J9 a server that accepts and drops every connection gets ever fewer attempts", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await openClient();
  for (let drop = 0; drop < 6; drop++) {
    network.latest.closeByServer(1011);
    await reconnectDelay(network);
    network.latest.welcome();
  }
  network.latest.closeByServer(1011);
  expect(await reconnectDelay(network)).toBeGreaterThan(29_000);
});

test("J9 a connection that answered a heartbeat resets the backoff", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await startClient();
  for (let drop = 0; drop < 5; drop++) {
    network.latest.fail();
    await reconnectDelay(network);
  }
  network.latest.welcome();
  network.latest.receive("pong");
  network.latest.fail();
  expect(await reconnectDelay(network)).toBeLessThan(2_010);
});

test("J9 a connection attempt without an answer ends after ten seconds", async () => {
  const { network, room } = await startClient();
  await vi.advanceTimersByTimeAsync(9_990);
  expect(room.snapshot.status).toBe("connecting");
  await vi.advanceTimersByTimeAsync(20);
  expect(room.snapshot).toMatchObject({ status: "reconnecting", code: 1006 });
  await reconnectDelay(network);
});

test("J9 a WebSocket constructor that throws counts as a failed attempt", async () => {
  const network = new FakeNetwork();
  const attempts: string[] = [];
  const failing = class {
    constructor(url: string) {
      attempts.push(url);
      throw new SyntaxError("bad url");
    }
  } as unknown as typeof WebSocket;
  const { room } = await startClient({ WebSocket: failing });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(attempts.length).toBeGreaterThan(1);
  expect(network.sockets).toHaveLength(0);
  room.close();
});
