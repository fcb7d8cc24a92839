import { describe, expect, test } from "vitest";
import type WebSocket from "ws";
import { type Peer, poll } from "../../peer.ts";
import type { Server } from "../../servers.ts";
import { Admin } from "../admin.ts";
import { ALLOWED_ORIGIN } from "../settings.ts";
import { type ContractHost, newRoom, Visitors } from "../visitors.ts";

/** The probe lets each join count as three hundred, and each payment as ten (see test/contract/probe). */
const JOINS_A_MINUTE = 6;
const OPENINGS_A_MINUTE = 2;

/** Limits, as far as they depend on headers, bindings or the way in which a platform rejects an upgrade. */
export function limits(server: () => Server, host: ContractHost): void {
  const visitors = (headers: Record<string, string> = {}) =>
    new Visitors(server(), { "CF-Connecting-IP": newAddress(), ...headers });

  describe("limits", () => {
    test.each(["allowed", "own"])("Q1 a page of the %s origin may join and read", async (origin) => {
      const visitor = visitors({ Origin: origin === "own" ? server().origin : ALLOWED_ORIGIN });
      await visitor.join(newRoom());
      expect((await visitor.fetch(`/parties/main/${newRoom()}`)).status).toBe(200);
    });

    test("Q1 a page of another origin may neither join nor read", async () => {
      const visitor = visitors({ Origin: "https://elsewhere.test" });
      const room = newRoom();
      expect(await visitor.open(room).isClosed()).toMatchObject({ code: 4003 });
      expect((await visitor.fetch(`/parties/main/${room}`)).status).toBe(403);
    });

    test("Q4 an address that has all its places in a room is closed with 4103, others are not", async () => {
      const [crowd, other, room] = [visitors(), visitors(), newRoom()];
      const first = await crowd.join(room);
      await crowd.join(room, "role=watch");
      expect(await crowd.open(room).isClosed()).toEqual({ code: 4103, reason: "tooManyFromAddress" });
      await other.join(room);
      first.say({ type: "leave" });
      await first.isClosed();
      await crowd.join(room);
    });

    test("Q5 a full room closes a newcomer and a live socket with 4101 and serves its people", async () => {
      const room = newRoom();
      const peers = [];
      for (let socket = 0; socket < 4; socket++) peers.push(await visitors().join(room));
      expect(await visitors().open(room).isClosed()).toEqual({ code: 4101, reason: "full" });
      const live = await new Admin(visitors()).live(room);
      expect(await live.isClosed()).toEqual({ code: 4101, reason: "full" });
      expect((await peers[0]?.ask({ type: "join" }, "welcome"))?.presence.count).toBe(4);
    });

    test("P1 J2 names of a prototype's members are names like any other", async () => {
      const room = "constructor";
      await visitors().join(room, "session=propertyIsEnumerable&mood=constructor");
      expect(await visitors().open(room, "session=propertyIsEnumerable&mood=__proto__").isClosed()).toMatchObject({
        code: 4002,
      });
      // From the room, and then from the cache.
      for (let time = 0; time < 2; time++) {
        expect((await visitors().read(room)).moods).toEqual({ constructor: 1, joy: 0 });
      }
      expect(await new Admin(visitors()).sessions(room)).toMatchObject([{ mood: "constructor" }]);
    });

    if (host.limitsAddresses) {
      test("Q3 the platform counts 1,800 joins of an address, and then closes with 4103", async () => {
        const room = newRoom();
        await visitors().join(room);
        const crowd = visitors();
        // Each join takes the place of the one before.
        const join = () => crowd.open(room, "role=watch");
        const { admitted, closed } = await untilClosed(join, 3 * JOINS_A_MINUTE);
        expect(closed).toEqual({ code: 4103, reason: "Too many joins from this address." });
        expect(admitted).toBeGreaterThanOrEqual(JOINS_A_MINUTE);
        await visitors().join(newRoom());
      });

      test("Q11 an address makes 60 payments in a minute, and opens no other", async () => {
        const crowd = visitors();
        const { admitted, closed } = await untilClosed(() => crowd.open(newRoom()), 3 * OPENINGS_A_MINUTE);
        expect(closed).toEqual({ code: 4103, reason: "tooManyFromAddress" });
        expect(admitted).toBeGreaterThanOrEqual(OPENINGS_A_MINUTE);
        await visitors().join(newRoom());
      });
    } else {
      test("Q3 DIFFERENCE: joins are not limited, and the log says so once", async () => {
        for (let join = 0; join < 2; join++) await visitors().join(newRoom());
        await poll(() => server().output.split("this host has no rate limit bound").length).toBe(2);
      });
    }
  });
}

/** Joins and leaves. The platform's minute may end in between, and its count with it, so more than a minute's worth come. */
async function untilClosed(join: () => Peer<WebSocket>, most: number) {
  for (let admitted = 0; ; admitted++) {
    const peer = join();
    await poll(() => peer.closed !== null || peer.frames.length > 0).toBe(true);
    const { closed } = peer;
    if (closed || admitted === most) return { admitted, closed };
    peer.say({ type: "leave" });
    await peer.isClosed();
  }
}

let addresses = 0;

/** Every visitor has an address of its own, so that no test fills the places of another. */
function newAddress(): string {
  addresses++;
  return `198.18.${addresses >> 8}.${addresses & 255}`;
}
