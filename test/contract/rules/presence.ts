import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { keepAlive, newRoom, type Visitors } from "../subject.ts";

export function presence(visitors: () => Visitors): void {
  describe("presence", () => {
    test("P5 broadcasts of fifty changes are an interval apart, and the last one is right", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      const peers = await Promise.all(Array.from({ length: 50 }, () => visitors().join(room)));
      using _ = keepAlive(watcher, ...peers);
      for (const peer of peers) peer.say({ type: "mood", mood: "joy" });
      await poll(() => watcher.presence).toMatchObject({ count: 50, moods: { joy: 50 } });
      const times = watcher.framesOf("presence").map(({ at }) => at);
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      expect(gaps.every((gap) => gap >= 1000)).toBe(true);
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
