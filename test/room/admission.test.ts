/** Places are limited: sockets, and sessions that are counted without one (Q4, Q5, Q9). */
import { expect, test } from "vitest";
import { IpQuota } from "../../party/room/ip-quota.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { decodeSnapshot } from "../../party/room/snapshot.ts";
import {
  adminHost,
  countOf,
  inspect,
  MINUTE,
  NETWORK,
  OTHER_NETWORK,
  removeSession,
  SECOND,
  TTL,
  welcomeOf,
} from "./helpers.ts";

const network = NETWORK;

/** Any event after 15 s stores the snapshot (D2). */
async function letSave(host: MemoryHost): Promise<void> {
  await host.advance(15 * SECOND);
  await host.read();
}

test("Q4 every socket of an address takes one of its places in a room, and others keep theirs", async () => {
  const host = adminHost({ MAX_SOCKETS_PER_ADDRESS: 3 });
  await host.join("session-1", { network });
  await host.join("watcher-1", { network, role: "watch" });
  await host.observe({ network });
  const fourth = await host.join("watcher-2", { network, role: "watch" });
  expect(fourth.closed).toEqual({ code: 4103, reason: "tooManyFromAddress" });
  await host.join("session-2", { network: OTHER_NETWORK });
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
  const first = await host.join("session-1", { network });
  await host.advance(SECOND);
  await host.join("session-2", { network });
  expect((await host.join("session-3", { network })).closed).toMatchObject({ code: 4103 });
  await waysToLeave[way]?.(host, first);
  expect((await host.join("session-4", { network })).closed).toBeNull();
  expect((await host.join("session-5", { network })).closed).toMatchObject({ code: 4103 });
});

test("Q4 Q9 sockets and lingering sessions are counted through sleep, under a hash that differs between rooms", async () => {
  const hashes = new Set<unknown>();
  for (let room = 0; room < 3; room++) {
    const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 2 });
    const socket = await host.join("session-1", { network });
    await host.drop(await host.join("session-2", { network }), 1006);
    await host.advance(5 * SECOND);
    host.evict();
    expect((await host.join("session-3", { network })).closed).toMatchObject({ code: 4103 });
    const everything = JSON.stringify([[...host.open].map(({ attachment }) => attachment), host.stored, host.logged]);
    expect(everything).not.toContain(network);
    hashes.add((socket.attachment as unknown[])[9]);
  }
  for (const hash of hashes) expect(hash).toBeLessThan(65_536);
  expect(hashes.size).toBeGreaterThan(1);
});

test("Q9 the key of the hashes goes with the last socket and session, and not before", async () => {
  const host = new MemoryHost();
  const keyOf = () => decodeSnapshot(host.stored.snapshot ?? []).addressKey;
  const watcher = await host.join("watcher-1", { role: "watch" });
  expect(keyOf()).toBeNull();
  const socket = await host.join("session-1", { network });
  await letSave(host);
  const key = keyOf();
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  await host.drop(socket, 1000);
  host.ping(watcher);
  const back = await host.join("session-1", { network });
  await letSave(host);
  expect(keyOf()).toBe(key);
  await host.drop(back, 1000);
  await letSave(host);
  expect(keyOf()).toBeNull();
  await host.join("session-3", { network });
  await letSave(host);
  expect(keyOf()).not.toBe(key);
});

test("Q9 no address has the hash that means none", () => {
  const quota = new IpQuota();
  quota.resume("00112233445566778899aabbccddeeff");
  quota.take(1);
  // The first 16 bits of its digest are zero.
  expect(quota.hash("10.0.255.252")).toBe(1);
});

test("Q9 addresses have a key even if the snapshot with their key is lost", async () => {
  const host = new MemoryHost();
  await host.join("session-1", { network });
  await host.advance(6 * SECOND);
  host.evict();
  host.stored = { ...host.stored, snapshot: ["garbage"] };
  await host.join("session-2", { network });
  await host.advance(6 * SECOND);
  expect(host.stored.snapshot?.[0]).toMatchObject({ addressKey: expect.stringMatching(/^[0-9a-f]{32}$/) });
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
    network,
  } as const;
  expect((await host.room()).join(request, () => null)).toBe("full");
  expect(await countOf(host)).toBe(0);
  await host.join("session-1", { network });
  expect(await countOf(host)).toBe(1);
});

test.each([
  ["Q4", "full address", { MAX_SOCKETS_PER_ADDRESS: 2 }, 4103],
  ["Q5", "full room", { MAX_SOCKETS: 2 }, 4101],
])("%s in a %s a lingering session keeps its place for its own person, not for a watcher", async (...row) => {
  const [, , limits, code] = row;
  const host = new MemoryHost(limits);
  await host.drop(await host.join("session-1", { network }), 1006);
  await host.join("session-2", { network });
  expect((await host.join("session-3", { network })).closed).toMatchObject({ code });
  expect((await host.join("session-1", { network, role: "watch" })).closed).toMatchObject({ code });
  expect((await host.join("session-2", { network })).closed).toMatchObject({ code });
  expect((await host.join("session-1", { network })).closed).toBeNull();
  expect((await host.join("session-3", { network })).closed).toMatchObject({ code });
});

test("Q4 a place at one address is none at another", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 1 });
  await host.join("session-2", { network: OTHER_NETWORK });
  await host.drop(await host.join("session-1", { network }), 1006);
  expect((await host.join("session-1", { network: OTHER_NETWORK })).closed).toMatchObject({ code: 4103 });
  expect((await host.join("session-1", { network })).closed).toBeNull();
});

test("Q4 D3 after a restart everybody of a full address comes back, and nobody else", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 3 });
  for (let person = 0; person < 3; person++) await host.join(`session-${person}`, { network, mood: "joy" });
  await letSave(host);
  host.restart();
  expect((await host.join("session-4", { network })).closed).toMatchObject({ code: 4103 });
  for (let person = 0; person < 3; person++) {
    expect(welcomeOf(await host.join(`session-${person}`, { network }))?.mood).toBe("joy");
  }
  expect(await countOf(host)).toBe(3);
});

test("Q4 a person who returns from another address moves their place there", async () => {
  const host = new MemoryHost({ MAX_SOCKETS_PER_ADDRESS: 1 });
  const socket = await host.join("session-1", { network });
  await host.say(socket, { type: "sit", minutes: 10 });
  await host.drop(socket, 1006);
  await host.join("session-1", { network: OTHER_NETWORK });
  await host.advance(MINUTE);
  expect((await host.join("session-2", { network })).closed).toBeNull();
});
