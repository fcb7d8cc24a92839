import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { poll, waitFor } from "../../peer.ts";
import { Server } from "../../servers.ts";
import { Admin } from "../admin.ts";
import { type ContractHost, keepAlive, newRoom, TOKEN, Visitors, variables } from "../subject.ts";

/** What of the admin side needs a server to itself. */
export function adminSurvival(host: ContractHost): void {
  describe("a server with admins that is killed", { concurrent: false }, () => {
    let server: Server;
    let visitors: Visitors;
    let admin: Admin;
    beforeAll(async () => {
      server = await Server.start(host.launch, variables);
      visitors = new Visitors(server);
      admin = new Admin(visitors);
    });
    afterAll(() => server.stop());

    test("M5 M9 M10 who is removed stays out, what is closed stays closed, and rooms are listed again", async () => {
      const [closed, untouched, removing] = [newRoom(), newRoom(), newRoom()];
      const peer = await visitors.join(removing, "session=session-1&mood=joy");
      using _ = keepAlive(peer, await visitors.join(removing, "session=session-2&mood=calm"));
      await admin.act(closed, "close");
      const { sessions } = await admin.sessions(removing);
      await admin.act(removing, `sessions/${sessions.find(({ mood }) => mood === "joy")?.hash}/remove`);
      for (const room of [closed, removing]) await admin.isStored(room);
      await server.kill();
      await server.start();
      expect(await visitors.open(removing, "session=session-1").isClosed()).toMatchObject({ code: 4005 });
      expect(await visitors.open(closed).isClosed()).toMatchObject({ code: 4006 });
      expect(await admin.inspect(closed)).toMatchObject({ room: closed, closed: true });
      using __ = keepAlive(await visitors.join(untouched), await visitors.join(removing, "session=session-2"));
      const listed = async () => (await admin.rooms()).rooms.map(({ room }) => room);
      await poll(listed).toEqual(expect.arrayContaining([removing, untouched]));
      await admin.act(closed, "open");
      expect((await visitors.join(closed)).welcome.presence.count).toBe(1);
    });

    test("M2 the token is in nothing that the server prints", async () => {
      await admin.ask("", {}, "wrong");
      await admin.rooms();
      expect(server.output).not.toContain(TOKEN);
    });
  });

  describe("a server without admins", () => {
    let server: Server;
    beforeAll(async () => {
      server = await Server.start(host.launch, { ADMIN_TOKEN: "" });
    });
    afterAll(() => server.stop());

    test("M1 has nothing under /admin", async () => {
      const visitors = new Visitors(server);
      await visitors.join("lobby");
      const nothing = await (await visitors.fetch("/nothing-here")).text();
      for (const path of ["/admin", "/admin/", "/admin/admin.js", "/admin/api/rooms", "/admin/api/rooms/lobby"]) {
        for (const token of [TOKEN, ""]) {
          const response = await visitors.fetch(path, { headers: { Authorization: `Bearer ${token}` } });
          expect([response.status, await response.text()]).toEqual([404, nothing]);
        }
      }
      expect((await new Admin(visitors).ask("/lobby/close", { method: "POST" })).status).toBe(404);
      expect(await visitors.upgradeStatus("/admin/api/rooms/lobby/live")).toBe(404);
    });
  });

  describe("a server whose admin token is short", () => {
    let server: Server;
    beforeAll(async () => {
      server = await Server.start(host.launch, { ADMIN_TOKEN: "a-short-secret" });
    });
    afterAll(() => server.stop());

    test("M1 S2 names the setting and keeps its value", async () => {
      for (const path of ["/admin/api/rooms", "/parties/main/lobby"]) {
        const response = await new Visitors(server).fetch(path);
        expect(response.status).toBe(500);
        const text = await response.text();
        expect(JSON.parse(text)).toMatchObject({ error: { code: "bad_setting" } });
        expect(text).toContain("ADMIN_TOKEN");
        expect(text).not.toContain("a-short-secret");
      }
      await waitFor(() => server.output.includes("bad setting ADMIN_TOKEN"));
      expect(server.output).not.toContain("a-short-secret");
    });
  });
}
