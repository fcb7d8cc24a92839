import { describe, expect, test } from "vitest";
import { Admin } from "../admin.ts";
import { newRoom, type Visitors } from "../visitors.ts";

export function liveSockets(visitors: () => Visitors): void {
  describe("live sockets", () => {
    test("M11 a live socket sends the inspection at once and on every broadcast, and is not counted", async () => {
      const room = newRoom();
      const live = await new Admin(visitors()).live(room);
      expect(await live.sees(0)).toMatchObject({ room, sockets: 1, watchers: 0 });
      const peer = await visitors().join(room, "mood=joy");
      expect(peer.welcome.presence.count).toBe(1);
      expect(await live.sees(1)).toMatchObject({ moods: { joy: 1 }, sockets: 2, watchers: 0 });
    });
  });
}
