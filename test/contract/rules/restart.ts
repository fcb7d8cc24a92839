import { beforeAll, describe, expect, test } from "vitest";
import { type Peer, poll } from "../../peer.ts";
import type { Server } from "../../servers.ts";
import { Admin } from "../admin.ts";
import { newRoom, Visitors } from "../visitors.ts";

/** Kills the server, so this must come after everything else that uses it. */
export function restart(server: () => Server, people = 20): void {
  describe("after a kill", { concurrent: false }, () => {
    const [crowded, removing, closed] = [newRoom(), newRoom(), newRoom()];
    let visitors: Visitors;
    let admin: Admin;
    let before: Peer[];

    beforeAll(async () => {
      visitors = new Visitors(server());
      admin = new Admin(visitors);
      before = await joinAll((person) => `session=the-session-of-person-${person}&mood=${person % 2 ? "joy" : "calm"}`);
      await visitors.join(removing, "session=the-session-of-person-1&mood=joy");
      await visitors.join(removing, "session=the-session-of-person-2&mood=calm");
      // A sitting is stored within five seconds, and everything else with it (D2).
      await before[0]?.ask({ type: "sit", minutes: 60 }, "sit");
      await admin.isStored(crowded);
      // Actions are stored before they are answered, so the kill may follow at once.
      await admin.remove(removing, "joy");
      await admin.close(closed);
      await server().kill();
      await Promise.all(before.map((peer) => peer.isClosed()));
      await server().start();
    });

    const joinAll = (queryOf: (person: number) => string) =>
      Promise.all(Array.from({ length: people }, (_, person) => visitors.join(crowded, queryOf(person))));

    test("D3 J9 people who return are themselves, and nobody sees the count fall", async () => {
      expect(before.map((peer) => peer.closed?.code)).toEqual(Array(people).fill(1006));
      const back = await joinAll((person) => `session=the-session-of-person-${person}`);
      for (const [person, { welcome }] of back.entries()) expect(welcome.mood).toBe(person % 2 ? "joy" : "calm");
      const counts = back.flatMap((peer) =>
        [peer.welcome.presence, ...peer.framesOf("presence")].map(({ count }) => count),
      );
      expect(new Set(counts)).toEqual(new Set([people]));
    });

    test("M9 a removed session stays out", async () => {
      expect(await visitors.open(removing, "session=the-session-of-person-1").isClosed()).toMatchObject({ code: 4005 });
      expect((await visitors.join(removing, "session=the-session-of-person-2")).welcome).toMatchObject({
        mood: "calm",
        presence: { count: 1 },
      });
    });

    test("M10 a closed room stays closed until it is opened", async () => {
      expect(await visitors.open(closed).isClosed()).toMatchObject({ code: 4006 });
      await admin.reopen(closed);
      expect((await visitors.join(closed)).welcome.presence.count).toBe(1);
    });

    test("M5 rooms are listed again when their people are back", async () => {
      const room = newRoom();
      await visitors.join(room);
      await visitors.join(removing, "session=the-session-of-person-2");
      const names = async () => (await admin.rooms("room-")).map((row) => row.room);
      await poll(names).toEqual(expect.arrayContaining([room, removing]));
    });
  });
}
