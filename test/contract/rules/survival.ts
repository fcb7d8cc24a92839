import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../peer.ts";
import { Server } from "../../servers.ts";
import { Admin } from "../admin.ts";
import { type ContractHost, keepAlive, newRoom, TOKEN, Visitors, variables } from "../subject.ts";

/** What needs a server to itself: one that is killed, one that is watched, one that is badly configured. */
export function survival(host: ContractHost): void {
  describe("a server that is killed", () => {
    let server: Server;
    let visitors: Visitors;
    beforeAll(async () => {
      server = await Server.start(host.launch, { ...variables, TTL_SECONDS: 600 });
      visitors = new Visitors(server);
    });
    afterAll(() => server.stop());

    test("D3 a person who returns after a kill is the same session", async () => {
      const room = newRoom();
      const first = await visitors.join(room, "session=session-1&mood=joy");
      await visitors.join(room, "session=session-2&mood=calm");
      await new Admin(visitors).isStored(room);
      await server.kill();
      await first.isClosed();
      await server.start();
      const back = await visitors.join(room, "session=session-1");
      using _ = keepAlive(back);
      expect(back.welcome).toMatchObject({ mood: "joy", presence: { count: 2, moods: { joy: 1, calm: 1 } } });
    });
  });

  describe("a server that is killed with a crowd in it", () => {
    let server: Server;
    beforeAll(async () => {
      server = await Server.start(host.launch, { ADMIN_TOKEN: TOKEN });
    });
    afterAll(() => server.stop());

    test("D3 J9 a crowd that is dropped at once and returns over two seconds never sees the count fall", async () => {
      const [visitors, room, crowd] = [new Visitors(server), newRoom(), 100];
      const query = (person: number) => `session=session-${person}&mood=${person % 2 ? "joy" : "calm"}`;
      const before = await Promise.all(Array.from({ length: crowd }, (_, n) => visitors.join(room, query(n))));
      await Promise.all(before.map((peer) => peer.sees(crowd)));
      await new Admin(visitors).isStored(room);
      await server.kill();
      await Promise.all(before.map((peer) => peer.isClosed()));
      await server.start();
      const back = await Promise.all(
        before.map(async (_, person) => {
          // What the client's backoff does, not a wait for anything.
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 2000));
          return visitors.join(room, `session=session-${person}`);
        }),
      );
      const told = back.flatMap((peer) => [peer.welcome.presence, ...peer.framesOf("presence")]);
      expect(new Set(told.map(({ count }) => count))).toEqual(new Set([crowd]));
      expect(told.at(-1)?.moods).toMatchObject({ joy: crowd / 2, calm: crowd / 2 });
    });
  });

  describe("a room with nothing but heartbeats", () => {
    let server: Server;
    beforeAll(async () => {
      server = await Server.start(host.launch, { ADMIN_TOKEN: TOKEN }, host.probe);
    });
    afterAll(() => server.stop());
    const printed = (line: string) =>
      server.output.split("\n").filter((text) => text.includes(`probe: ${line}`)).length;

    const promise = host.answersHeartbeats
      ? "H1 H2 M11 hibernates, an admin's live socket open, and handles no message for 20 s of them"
      : "H1 DIFFERENCE: is woken by each of them";
    test(promise, async () => {
      const [visitors, room] = [new Visitors(server), newRoom()];
      const peer = await visitors.join(room, "session=session-1&mood=joy");
      const live = await new Admin(visitors).live(room).say({ type: "auth", token: TOKEN });
      await waitFor(() => live.frames.length > 0 && printed("constructed") === 1);
      // The token is the one message there has been.
      await waitFor(() => printed("message") === 1);
      const until = Date.now() + 20_000;
      let beats = 0;
      while (Date.now() < until) {
        await peer.ping();
        beats++;
        // One heartbeat a second is the load, not a wait for anything.
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      expect(printed("message")).toBe(host.answersHeartbeats ? 1 : 1 + beats);
      // Whether the room was asleep shows when something wakes it: nobody can tell from its answer.
      expect(await peer.ask({ type: "mood", mood: "joy" }, "mood")).toEqual({ type: "mood", mood: "joy" });
      await waitFor(() => printed("message") === (host.answersHeartbeats ? 2 : beats + 2));
      expect(printed("constructed")).toBe(host.answersHeartbeats ? 2 : 1);
      // The one that slept through it with the room is shown the next change.
      const shown = live.frames.length;
      await peer.ask({ type: "mood", mood: "calm" }, "mood");
      await waitFor(() => live.frames.length > shown);
      expect(live.frames.at(-1)).toMatchObject({ count: 1, moods: { calm: 1 } });
    });
  });

  describe("a server with a bad setting", () => {
    let server: Server;
    beforeAll(async () => {
      server = await Server.start(host.launch, { TTL_SECONDS: 45 });
    });
    afterAll(() => server.stop());

    test("S2 answers every request with a 500 that names it, and logs it", async () => {
      const visitors = new Visitors(server);
      for (const path of ["/parties/main/lobby", "/nothing-here"]) {
        const response = await visitors.fetch(path);
        expect(response.status).toBe(500);
        expect(await response.json()).toEqual({
          error: { code: "bad_setting", message: expect.stringContaining("TTL_SECONDS") },
        });
      }
      expect(await visitors.upgradeStatus("/parties/main/lobby")).toBe(500);
      await waitFor(() => /"reason":"bad setting TTL_SECONDS/.test(server.output));
    });
  });
}
