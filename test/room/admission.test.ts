/** Places are limited: sockets, and sessions that are counted without one (Q4, Q5). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import {
  ADDRESS,
  adminHost,
  countOf,
  inspect,
  MINUTE,
  OTHER_ADDRESS,
  removeSession,
  SECOND,
  TTL,
  welcomeOf,
} from "./helpers.ts";

const address = ADDRESS;

/** Any event after 15 s stores the snapshot (D2). */
async function letSave(host: MemoryHost): Promise<void> {
  await host.advance(15 * SECOND);
  await host.read();
}

test("Q4 every socket of an address takes one of its places in a room, and others keep theirs", async () => {
  const host = adminHost({ MAX_SOCKETS_PER_ADDRESS: 3 });
  await host.join("session-1", { address });
  await host.join("watcher-1", { address, role: "watch" });
  await host.observe({ address });
  const fourth = await host.join("watcher-2", { address, role: "watch" });
  expect(fourth.closed).toEqual({ code: 4103, reason: "tooManyFromAddress" });
  await host.join("session-2", { address: OTHER_ADDRESS });
  for (let person = 0; person < 5; person++) await host.join(`unknown-${person}`);
  expect(await countOf(host)).toBe(7);
});

const waysToLeave: Record<string, (host: MemoryHost, socket: MemorySocket) => Promise<void>> = {
  "a close": async (host, socket) => {
    await host.drop(socket, 1000);
    await host.advance(3 * SECOND);
  },
  "a leave": (host, socket) => host.say(socket, { type: "leave" }),
  silence: (host) => host.advance(TTL - SECOND),
  "an admin's removal": (host) => removeSession(host),
};

test.each(Object.keys(waysToLeave))("Q4 %s frees one place of the address", async (way) => {
  const host = adminHost({ MAX_SOCKETS_PER_ADDRESS: 2 });
  const first = await host.join("session-1", { address });
  await host.advance(SECOND);
  await host.join("session-2", { address });
  expect((await host.join("session-3", { address })).closed).toMatchObject({ code: 4103 });
  await waysToLeave[way]?.(host, first);
  expect((await host.join("session-4", { address })).closed).toBeNull();
  expect((await host.join("session-5", { address })).closed).toMatchObject({ code: 4103 });
});

test("Q4 Q9 sockets and lingering sessions are counted through sleep", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 2 });
  await host.join("session-1", { address });
  await host.drop(await host.join("session-2", { address }), 1006);
  await host.advance(5 * SECOND);
  host.evict();
  expect((await host.join("session-3", { address })).closed).toMatchObject({ code: 4103 });
});

test("Q5 a full room rejects everybody, an admin's live socket too, and serves on", async () => {
  const host = adminHost({ MAX_SOCKETS: 2 });
  const first = await host.join("session-1");
  await host.join("session-2", { role: "watch" });
  expect((await host.join("session-1")).closed).toEqual({ code: 4101, reason: "full" });
  expect((await host.observe()).closed).toMatchObject({ code: 4101 });
  expect(host.open.size).toBe(2);
  expect((await inspect(host)).counters.joins).toBe(4);
  await host.say(first, { type: "leave" });
  expect((await host.join("session-3")).closed).toBeNull();
});

test("Q5 silent sockets take no place from a newcomer", async () => {
  const host = new MemoryHost({ MAX_SOCKETS: 2 });
  await host.join("session-1");
  await host.join("session-2");
  host.time += TTL;
  expect((await host.join("session-3")).closed).toBeNull();
});

test("Q5 if the platform has no place for a socket, the room is full and nobody is counted", async () => {
  const host = new MemoryHost();
  const request = {
    room: "lobby",
    role: "breathe",
    session: "session-1",
    mood: "joy",
    said: undefined,
    address,
  } as const;
  expect((await host.room()).join(request, () => null)).toBe("full");
  expect(await countOf(host)).toBe(0);
  await host.join("session-1", { address });
  expect(await countOf(host)).toBe(1);
});

test.each([
  ["Q4", "full address", { MAX_SOCKETS_PER_ADDRESS: 2 }, 4103],
  ["Q5", "full room", { MAX_SOCKETS: 2 }, 4101],
])("%s in a %s a lingering session keeps its place for its own person, not for a watcher", async (...row) => {
  const [, , limits, code] = row;
  const host = new MemoryHost(limits);
  await host.drop(await host.join("session-1", { address }), 1006);
  await host.join("session-2", { address });
  expect((await host.join("session-3", { address })).closed).toMatchObject({ code });
  expect((await host.join("session-1", { address, role: "watch" })).closed).toMatchObject({ code });
  expect((await host.join("session-2", { address })).closed).toMatchObject({ code });
  expect((await host.join("session-1", { address })).closed).toBeNull();
  expect((await host.join("session-3", { address })).closed).toMatchObject({ code });
});

test("Q4 a place at one address is none at another", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 1 });
  await host.join("session-2", { address: OTHER_ADDRESS });
  await host.drop(await host.join("session-1", { address }), 1006);
  expect((await host.join("session-1", { address: OTHER_ADDRESS })).closed).toMatchObject({ code: 4103 });
  expect((await host.join("session-1", { address })).closed).toBeNull();
});

test("Q4 D3 after a restart everybody of a full address comes back, and nobody else", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 3 });
  for (let person = 0; person < 3; person++) await host.join(`session-${person}`, { address, mood: "joy" });
  await letSave(host);
  host.restart();
  expect((await host.join("session-4", { address })).closed).toMatchObject({ code: 4103 });
  for (let person = 0; person < 3; person++) {
    expect(welcomeOf(await host.join(`session-${person}`, { address }))?.mood).toBe("joy");
  }
  expect(await countOf(host)).toBe(3);
});

test("Q4 a person who returns from another address moves their place there", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 1 });
  const socket = await host.join("session-1", { address });
  await host.say(socket, { type: "sit", minutes: 10 });
  await host.drop(socket, 1006);
  await host.join("session-1", { address: OTHER_ADDRESS });
  await host.advance(MINUTE);
  expect((await host.join("session-2", { address })).closed).toBeNull();
});
