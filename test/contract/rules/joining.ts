import { describe, expect, test } from "vitest";
import { encodeJoin, JOIN_HEADER } from "../../../party/room/join-request.ts";
import { newRoom, type Visitors } from "../visitors.ts";

export function joining(visitors: () => Visitors): void {
  describe("joining", () => {
    test("J1 F1 the server answers a join with a welcome", async () => {
      const room = newRoom();
      const { welcome } = await visitors().join(room, "_pk=abc&session=session-1&mood=calm&v=1");
      expect(welcome).toEqual({
        type: "welcome",
        v: 1,
        room,
        session: "session-1",
        mood: "calm",
        now: expect.any(Number),
        heartbeat: 30_000,
        ttl: 600_000,
        moods: ["gratitude", "presence", "calm", "joy", "release"],
        sit: null,
        breath: { pattern: [4, 4, 4, 4], epoch: 0 },
        presence: {
          at: expect.any(Number),
          count: 1,
          resting: 0,
          moods: { gratitude: 0, presence: 0, calm: 1, joy: 0, release: 0 },
        },
      });
    });

    test.each([
      [4000, "lobby", "v=2"],
      [4001, "Lobby", ""],
      [4001, "%6cobby", ""],
      [4002, "lobby", "session=short"],
    ])("J2 J3 J4 J8 a rejected join is accepted and closed at once with %i (/%s?%s)", async (code, room, query) => {
      const peer = visitors().open(room, query);
      const closed = await peer.isClosed();
      expect(closed).toMatchObject({ code });
      expect(closed.reason).not.toBe("");
      expect(peer.texts).toEqual([]);
    });

    test("J7 clients with the same long _pk are different people", async () => {
      const [room, query] = [newRoom(), `_pk=${"k".repeat(5000)}`];
      const first = await visitors().join(room, query);
      const second = await visitors().join(room, query);
      expect(second.welcome.presence.count).toBe(2);
      expect(await first.ask({ type: "mood", mood: "joy" }, "mood")).toMatchObject({ mood: "joy" });
      expect(await second.ask({ type: "mood", mood: null }, "mood")).toMatchObject({ mood: null });
    });

    test("J7 M11 a client cannot send the room's object a join of its own making", async () => {
      const room = newRoom();
      const join = encodeJoin({ room, role: "admin", session: "session-1", mood: "joy", network: null });
      const peer = await visitors()
        .with({ [JOIN_HEADER]: join })
        .join(room, "role=watch");
      expect(peer.welcome).toMatchObject({ session: null, presence: { count: 0 } });
    });
  });
}
