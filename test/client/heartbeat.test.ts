import { expect, test, vi } from "vitest";
import { BreathingRoom } from "../../client/index.ts";
import { FakeNetwork, SESSION } from "./fake-socket.ts";
import { nextSocket, openClient } from "./test-client.ts";

test("H1 the client pings at the interval in the welcome", async () => {
  const { network, room } = await openClient();
  for (let beat = 1; beat <= 4; beat++) {
    await vi.advanceTimersByTimeAsync(29_999);
    expect(network.latest.pings).toBe(beat - 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(network.latest.pings).toBe(beat);
    network.latest.receive("pong");
  }
  expect(network.sockets).toHaveLength(1);
  expect(room.snapshot.status).toBe("open");
});

test("H1 the client replaces a socket that does not answer a ping within ten seconds", async () => {
  const { network, room } = await openClient();
  const dead = network.latest;
  await vi.advanceTimersByTimeAsync(30_000 + 9_999);
  expect(room.snapshot.status).toBe("open");
  await vi.advanceTimersByTimeAsync(1);
  expect(room.snapshot).toMatchObject({ status: "reconnecting", code: 1006, count: 1 });
  expect(dead.closedWith).toBe(4100);
  (await nextSocket(network)).welcome();
  expect(room.snapshot.status).toBe("open");
  dead.receive({ type: "presence", at: 2, count: 9, resting: 0, moods: {} });
  expect(room.snapshot.count).toBe(1);
});

test("H1 the client replaces a socket that gets no welcome within ten seconds", async () => {
  const { network, room } = await openClient();
  network.latest.closeByServer(1006);
  (await nextSocket(network)).open();
  await vi.advanceTimersByTimeAsync(10_000);
  await nextSocket(network);
  expect(room.snapshot.status).toBe("reconnecting");
});

test("J9 the server's close code wins over a missing pong while the socket is closing", async () => {
  const { network, room } = await openClient();
  await vi.advanceTimersByTimeAsync(30_000);
  network.latest.readyState = 2;
  await vi.advanceTimersByTimeAsync(10_000);
  network.latest.closeByServer(4001);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(room.snapshot).toMatchObject({ status: "closed", code: 4001 });
  expect(network.sockets).toHaveLength(1);
});

test("close() leaves no timer behind and opens no socket in any state", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  const fresh = new FakeNetwork();
  new BreathingRoom({ host: "example.com", room: "lobby", session: SESSION, WebSocket: fresh.WebSocket }).close();
  const [open, pinging, waiting] = [await openClient(), await openClient(), await openClient()];
  await vi.advanceTimersByTimeAsync(30_000);
  for (const { network } of [open, waiting]) network.latest.receive("pong");
  waiting.network.latest.fail();
  await vi.advanceTimersByTimeAsync(1);
  for (const { room } of [open, pinging, waiting]) room.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(open.network.latest.closedWith).toBe(1000);
  const sockets = [fresh, open.network, pinging.network, waiting.network].map(({ sockets }) => sockets.length);
  expect(sockets).toEqual([0, 1, 1, 1]);
});
