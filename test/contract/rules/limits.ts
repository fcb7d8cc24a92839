import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { Server } from "../../servers.ts";
import { type ContractHost, newRoom, onCloseFrame, Visitors, variables } from "../subject.ts";

const allowed = "https://example.com";

/** Limits small enough to be reached; every visitor has an address of its own unless it is said. */
const limited = {
  ...variables,
  LIMIT_JOINS: "on",
  ALLOWED_ORIGINS: `${allowed},*.example.org`,
  MAX_SOCKETS: 4,
  MAX_SOCKETS_PER_ADDRESS: 2,
  MAX_SOCKETS_PER_SESSION: 2,
};

export function limits(host: ContractHost): void {
  describe("limits", () => {
    let server: Server;
    beforeAll(async () => {
      server = await Server.start(host.launch, limited);
    });
    afterAll(() => server.stop());
    const visitors = (headers: Record<string, string> = {}) =>
      new Visitors(server, { "CF-Connecting-IP": newAddress(), ...headers });

    test.each([allowed, "http://a.example.org", "own"])("Q1 a page of %s may join and read", async (origin) => {
      const visitor = visitors({ Origin: origin === "own" ? server.origin : origin });
      await visitor.join(newRoom());
      const response = await visitor.fetch(`/parties/main/${newRoom()}`);
      expect([response.status, response.headers.get("Vary")]).toEqual([200, "Origin"]);
    });

    test.each(["null", "http://example.com", "https://example.org", "https://elsewhere.test"])(
      "Q1 a page of %s may not",
      async (origin) => {
        const visitor = visitors({ Origin: origin });
        const room = newRoom();
        expect(await visitor.open(room).isClosed()).toMatchObject({ code: 4003 });
        for (const path of [`/parties/main/${room}`, `/parties/main/${room}/badge.svg`]) {
          const response = await visitor.fetch(path);
          expect(response.status).toBe(403);
          expect(response.headers.get("Cache-Control")).toBeNull();
          expect(await response.json()).toMatchObject({ error: { code: "forbidden_origin" } });
        }
      },
    );

    test("Q1 the widget may be framed by the same pages, everything else by none but its own", async () => {
      const embed = await visitors().fetch("/embed/lobby");
      expect(embed.headers.get("X-Frame-Options")).toBeNull();
      expect(embed.headers.get("Content-Security-Policy")).toContain(
        `frame-ancestors 'self' ${allowed} http://*.example.org https://*.example.org`,
      );
      for (const path of [`/parties/main/${newRoom()}`, "/admin", "/nothing-here", "/parties/main/BAD"]) {
        expect((await visitors().fetch(path)).headers.get("X-Frame-Options")).toBe("SAMEORIGIN");
      }
    });

    test("Q4 an address has so many sockets in a room", async () => {
      const [crowd, other, room] = [visitors(), visitors(), newRoom()];
      const first = await crowd.join(room);
      await crowd.join(room, "role=watch");
      expect(await crowd.open(room).isClosed()).toEqual({ code: 4103, reason: "tooManyOfAddress" });
      await other.join(room);
      await crowd.join(newRoom());
      first.say({ type: "leave" });
      await first.isClosed();
      await crowd.join(room);
    });

    test("Q3 Q4 an IPv6 address has all of its /64", async () => {
      const room = newRoom();
      const from = (address: string) => visitors({ "CF-Connecting-IP": address });
      await from("2001:db8:0:1::1").join(room);
      await from("2001:db8:0:1:ffff::2").join(room);
      expect(await from("2001:db8:0:1:2:3:4:5").open(room).isClosed()).toMatchObject({ code: 4103 });
      await from("2001:db8:0:2::1").join(room);
    });

    test("Q5 a full room refuses, the next one does not", async () => {
      const room = newRoom();
      const peers = [];
      for (let person = 0; person < 4; person++) peers.push(await visitors().join(room, "role=watch"));
      expect(await visitors().open(room).isClosed()).toEqual({ code: 4101, reason: "full" });
      const live = visitors().socket(`/admin/api/rooms/${room}/live`);
      expect(await new Promise((resolve) => onCloseFrame(live, resolve))).toBe(4101);
      await visitors().join(newRoom());
      peers[0]?.say({ type: "leave" });
      await peers[0]?.isClosed();
      await visitors().join(room);
    });

    test("Q6 the oldest socket of a session gives way", async () => {
      const [room, watcher] = [newRoom(), visitors()];
      const onlooker = await watcher.join(room, "role=watch");
      const first = await visitors().join(room, "session=session-1&mood=joy");
      const second = await visitors().join(room, "session=session-1");
      const third = await visitors().join(room, "session=session-1");
      expect(await first.isClosed()).toEqual({ code: 4008, reason: "replaced" });
      expect(await third.ask({ type: "mood", mood: "calm" }, "mood")).toMatchObject({ mood: "calm" });
      expect([second.closed, third.closed]).toEqual([null, null]);
      await poll(() => onlooker.presence?.moods.calm).toBe(1);
      expect(onlooker.presence?.count).toBe(1);
    });

    test("Q7 too many frames are an error, and then the door; the seat waits", async () => {
      const room = newRoom();
      const peer = await visitors().join(room, "session=session-1&mood=joy");
      for (let time = 0; time < 22; time++) peer.say({ type: "mood", mood: "joy" });
      expect(await peer.isClosed()).toEqual({ code: 4102, reason: "tooManyFrames" });
      expect(peer.framesOf("mood").length).toBeLessThanOrEqual(21);
      expect(peer.framesOf("error")).toEqual([
        { type: "error", code: "rate_limited", message: "at most 2 frames a second" },
      ]);
      expect((await visitors().join(room, "session=session-1")).welcome).toMatchObject({ mood: "joy" });
    });

    test(`Q7 heartbeats are no frames${host.answersHeartbeats ? "" : ", DIFFERENCE: they have an allowance too"}`, async () => {
      const peer = await visitors().join(newRoom());
      for (let frame = 0; frame < 20; frame++) peer.say({ type: "mood", mood: "joy" });
      const beats = host.answersHeartbeats ? 100 : 20;
      for (let beat = 0; beat < beats; beat++) peer.say("ping");
      await poll(() => peer.texts.filter((text) => text === "pong").length).toBe(beats);
      expect(peer.framesOf("error")).toEqual([]);
      if (host.answersHeartbeats) return;
      for (let beat = 0; beat < 10; beat++) peer.say("ping");
      expect(await peer.isClosed()).toMatchObject({ code: 4102 });
    });

    test("Q8 the third frame that is too large is the last", async () => {
      const peer = await visitors().join(newRoom());
      for (let time = 0; time < 2; time++) await peer.ask("x".repeat(1025), "error");
      peer.socket.send(new Uint8Array(1025));
      expect(await peer.isClosed()).toEqual({ code: 4102, reason: "tooManyFrames" });
      expect(peer.framesOf("error").map(({ code }) => code)).toEqual(["too_large", "too_large", "too_large"]);
    });

    test("Q8 a megabyte is too large and nothing more", async () => {
      const room = newRoom();
      const [peer, other] = [await visitors().join(room), await visitors().join(room)];
      expect(await peer.ask("x".repeat(1_000_000), "error")).toMatchObject({ code: "too_large" });
      expect(await other.ask({ type: "mood", mood: "joy" }, "mood")).toMatchObject({ mood: "joy" });
    });
  });
}

/** Each in a network of its own: a test that fills one disturbs no other. */
let addresses = 0;
export function newAddress(): string {
  addresses++;
  return `198.18.${addresses >> 8}.${addresses & 255}`;
}
