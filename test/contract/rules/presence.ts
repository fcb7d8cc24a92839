import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { keepAlive, newRoom, type Visitors } from "../subject.ts";

export function presence(visitors: () => Visitors): void {
  describe("presence", () => {
    test("P5 fifty changes from fifty sockets are at most two broadcasts, the last one right", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      const peers = await Promise.all(Array.from({ length: 50 }, () => visitors().join(room)));
      using _ = keepAlive(watcher, ...peers);
      await watcher.sees(50);
      // The changes must not fall into the interval of the broadcast that told of the joins.
      const { at } = watcher.presence ?? { at: 0 };
      await poll(async () => (await peers[0]?.ask({ type: "join" }, "welcome"))?.now, {
        timeout: 5000,
      }).toBeGreaterThan(at + 1000);
      const before = watcher.framesOf("presence").length;
      for (const peer of peers) peer.say({ type: "mood", mood: "joy" });
      await poll(() => watcher.presence?.moods.joy, { timeout: 5000 }).toBe(50);
      expect(watcher.framesOf("presence").length - before).toBeLessThanOrEqual(2);
      expect(watcher.presence?.count).toBe(50);
    });

    test("P6 nothing is broadcast when nothing has changed", async () => {
      const room = newRoom();
      const first = await visitors().join(room, "session=session-1&mood=joy");
      const watcher = await visitors().join(room, "role=watch");
      await first.ask({ type: "mood", mood: "joy" }, "mood");
      await visitors().join(room, "session=session-1");
      // A change whose broadcast is waited for: whatever was sent before it has come.
      await first.ask({ type: "mood", mood: "calm" }, "mood");
      await poll(() => watcher.presence?.moods.calm).toBe(1);
      expect(watcher.framesOf("presence").filter(({ moods }) => moods.joy === 1)).toEqual([]);
    });

    test("P1 the aggregate has no id in it", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      await visitors().join(room, "session=very-secret-session");
      await watcher.sees(1);
      expect(watcher.texts.join()).not.toContain("very-secret-session");
    });
  });
}
