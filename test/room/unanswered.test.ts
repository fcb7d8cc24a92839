import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";

const second = 1000;
const ttl = 90 * second;

/** Says something before it has to be asked for its heartbeats, awake or asleep; heartbeats as well where it is told how. */
async function talk(
  host: MemoryHost,
  socket: MemorySocket,
  ms: number,
  beat?: () => Promise<void> | void,
): Promise<void> {
  for (const until = host.time + ms; host.time < until; ) {
    await host.advance(20 * second);
    if (socket.closed) return;
    await beat?.();
    await host.say(socket, { type: "away" });
    host.evict();
  }
}

test("L8 a socket that talks and is never answered a heartbeat is closed, and its session ends as any", async () => {
  const host = new MemoryHost();
  const other = await host.join("session-2", { role: "watch" });
  const socket = await host.join("session-1");
  const joined = host.time;
  await talk(host, socket, 10 * ttl, () => host.ping(other));
  expect(socket.closed).toEqual({ code: 4100, reason: "silent" });
  expect(host.time - joined).toBe(4 * ttl);
  await host.advance(ttl);
  expect((await host.read()).count).toBe(0);
});

test("L8 the last heartbeat is what counts, not the first", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await talk(host, socket, 3 * ttl, () => host.ping(socket));
  const beaten = host.time;
  await talk(host, socket, 10 * ttl);
  expect(socket.closed).toMatchObject({ code: 4100 });
  expect(host.time - beaten).toBe(4 * ttl);
});

test.each([
  ["the platform answers", (host: MemoryHost, socket: MemorySocket) => host.ping(socket)],
  ["the room answers", (host: MemoryHost, socket: MemorySocket) => host.say(socket, "ping")],
])("L8 a socket whose heartbeats %s stays", async (_, beat) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await talk(host, socket, 10 * ttl, () => beat(host, socket));
  expect(socket.closed).toBeNull();
  expect((await host.read()).count).toBe(1);
});
