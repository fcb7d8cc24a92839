/** Places are what is limited: a session that is counted without a socket has one too (Q4, Q5). */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { adminHost } from "./admin-host.ts";

const second = 1000;
const network = "192.0.2.7";

test.each(["awake", "asleep", "restarted"])(
  "Q4 nobody fills a room with sessions that sit and have gone (%s)",
  async (state) => {
    const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 20 });
    for (let ghost = 0; ghost < 100; ghost++) {
      const socket = await host.join(`session-${ghost}`, { network });
      if (socket.closed) expect(socket.closed).toMatchObject({ code: 4103 });
      else await host.say(socket, { type: "sit", minutes: 60 });
      await host.drop(socket, 1006);
      if (ghost % 10 !== 9) continue;
      await host.advance(6 * second);
      if (state === "asleep") host.evict();
      if (state === "restarted") host.restart();
    }
    expect((await host.read()).count).toBe(20);
    expect((await host.join("somebody", { network: "192.0.2.8" })).closed).toBeNull();
  },
);

test("Q5 a room has places for sessions without a socket too, and theirs are kept for them", async () => {
  const host = new MemoryHost({ MAX_SOCKETS: 2 });
  await host.drop(await host.join("session-1"), 1006);
  await host.join("session-2");
  expect((await host.join("session-3")).closed).toMatchObject({ code: 4101 });
  expect((await host.join("session-1")).closed).toBeNull();
});

test("Q4 after a restart everybody of a full address comes back, and nobody else", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 3 });
  for (let person = 0; person < 3; person++) await host.join(`session-${person}`, { network, mood: "joy" });
  await host.advance(5 * second);
  host.restart();
  expect((await host.join("session-4", { network })).closed).toMatchObject({ code: 4103 });
  for (let person = 0; person < 3; person++) {
    expect((await host.join(`session-${person}`, { network })).framesOf("welcome")[0]?.mood).toBe("joy");
  }
  expect((await host.read()).count).toBe(3);
});

test.each([
  ["of a full address", { MAX_SOCKETS_PER_ADDRESS: 2 }, network],
  ["in a full room", { MAX_SOCKETS: 2 }, null],
])("Q4 Q5 whoever lost the network %s takes the place of their own half-open socket", async (_, limits, network) => {
  const host = new MemoryHost(limits);
  const lost = await host.join("session-1", { network, mood: "joy" });
  const other = await host.join("session-2", { network });
  await host.advance(40 * second);
  host.ping(other);
  expect((await host.join("session-1", { network })).closed).not.toBeNull();
  await host.advance(10 * second);
  // The other one is alive: its second tab has no place.
  expect((await host.join("session-2", { network })).closed).not.toBeNull();
  const back = await host.join("session-1", { network });
  expect(back.framesOf("welcome")[0]).toMatchObject({ mood: "joy", presence: { count: 2 } });
  expect([lost.closed?.code, other.closed]).toEqual([4100, null]);
});

test("Q4 who is not let in is told so before the platform has a socket, and it is counted as a join", async () => {
  const host = adminHost({ MAX_SOCKETS: 1 });
  await host.join("session-1", { network });
  expect((await host.join("session-2", { network })).closed?.code).toBe(4101);
  expect((await host.observe(network)).closed?.code).toBe(4101);
  expect(host.open.size).toBe(1);
  const room = await host.room();
  expect(room.inspect()?.counters.joins).toBe(3);
  await room.closeRoom("lobby");
  expect((await host.join("session-2", { network })).closed?.code).toBe(4006);
  expect((await host.observe(network)).closed).toBeNull();
});

test("Q5 where the platform has no place for a socket, the room is full, and nobody is counted", async () => {
  const host = new MemoryHost();
  const asked = { room: "lobby", session: "session-1", mood: "joy", watch: false, network };
  expect((await host.room()).join(asked, () => null)).toBe("full");
  expect(await host.read()).toMatchObject({ count: 0 });
  await host.join("session-1", { network });
  expect(await host.read()).toMatchObject({ count: 1 });
});
