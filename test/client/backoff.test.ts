import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeNetwork } from "./fake-socket.ts";
import { meet, meetOpen } from "./meeting.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** ms until the network sees another socket. */
async function waited({ sockets }: FakeNetwork): Promise<number> {
  const known = sockets.length;
  const from = Date.now();
  while (sockets.length === known) {
    if (Date.now() - from > 60_000) throw new Error("the client does not come back");
    await vi.advanceTimersByTimeAsync(1);
  }
  return Date.now() - from;
}

test("the first connect does not wait", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await meet();
  expect(network.sockets).toHaveLength(1);
});

test("J9 a retry waits what the jitter says and nothing else, in a window that doubles up to 30 s", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  const { network } = await meet();
  const delays = [];
  for (let retry = 0; retry < 7; retry++) {
    network.latest.fail();
    delays.push(await waited(network));
  }
  const half = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];
  // A millisecond or two are timers of zero.
  for (const [retry, delay] of delays.entries()) expect(delay - (half[retry] ?? 0)).toBeOneOf([0, 1, 2]);
});

test("J9 a crowd dropped at one moment returns evenly over two seconds", async () => {
  const CROWD = 400;
  const crowd = await Promise.all(Array.from({ length: CROWD }, () => meetOpen()));
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

test("a server that welcomes and drops again is not hammered", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await meetOpen();
  for (let drop = 0; drop < 6; drop++) {
    network.latest.end(1011);
    await waited(network);
    network.latest.welcome();
  }
  network.latest.end(1011);
  expect(await waited(network)).toBeGreaterThan(29_000);
});

test("a connection that answered a heartbeat was good: the next drop begins with the first window", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await meet();
  for (let drop = 0; drop < 5; drop++) {
    network.latest.fail();
    await waited(network);
  }
  network.latest.welcome();
  network.latest.say("pong");
  network.latest.fail();
  expect(await waited(network)).toBeLessThan(2_010);
});

test("a connect that nobody answers is given up after ten seconds", async () => {
  const { network, room } = await meet();
  await vi.advanceTimersByTimeAsync(9_990);
  expect(room.snapshot.status).toBe("connecting");
  await vi.advanceTimersByTimeAsync(20);
  expect(room.snapshot).toMatchObject({ status: "reconnecting", code: 1006 });
  await waited(network);
});

test("a host that cannot be connected to is tried again, and nothing is thrown", async () => {
  const network = new FakeNetwork();
  const attempts: string[] = [];
  const failing = class {
    constructor(url: string) {
      attempts.push(url);
      throw new SyntaxError("bad url");
    }
  } as unknown as typeof WebSocket;
  const { room } = await meet({ WebSocket: failing });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(attempts.length).toBeGreaterThan(1);
  expect(network.sockets).toHaveLength(0);
  room.close();
});
