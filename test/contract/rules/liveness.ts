import { describe, expect, test } from "vitest";
import type { Peer } from "../../peer.ts";
import { poll, waitFor } from "../../peer.ts";
import { type ContractHost, keepAlive, newRoom, TTL, type Visitors } from "../subject.ts";

/** How long after `since` (the server's clock) the watcher was told of this count. */
async function toldAfter(watcher: Peer, count: number, since: number): Promise<number> {
  await watcher.sees(count);
  return (watcher.presence?.at ?? 0) - since;
}

export function liveness(visitors: () => Visitors, host: ContractHost): void {
  describe("liveness", () => {
    test("L3 who leaves is gone at once, and is told 1000", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      const peer = await visitors().join(room);
      await watcher.sees(1);
      peer.say({ type: "leave" });
      expect(await peer.isClosed()).toMatchObject({ code: 1000 });
      await watcher.sees(0);
    });

    test("L2 who leaves in one tab stays in the other", async () => {
      const room = newRoom();
      const first = await visitors().join(room, "session=session-1");
      const second = await visitors().join(room, "session=session-1");
      first.say({ type: "leave" });
      await first.isClosed();
      expect((await second.ask({ type: "join" }, "welcome")).presence.count).toBe(1);
      second.say({ type: "leave" });
      await second.isClosed();
      expect((await visitors().join(room, "role=watch")).presence?.count).toBe(0);
    });

    test.each([1000, 1001, 1005])(
      `L4 a clean close (%i) keeps the seat for the grace${host.tellsCloseCodes ? "" : ", DIFFERENCE: for the TTL"}`,
      async (code) => {
        const room = newRoom();
        const watcher = await visitors().join(room, "role=watch");
        using _ = keepAlive(watcher);
        const peer = await visitors().join(room);
        // A grace of a second could be over before a late broadcast.
        await watcher.sees(1);
        const seen = watcher.presence?.at ?? 0;
        if (code === 1005) peer.socket.close();
        else peer.socket.close(code);
        const after = await toldAfter(watcher, 0, peer.welcome.now);
        if (host.tellsCloseCodes) expect(after).toBeLessThan(TTL);
        else expect(after).toBeGreaterThanOrEqual(TTL);
        expect(after + peer.welcome.now - seen).toBeGreaterThanOrEqual(1000);
      },
    );

    test("L4 after away, any close keeps the seat for the grace", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      using _ = keepAlive(watcher);
      const peer = await visitors().join(room);
      peer.say({ type: "away" });
      await peer.ping();
      peer.socket.terminate();
      expect(await toldAfter(watcher, 1, 0).then(() => toldAfter(watcher, 0, peer.welcome.now))).toBeLessThan(TTL);
    });

    test("L5 a dropped socket keeps the seat for what was left of the TTL, and its session is resumed", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      using _ = keepAlive(watcher);
      const peer = await visitors().join(room, "session=session-1&mood=joy");
      await watcher.sees(1);
      peer.socket.terminate();
      await peer.isClosed();
      const back = await visitors().join(room, "session=session-1");
      expect(back.welcome).toMatchObject({ mood: "joy", presence: { count: 1 } });
      back.socket.terminate();
      expect(await toldAfter(watcher, 0, back.welcome.now)).toBeGreaterThanOrEqual(TTL);
      expect(watcher.framesOf("presence").map(({ count }) => count)).toEqual([0, 1, 0]);
    });

    test("L4 a reload is not seen by the others", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      using _ = keepAlive(watcher);
      const peer = await visitors().join(room, "session=session-1&mood=joy");
      await watcher.sees(1);
      peer.say({ type: "away" });
      peer.socket.close(1001);
      await peer.isClosed();
      const back = await visitors().join(room, "session=session-1");
      expect(back.welcome).toMatchObject({ mood: "joy", presence: { count: 1 } });
      await back.ask({ type: "mood", mood: "calm" }, "mood");
      await poll(() => watcher.presence?.moods.calm).toBe(1);
      expect(watcher.framesOf("presence").map(({ count }) => count)).toEqual([0, 1, 1]);
    });

    test("B2 F6 a sitting holds the seat past TTL, for both tabs, until it is ended", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      using _ = keepAlive(watcher);
      const [first, other] = [
        await visitors().join(room, "session=session-1&mood=joy"),
        await visitors().join(room, "session=session-1"),
      ];
      const { until } = await first.ask({ type: "sit", minutes: 10 }, "sit");
      await poll(() => other.framesOf("sit").at(-1)?.until).toBe(until);
      first.socket.terminate();
      other.socket.terminate();
      await poll(() => watcher.presence).toMatchObject({
        count: 1,
        resting: 1,
        moods: { joy: 1 },
      });
      const back = await visitors().join(room, "session=session-1");
      expect(back.welcome).toMatchObject({ sit: until, mood: "joy", presence: { count: 1, resting: 0 } });
      expect(await back.ask({ type: "sit", minutes: 0 }, "sit")).toEqual({ type: "sit", until: null });
      back.say({ type: "leave" });
      await watcher.sees(0);
    });

    test("L8 who talks and never sends a heartbeat is closed after four TTL, who sends them stays", async () => {
      const room = newRoom();
      const [mute, other] = [await visitors().join(room), await visitors().join(room)];
      using _ = keepAlive(other);
      const talk = setInterval(() => mute.say({ type: "away" }), 2000);
      const openedAt = mute.welcome.now;
      await waitFor(() => mute.closed).finally(() => clearInterval(talk));
      expect(mute.closed).toMatchObject({ code: 4100 });
      expect(Date.now() - openedAt).toBeGreaterThan(4 * TTL - 500);
      expect(other.closed).toBeNull();
    });

    test("L6 the silent are closed with 4100, watchers too; who is heard from stays", async () => {
      const room = newRoom();
      const [silent, watcher, lively] = await Promise.all([
        visitors().join(room),
        visitors().join(room, "role=watch"),
        visitors().join(room),
      ]);
      using _ = keepAlive(lively);
      expect(await silent.isClosed()).toMatchObject({ code: 4100 });
      expect(await watcher.isClosed()).toMatchObject({ code: 4100 });
      await lively.sees(1);
      expect(lively.closed).toBeNull();
      expect((lively.presence?.at ?? 0) - silent.welcome.now).toBeGreaterThanOrEqual(TTL);
    });

    test("L1 one tab's heartbeats keep the person, while the silent tab is closed", async () => {
      const room = newRoom();
      const silent = await visitors().join(room, "session=session-1");
      const lively = await visitors().join(room, "session=session-1");
      using _ = keepAlive(lively);
      expect(await silent.isClosed()).toMatchObject({ code: 4100 });
      expect((await lively.ask({ type: "join" }, "welcome")).presence.count).toBe(1);
      expect(lively.framesOf("presence").every(({ count }) => count === 1)).toBe(true);
    });
  });
}
