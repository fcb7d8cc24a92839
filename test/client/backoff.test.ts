import { expect, test, vi } from "vitest";
import type { FakeNetwork } from "./fake-socket.ts";
import { openClient, startClient } from "./test-client.ts";

/** How long the client takes until its next connection attempt (ms). */
async function reconnectDelay({ sockets }: FakeNetwork): Promise<number> {
  const known = sockets.length;
  const from = Date.now();
  while (sockets.length === known) {
    if (Date.now() - from > 130_000) throw new Error("The client has not reconnected.");
    await vi.advanceTimersByTimeAsync(1);
  }
  return Date.now() - from;
}

test("J9 a retry waits a random part of a window that doubles up to 30 s", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.25);
  const { network } = await startClient();
  for (const delay of [500, 1_000, 2_000, 4_000, 7_500, 7_500]) {
    network.latest.fail();
    // Timers of 0 ms add a millisecond or two.
    expect((await reconnectDelay(network)) - delay).toBeOneOf([0, 1, 2]);
  }
});

test("J9 only a connection that answers a heartbeat resets the backoff", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await openClient();
  for (let drop = 0; drop < 6; drop++) {
    network.latest.closeByServer(1011);
    await reconnectDelay(network);
    network.latest.welcome();
  }
  network.latest.closeByServer(1011);
  expect(await reconnectDelay(network)).toBeGreaterThan(29_000);
  network.latest.welcome();
  network.latest.receive("pong");
  network.latest.closeByServer(1011);
  expect(await reconnectDelay(network)).toBeLessThan(2_010);
});

test.each([
  [0, 60_000],
  [0.5, 90_000],
  [0.999, 119_940],
])(
  "J9 Q6 a replaced client returns after one to two minutes, and then retries as usual (%d)",
  async (random, delay) => {
    const { network, room } = await openClient();
    vi.spyOn(Math, "random").mockReturnValue(random);
    network.latest.closeByServer(4104, "replaced");
    expect(room.snapshot).toMatchObject({ status: "reconnecting", code: 4104, count: 1 });
    expect((await reconnectDelay(network)) - delay).toBeOneOf([0, 1, 2]);
    network.latest.fail();
    expect(await reconnectDelay(network)).toBeLessThan(2_010);
  },
);

test("J9 close() ends the wait of a replaced client", async () => {
  const { network, room } = await openClient();
  network.latest.closeByServer(4104);
  await vi.advanceTimersByTimeAsync(1_000);
  room.close();
  await vi.advanceTimersByTimeAsync(130_000);
  expect(network.sockets).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("J9 a connection attempt without an answer ends after ten seconds", async () => {
  const { network, room } = await startClient();
  await vi.advanceTimersByTimeAsync(9_990);
  expect(room.snapshot.status).toBe("connecting");
  await vi.advanceTimersByTimeAsync(20);
  expect(room.snapshot).toMatchObject({ status: "reconnecting", code: 1006 });
  await reconnectDelay(network);
});
