import { describe, expect, test } from "vitest";
import type { Peer } from "../../peer.ts";
import { keepAlive, newRoom, TTL, type Visitors } from "../subject.ts";

const counts = (watcher: Peer) => watcher.framesOf("presence").map(({ count }) => count);

/** Clients that misbehave without meaning to, as the server sees them. */
export function misbehaving(visitors: () => Visitors): void {
  describe("clients that misbehave without meaning to", () => {
    /** A watcher, and somebody who has been seen. */
    async function meet(room: string) {
      const watcher = await visitors().join(room, "role=watch");
      const old = await visitors().join(room, "session=session-1&mood=joy");
      await watcher.sees(1);
      return { watcher, old };
    }

    test.each(["after", "before"])("L2 L5 the old socket of a session ends %s the new one is there", async (when) => {
      const room = newRoom();
      const { watcher, old } = await meet(room);
      if (when === "before") {
        old.socket.terminate();
        await old.isClosed();
      }
      const young = await visitors().join(room, "session=session-1");
      using _ = keepAlive(watcher, young);
      expect(young.welcome).toMatchObject({ mood: "joy", presence: { count: 1 } });
      if (when === "after") {
        // A farewell, which would end the stay within the grace if it were the last socket's.
        old.say({ type: "away" });
        old.socket.close(1000);
      }
      // Somebody else comes long after the old one could have been over, and is all that has changed.
      await outlast(room, young.welcome.now);
      await watcher.sees(2);
      expect(counts(watcher)).toEqual([0, 1, 2]);
    });

    test("L1 L5 who wakes for a moment is counted until TTL after the last sign of life", async () => {
      const room = newRoom();
      const { watcher, old } = await meet(room);
      using _ = keepAlive(watcher);
      old.socket.terminate();
      const woken = await visitors().join(room, "session=session-1");
      woken.socket.pause();
      await watcher.sees(0);
      expect((watcher.presence?.at ?? 0) - woken.welcome.now).toBeGreaterThanOrEqual(TTL);
      expect(counts(watcher)).toEqual([0, 1, 0]);
    });

    test("L2 L6 a half-open socket is closed with 4100 and takes nothing from the one that took its place", async () => {
      const room = newRoom();
      const { watcher, old } = await meet(room);
      old.socket.pause();
      const young = await visitors().join(room, "session=session-1");
      using _ = keepAlive(watcher, young);
      await outlast(room, young.welcome.now);
      old.socket.resume();
      expect(await old.isClosed()).toMatchObject({ code: 4100 });
      await watcher.sees(2);
      expect(counts(watcher)).toEqual([0, 1, 2]);
      expect((await young.ask({ type: "join" }, "welcome")).mood).toBe("joy");
    });

    test("L1 a tab that is throttled to a heartbeat in two thirds of TTL stays counted", async () => {
      const room = newRoom();
      const { watcher, old } = await meet(room);
      using _ = keepAlive(watcher);
      const throttled = setInterval(() => old.say("ping"), (TTL * 2) / 3);
      try {
        await outlast(room, old.welcome.now + TTL);
      } finally {
        clearInterval(throttled);
      }
      await watcher.sees(2);
      expect(old.closed).toBeNull();
      expect(counts(watcher)).toEqual([0, 1, 2]);
    });

    /** Resolves when a silent socket has been closed, later than TTL after `since`, and somebody else has joined. */
    async function outlast(room: string, since: number): Promise<void> {
      for (;;) {
        const silent = await visitors().join(room, "role=watch");
        expect((await silent.isClosed()).code).toBe(4100);
        if (silent.welcome.now >= since) break;
      }
      await visitors().join(room, "session=session-2");
    }
  });
}
