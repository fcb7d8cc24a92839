import { describe, expect, test } from "vitest";
import { newRoom, type Visitors } from "../subject.ts";

export function joining(visitors: () => Visitors): void {
  describe("joining", () => {
    test("J1 F1 a join is answered by a welcome", async () => {
      const room = newRoom();
      const { welcome } = await visitors().join(room, "_pk=abc&session=session-1&mood=calm&v=1");
      expect(welcome).toEqual({
        type: "welcome",
        v: 1,
        room,
        session: "session-1",
        mood: "calm",
        now: expect.any(Number),
        heartbeat: 2000,
        ttl: 6000,
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

    test("J4 a session id is made where there is none", async () => {
      const room = newRoom();
      const { welcome } = await visitors().join(room);
      expect(welcome.session).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
      expect((await visitors().join(room)).welcome.session).not.toBe(welcome.session);
    });

    test("J5 an empty mood is none, an absent one keeps the session's", async () => {
      const room = newRoom();
      await visitors().join(room, "session=session-1&mood=joy");
      expect((await visitors().join(room, "session=session-1")).welcome.mood).toBe("joy");
      expect((await visitors().join(room, "session=session-1&mood=")).welcome.mood).toBeNull();
    });

    test.each([
      [4000, "lobby", "v=2"],
      [4000, "lobby", "v="],
      [4001, "Lobby", ""],
      [4001, "_lobby", ""],
      [4001, "l%20y", ""],
      [4001, "a".repeat(65), ""],
      [4002, "lobby", "session=short"],
      [4002, "lobby", `session=${"a".repeat(65)}`],
      [4002, "lobby", "session=constructor!"],
      [4002, "lobby", "mood=rage"],
      [4002, "lobby", "mood=__proto__"],
      [4002, "lobby", "role=sleep"],
      [4002, "lobby", `_pk=${"a".repeat(257)}`],
      [4002, "lobby", `other=${"a".repeat(1024)}`],
    ])("J2-J8 closed at once with %i (%#)", async (code, room, query) => {
      const peer = visitors().open(room, query);
      const closed = await peer.isClosed();
      expect(closed).toMatchObject({ code });
      expect(closed.reason).not.toBe("");
      expect(peer.texts).toEqual([]);
    });

    test("J2 a name of a prototype's member is a room like any other", async () => {
      const { welcome } = await visitors().join("constructor", "session=constructor");
      expect(welcome).toMatchObject({ room: "constructor", session: "constructor", presence: { count: 1 } });
    });
  });
}
