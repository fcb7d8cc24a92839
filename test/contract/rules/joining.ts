import { describe, expect, test } from "vitest";
import { encodeJoin, JOIN_HEADER } from "../../../party/room/join-request.ts";
import { newRoom, type Visitors } from "../visitors.ts";

export function joining(visitors: () => Visitors): void {
  describe("joining", () => {
    test("J1 S1 the server answers a join with a welcome that shows its settings", async () => {
      const room = newRoom();
      const { welcome } = await visitors().join(room, "session=the-session-of-person-1&mood=calm&v=1");
      expect(welcome).toMatchObject({
        room,
        session: "the-session-of-person-1",
        mood: "calm",
        ttl: 600_000,
        presence: { count: 1 },
      });
    });

    test.each([
      [4001, "%6cobby", ""],
      [4002, "lobby", `session=${"a".repeat(19)}`],
    ])("J2 J8 a rejected join is accepted and closed at once with %i (/%s?%s)", async (code, room, query) => {
      const peer = visitors().open(room, query);
      expect(await peer.isClosed()).toEqual({ code, reason: expect.stringMatching(/^Bad /) });
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
      const join = encodeJoin({
        room,
        role: "admin",
        session: "the-session-of-person-1",
        mood: "joy",
        said: undefined,
        address: null,
      });
      const visitor = visitors().with({ [JOIN_HEADER]: join });
      expect((await visitor.join(room, "role=watch")).welcome).toMatchObject({ session: null, presence: { count: 0 } });
    });
  });
}
