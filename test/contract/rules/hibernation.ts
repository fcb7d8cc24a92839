import { describe, expect, test } from "vitest";
import { poll, waitFor } from "../../peer.ts";
import type { Server } from "../../servers.ts";
import { Admin } from "../admin.ts";
import { type ContractHost, keepAlive, newRoom, Visitors } from "../visitors.ts";

/** Longer than the ten idle seconds after which the platform evicts a room. */
const IDLE_MS = 12_000;

export function hibernation(server: () => Server, host: ContractHost): void {
  describe("hibernation", () => {
    const room = newRoom();
    /** How often a room's probe has printed this. */
    const printed = (event: string, name = room) => server().output.split(`probe: ${event} ${name}\n`).length - 1;

    test("D1 an eviction loses no socket, and a person who left before it is not counted after it", async () => {
      const name = newRoom();
      // An address has two places.
      const visitorAt = (address: string) => new Visitors(server(), { "CF-Connecting-IP": address });
      const first = await visitorAt("203.0.113.1").join(name, "mood=joy");
      const leaving = await visitorAt("203.0.113.2").join(name);
      const last = await visitorAt("203.0.113.3").join(name);
      leaving.say({ type: "leave" });
      await leaving.isClosed();
      const wake = async () => {
        await last.ask({ type: "mood", mood: "joy" }, "mood");
        return printed("constructed", name);
      };
      await poll(wake, { interval: IDLE_MS }).toBeGreaterThan(1);
      expect((await first.ask({ type: "join" }, "welcome")).presence).toMatchObject({ count: 2, moods: { joy: 2 } });
    });

    if (host.answersHeartbeats) {
      test("D1 H1 H2 M11 a room hibernates through heartbeats, and its person and live socket notice nothing", async () => {
        const visitors = new Visitors(server());
        const peer = await visitors.join(room, "session=the-session-of-person-1&mood=joy");
        const live = await new Admin(visitors).live(room);
        await live.sees(1);
        using _ = keepAlive(peer);
        let asked = 0;
        // Only an event shows whether the room was evicted before it.
        const wake = async () => {
          asked++;
          expect(await peer.ask({ type: "mood", mood: "joy" }, "mood")).toEqual({ type: "mood", mood: "joy" });
          return printed("constructed");
        };
        await poll(wake, { interval: IDLE_MS }).toBeGreaterThan(1);
        await poll(() => peer.texts.filter((text) => text === "pong").length).toBeGreaterThan(5);
        await waitFor(() => printed("message") === asked);
        await peer.ask({ type: "mood", mood: "constructor" }, "mood");
        await poll(() => live.frames.at(-1)).toMatchObject({ count: 1, moods: { constructor: 1 }, sockets: 2 });
      });
    } else {
      test("H1 DIFFERENCE: every heartbeat wakes the room", async () => {
        const peer = await new Visitors(server()).join(room);
        for (let beat = 0; beat < 3; beat++) await peer.ping();
        await waitFor(() => printed("message") === 3);
      });
    }
  });
}
