import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startClient } from "./test-client.ts";

const hour = 3_600_000;
const server = 1_700_000_000_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([-5 * hour, 5 * hour])(
  "B1 B4 H1 the client does not depend on a local clock that is wrong by %i ms",
  async (off) => {
    vi.setSystemTime(server + off);
    const { room, network } = await startClient();
    const socket = network.latest;
    socket.welcome({ now: server, sit: server + 600_000 });
    expect(room.now()).toBe(server);
    expect(room.snapshot.sit).toBe(server + 600_000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(socket.pings).toBe(1);
    socket.receive("pong");
    vi.setSystemTime(server + 30_000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(socket.pings).toBe(2);
    expect(room.now()).toBeCloseTo(server + 60_000, -1);
    expect(network.sockets).toHaveLength(1);
    room.sit(5);
    expect(socket.frames).toEqual([{ type: "sit", minutes: 5 }]);
    expect(Object.keys(socket.query)).toEqual(["v", "session"]);
    room.close();
  },
);
