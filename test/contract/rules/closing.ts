import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { Admin } from "../admin.ts";
import { type ContractHost, newRoom, type Visitors } from "../visitors.ts";

/** How a room learns that a socket has closed. The admin's list names the rule that it applies to the session. */
export function closing(visitors: () => Visitors, host: ContractHost): void {
  const lingersBy = async (room: string, rule: "grace" | "ttl") =>
    poll(() => new Admin(visitors()).sessions(room)).toMatchObject([{ sockets: 0, state: "lingering", rule }]);

  describe("closing", () => {
    test("L3 a person who leaves is gone at once and is closed with 1000", async () => {
      const room = newRoom();
      const watcher = await visitors().join(room, "role=watch");
      const peer = await visitors().join(room);
      await watcher.sees(1);
      peer.say({ type: "leave" });
      expect(await peer.isClosed()).toEqual({ code: 1000, reason: "left" });
      await watcher.sees(0);
    });

    const difference = host.tellsCloseCodes ? "" : ", DIFFERENCE: for the TTL";
    test.each([1000, 1001, 1005])(
      `L4 after a clean close (%i) a person stays for the grace${difference}`,
      async (code) => {
        const room = newRoom();
        const peer = await visitors().join(room);
        if (code === 1005) peer.socket.close();
        else peer.socket.close(code);
        await lingersBy(room, host.tellsCloseCodes ? "grace" : "ttl");
        // Without an answer to its close, a client waits and then reports 1006.
        const answer = host.tellsCloseCodes && code !== 1005 ? code : 1000;
        expect(await peer.isClosed()).toMatchObject({ code: answer });
      },
    );

    test("L4 after an away, a person stays for the grace however the socket closes", async () => {
      const room = newRoom();
      const peer = await visitors().join(room);
      peer.say({ type: "away" });
      await peer.ask({ type: "join" }, "welcome");
      peer.socket.terminate();
      await lingersBy(room, "grace");
    });

    test("L5 after a dropped connection a person stays for the TTL and can return as the same session", async () => {
      const room = newRoom();
      const peer = await visitors().join(room, "session=the-session-of-person-1&mood=joy");
      peer.socket.terminate();
      await lingersBy(room, "ttl");
      const back = await visitors().join(room, "session=the-session-of-person-1");
      expect(back.welcome).toMatchObject({ mood: "joy", presence: { count: 1 } });
    });
  });
}
