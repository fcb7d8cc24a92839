import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { adminHost, allSessions, MINUTE, SECOND, TOKEN, TTL } from "./helpers.ts";

test("M7 each session shows its rule and its expiry, and never its id", async () => {
  const host = adminHost();
  await host.join("session-here", { mood: "joy" });
  const graced = await host.join("session-graced");
  const sitter = await host.join("session-sitter");
  await host.say(sitter, { type: "sit", minutes: 10 });
  await host.drop(graced, 1001);
  await host.drop(sitter, 1006);
  const rows = await allSessions(host);
  expect(JSON.stringify(rows)).not.toContain("session-");
  expect(
    rows.map(({ rule, state, sockets, mood, expires }) => [rule, state, sockets, mood, expires - host.time]),
  ).toEqual(
    expect.arrayContaining([
      ["ttl", "here", 1, "joy", TTL],
      ["grace", "lingering", 0, null, 3 * SECOND],
      ["sitting", "lingering", 0, null, 10 * MINUTE],
    ]),
  );
  await host.join("session-graced");
  expect((await allSessions(host)).map(({ rule }) => rule).sort()).toEqual(["sitting", "ttl", "ttl"]);
  await host.advance(2 * MINUTE);
  expect(await allSessions(host)).toMatchObject([{ state: "resting", rule: "sitting" }]);
});

test("M7 a session shows when it joined and when it was last seen, through hibernation and restart", async () => {
  const host = adminHost({}, { time: 1_700_000_000_123 });
  const socket = await host.join("session-1");
  const joined = 1_700_000_000_000;
  await host.advance(80 * SECOND);
  host.ping(socket);
  const lastSeen = host.time;
  await host.advance(12 * SECOND);
  expect(await allSessions(host)).toMatchObject([{ joined, lastSeen }]);
  host.evict();
  expect(await allSessions(host)).toMatchObject([{ joined }]);
  host.restart();
  expect(await allSessions(host)).toMatchObject([{ joined, lastSeen, state: "lingering", rule: "ttl" }]);
});

test("M7 a frame counts as a sign of life, and a heartbeat that never came does not hide it", async () => {
  const host = adminHost();
  const socket = await host.join("session-1");
  await host.advance(50 * SECOND);
  await host.say(socket, { type: "away" });
  const lastSeen = host.time;
  await host.advance(45 * SECOND);
  expect(await allSessions(host)).toMatchObject([{ lastSeen }]);
  host.evict();
  expect(await allSessions(host)).toMatchObject([{ lastSeen, joined: lastSeen - 50 * SECOND }]);
});

test("M7 after a restart a person in the grace period was last seen when they closed", async () => {
  const host = adminHost({ GRACE_SECONDS: 20 });
  const socket = await host.join("session-1");
  await host.advance(10 * SECOND);
  await host.drop(socket, 1000);
  const lastSeen = host.time;
  await host.advance(5 * SECOND);
  host.restart();
  expect(await allSessions(host)).toMatchObject([{ lastSeen, rule: "grace" }]);
});

test("M7 a hash is the same after hibernation, and differs between rooms and tokens", async () => {
  const hashIn = async (host: MemoryHost) => {
    await host.join("session-1");
    host.evict();
    return (await allSessions(host))[0]?.hash;
  };
  const hash = await hashIn(adminHost());
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(await hashIn(adminHost())).toBe(hash);
  expect(await hashIn(adminHost({}, { name: "garden" }))).not.toBe(hash);
  expect(await hashIn(new MemoryHost({ ADMIN_TOKEN: `${TOKEN}-2` }))).not.toBe(hash);
});

test("M7 the hashes have a key of their own, which is neither the token nor the key of the tickets", async () => {
  const host = adminHost();
  await host.join("session-1");
  const [row] = await allSessions(host);
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const key = hmac(TOKEN, "breathing-room session hash");
  expect(row?.hash).toBe(hmac(key, "lobby/session-1").toString("hex").slice(0, 16));
});

test("M7 pages are in the order in which people joined", async () => {
  const host = adminHost();
  for (const id of ["session-c", "session-a", "session-b"]) {
    await host.join(id, { mood: id === "session-a" ? "joy" : null });
    await host.advance(2 * SECOND);
  }
  expect((await allSessions(host, 1)).map(({ mood }) => mood)).toEqual([null, "joy", null]);
  expect((await host.room()).sessions({ limit: 3 })?.cursor).toBeNull();
});

test("M7 nobody is missed or listed twice while others come and go and the room sleeps", async () => {
  const host = adminHost();
  const stayed = 3000;
  for (let person = 0; person < stayed; person++) {
    await host.join(`session-that-stays-${person}`);
    if (person % 100 === 0) host.time += 700;
  }
  await host.advance(2 * SECOND);
  const hashes = new Set((await allSessions(host, 100)).map(({ hash }) => hash));
  expect(hashes.size).toBe(stayed);
  let pages = 0;
  const rows = await allSessions(host, 100, async () => {
    const passer = await host.join(`passer-${pages++}`);
    if (pages % 2 === 0) await host.say(passer, { type: "leave" });
    if (pages % 10 === 0) {
      await host.advance(6 * SECOND);
      host.evict();
    }
  });
  const listed = rows.map(({ hash }) => hash);
  expect(new Set(listed).size).toBe(listed.length);
  expect([...hashes].filter((hash) => !listed.includes(hash))).toEqual([]);
}, 30_000);

test.each(["x", "1-", "-0", "9".repeat(40), "1700000000000-zzzzzzzzzzzzzzzz"])("M7 %s is no cursor", async (cursor) => {
  const host = adminHost();
  await host.join("session-1");
  const room = await host.room();
  expect(() => room.sessions({ cursor, limit: 10 })).toThrow(RangeError);
});
