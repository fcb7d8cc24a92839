import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type WebSocket from "ws";
import { poll } from "../../peer.ts";
import { Server } from "../../servers.ts";
import { type ContractHost, onCloseFrame, TOKEN, Visitors, variables } from "../subject.ts";
import { newAddress } from "./limits.ts";

const doors = { TTL_SECONDS: 600, LIMIT_JOINS: "on", ROOMS: "lobby,garden,constructor", MOODS: "constructor,joy" };

export function limitsAtTheDoor(host: ContractHost): void {
  describe("limits at the door", () => {
    let server: Server;
    beforeAll(async () => {
      server = await Server.start(host.launch, { ...variables, ...doors });
    });
    afterAll(() => server.stop());
    const from = (address = newAddress()) => new Visitors(server, { "CF-Connecting-IP": address });

    test("Q2 where rooms are listed, no other is there", async () => {
      await from().join("lobby");
      expect(await from().open("elsewhere").isClosed()).toMatchObject({ code: 4004 });
      for (const path of ["/parties/main/elsewhere", "/parties/main/elsewhere/badge.svg", "/embed/elsewhere"]) {
        const response = await from().fetch(path);
        expect(response.status).toBe(404);
        expect(await response.json()).toMatchObject({ error: { code: "not_found" } });
      }
      expect(await closeCode(from().socket("/admin/api/rooms/elsewhere/live"))).toBe(4004);
    });

    test("P1 J2 names of a prototype's members are names like any other", async () => {
      const watcher = await from().join("constructor", "role=watch");
      await from().join("constructor", "session=constructor&mood=constructor");
      await poll(() => watcher.presence?.moods).toEqual({ constructor: 1, joy: 0 });
      const refused = from().open("constructor", "session=__proto__&mood=__proto__");
      expect(await refused.isClosed()).toMatchObject({ code: 4002 });
      // From the room, and then from the cache.
      for (let time = 0; time < 2; time++) {
        expect((await from().read("constructor")).moods).toEqual({ constructor: 1, joy: 0 });
      }
      const headers = { Authorization: `Bearer ${TOKEN}` };
      const sessions = await from().fetch("/admin/api/rooms/constructor/sessions", { headers });
      expect(await sessions.json()).toMatchObject({ sessions: [{ mood: "constructor" }] });
    });

    if (host.limitsJoins) {
      test("Q3 an address joins and reads 600 times a minute, another one has its own", async () => {
        const [crowd, other] = [from(), from()];
        // Minutes are the platform's: one may end, and the count with it, between the last join and the reading.
        let reading: Response;
        do {
          await exhaust(crowd);
          reading = await crowd.fetch("/parties/main/garden/badge.svg");
        } while (reading.status === 200);
        expect(reading.status).toBe(429);
        expect([reading.headers.get("Retry-After"), reading.headers.get("Cache-Control")]).toEqual(["60", "no-store"]);
        expect(await reading.json()).toMatchObject({ error: { code: "too_many_requests" } });
        expect(await closeCode(crowd.socket("/admin/api/rooms/lobby/live"))).toBe(4103);
        await other.join("lobby");
        expect((await other.fetch("/parties/main/garden")).status).toBe(200);
        // Now the reading is in the cache, which costs the room nothing.
        expect((await crowd.fetch("/parties/main/garden")).status).toBe(200);
        const asAdmin = { headers: { Authorization: `Bearer ${TOKEN}` } };
        expect((await crowd.fetch("/admin/api/rooms", asAdmin)).status).toBe(200);
      });
    } else {
      test("Q3 DIFFERENCE: joins have no limit, and the log says so, once", async () => {
        for (let join = 0; join < 3; join++) await from().join("garden");
        await poll(() => server.output.split("this host has no rate limit bound").length).toBe(2);
      });
    }
  });
}

/** Joins until the door says that it is enough. */
async function exhaust(crowd: Visitors): Promise<void> {
  for (let isRefused = false; !isRefused; ) {
    const peers = Array.from({ length: 30 }, () => crowd.open("lobby", "role=watch"));
    await Promise.all(peers.map((peer) => poll(() => peer.closed !== null || peer.frames.length > 0).toBe(true)));
    isRefused = peers.some(({ closed }) => closed?.code === 4103 && closed.reason === "too many joins");
    for (const peer of peers) peer.socket.terminate();
  }
}

function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => onCloseFrame(socket, resolve));
}
