import { describe, expect, test } from "vitest";
import { Admin, Live } from "../admin.ts";
import { newRoom, type Visitors } from "../visitors.ts";

export function liveSockets(visitors: () => Visitors): void {
  const admin = () => new Admin(visitors());

  describe("live sockets", () => {
    test("M11 a live socket sends the inspection at once and on every broadcast, and is not counted", async () => {
      const room = newRoom();
      const live = await admin().live(room);
      expect(await live.sees(0)).toMatchObject({ room, sockets: 1, watchers: 0 });
      const peer = await visitors().join(room, "mood=joy");
      expect(peer.welcome.presence.count).toBe(1);
      expect(await live.sees(1)).toMatchObject({ moods: { joy: 1 }, sockets: 2, watchers: 0 });
    });

    test("M11 J2 an escaped path leads to the same room", async () => {
      const room = newRoom();
      await visitors().join(room);
      const live = await admin().live(room, "/%61dmin/api/rooms");
      expect(await live.sees(1)).toMatchObject({ room, sockets: 2 });
    });

    test.each(["", "?ticket=wrong"])(
      "M11 a live socket without a valid ticket is closed with 4007 (%s)",
      async (query) => {
        const room = newRoom();
        await visitors().join(room);
        const live = new Live(visitors().socket(`/admin/api/rooms/${room}/live${query}`));
        expect(await live.isClosed()).toMatchObject({ code: 4007 });
        expect(live.frames).toEqual([]);
      },
    );
  });
}
