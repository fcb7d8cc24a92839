import { describe, expect, test } from "vitest";
import { OLD, ROW_WRITTEN, WORKER_REQUEST } from "../../party/http/prices.ts";
import { adminHost, allSessions, hour, inspect, minute, second, stay } from "./admin-host.ts";

describe("inspection", () => {
  test("M6 a room nobody has been in has nothing to tell", async () => {
    const room = await adminHost().room();
    expect([room.inspect(), room.sessions({ limit: 10 }), await room.history(1)]).toEqual([null, null, null]);
  });

  test("M6 it tells who is there, what is due and why", async () => {
    const host = adminHost();
    await host.join("session-1", { mood: "joy" });
    await host.join("watcher-1", { role: "watch" });
    expect(await inspect(host)).toMatchObject({
      room: "lobby",
      count: 1,
      moods: { joy: 1 },
      watchers: 1,
      sockets: 2,
      closed: false,
      counters: { constructed: 1, joins: 2, messages: 0, alarms: 0 },
      settings: { ttlSeconds: 90, breathPattern: [4, 4, 4, 4] },
    });
    await host.advance(2 * second);
    const { alarm, snapshotBytes } = await inspect(host);
    expect(alarm).toEqual({ at: host.stored.alarmAt, why: "deadline" });
    expect(snapshotBytes).toBe(host.stored.snapshot?.length);
  });

  test("M6 the counters go on through hibernation and restart", async () => {
    const host = adminHost();
    const socket = await host.join("session-1");
    for (const mood of ["joy", "calm", "release"]) {
      await host.say(socket, { type: "mood", mood });
      await host.advance(5 * second);
    }
    host.evict();
    const inspection = await inspect(host);
    expect(inspection.counters).toMatchObject({ constructed: 2, joins: 1, messages: 3 });
    expect(inspection.snapshotBytes).toBe(host.stored.snapshot?.length);
    await host.advance(90 * second);
    host.restart();
    const { counters } = await inspect(host);
    // The alarm after the last save of each of its lives is in no snapshot.
    expect(host.counts.rowsWritten - counters.rows).toBeLessThanOrEqual(2);
    expect(counters).toMatchObject({ joins: 1, messages: 3, alarms: host.counts.alarms });
  });

  test("M6 the cost is that of the operations that were made, beside the old design's", async () => {
    const host = adminHost();
    const sockets = [await host.join("session-1"), await host.join("session-2")];
    await stay(host, sockets, hour);
    const { cost, counters } = await inspect(host);
    expect(cost.over).toBe(hour);
    const dollars = Object.fromEntries(cost.room.items.map((item) => [item.unit, item]));
    expect(dollars["rows written"]).toMatchObject({
      soFar: host.counts.rowsWritten,
      dollars: host.counts.rowsWritten * ROW_WRITTEN,
    });
    expect(dollars["Worker requests"]).toMatchObject({ soFar: 3, dollars: 3 * WORKER_REQUEST });
    expect(counters.personMs).toBe(2 * hour);
    const heartbeats = (2 * 3600) / OLD.heartbeatSeconds;
    for (const item of cost.oldDesign.items) expect(item.soFar).toBe(heartbeats);
    expect(cost.oldDesign.dollarsAMonth).toBeCloseTo(cost.oldDesign.dollars * 720, 6);
    expect(cost.room.dollarsAMonth).toBeLessThan(cost.oldDesign.dollarsAMonth / 10);
  });
});

describe("sessions", () => {
  test("M7 each has what holds it and until when, and never its id", async () => {
    const host = adminHost();
    await host.join("session-here", { mood: "joy" });
    const graced = await host.join("session-graced");
    const sitter = await host.join("session-sitter");
    await host.say(sitter, { type: "sit", minutes: 10 });
    await host.drop(graced, 1001);
    await host.drop(sitter, 1006);
    const rows = await allSessions(host, 10);
    expect(JSON.stringify(rows)).not.toContain("session-");
    expect(
      rows.map(({ rule, state, sockets, mood, expires }) => [rule, state, sockets, mood, expires - host.time]),
    ).toEqual(
      expect.arrayContaining([
        ["ttl", "here", 1, "joy", 90 * second],
        ["grace", "lingering", 0, null, 3 * second],
        ["sitting", "lingering", 0, null, 10 * minute],
      ]),
    );
    await host.advance(2 * minute);
    expect((await allSessions(host, 10)).map(({ state }) => state)).toEqual(["resting"]);
  });

  test("M7 ten thousand are listed completely while others come and go, through hibernation", async () => {
    const host = adminHost();
    const stayed = 10_000;
    const ids = Array.from({ length: stayed }, (_, index) => `session-that-stays-${index}`);
    for (const [index, id] of ids.entries()) {
      await host.join(id);
      if (index % 100 === 0) host.time += 700;
    }
    await host.advance(2 * second);
    const hashes = new Set((await allSessions(host, 100)).map(({ hash }) => hash));
    expect(hashes.size).toBe(stayed);
    let turn = 0;
    const rows = await allSessions(host, 100, async () => {
      const passer = await host.join(`passer-${turn++}`);
      if (turn % 2 === 0) await host.say(passer, { type: "leave" });
      if (turn % 40 === 0) {
        await host.advance(6 * second);
        host.evict();
      }
    });
    const seen = rows.map(({ hash }) => hash);
    expect(new Set(seen).size).toBe(seen.length);
    expect([...hashes].filter((hash) => !seen.includes(hash))).toEqual([]);
  }, 30_000);

  test.each(["x", "1-", "-0", "9".repeat(40), "1700000000000-zzzzzzzzzzzzzzzz"])(
    "M7 %s is no cursor",
    async (cursor) => {
      const host = adminHost();
      await host.join("session-1");
      const room = await host.room();
      expect(() => room.sessions({ cursor, limit: 10 })).toThrow(RangeError);
    },
  );
});
