import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { Admin } from "../admin.ts";
import { newRoom, type Visitors } from "../subject.ts";

const HASH = "0123456789abcdef";

/** Every way in which the admin API turns somebody down. */
export function adminRefusals(visitors: () => Visitors): void {
  const admins = () => new Admin(visitors());

  describe("admins are refused", () => {
    test.each([
      ["GET", ""],
      ["GET", "/lobby"],
      ["GET", "/lobby/sessions"],
      ["GET", "/lobby/history"],
      ["POST", `/lobby/sessions/${HASH}/remove`],
      ["POST", "/lobby/close"],
      ["POST", "/lobby/open"],
      ["DELETE", "/lobby"],
      ["GET", "/Lobby"],
      ["GET", "/lobby/nothing-here"],
    ])("M2 without a token: %s %s", async (method, path) => {
      const response = await admins().ask(path, { method }, null);
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
      expect(await response.json()).toEqual({ error: { code: "unauthorized", message: expect.any(String) } });
    });

    test("M2 a token in the URL, or in another scheme, is none", async () => {
      expect((await visitors().fetch("/admin/api/rooms?token=an-admin-token-that-is-long-enough")).status).toBe(401);
    });

    test("M3 the eleventh wrong token in a minute is told 429; the right one passes", async () => {
      for (let n = 0; n < 10; n++) {
        const response = await admins().ask("", {}, `wrong-${n}`);
        expect(response.status).toBe(401);
        expect(await response.json()).toMatchObject({ error: { code: "unauthorized" } });
      }
      const response = await admins().ask("", {}, "wrong");
      expect(response.status).toBe(429);
      expect(await response.json()).toEqual({ error: { code: "too_many_attempts", message: expect.any(String) } });
      expect((await admins().ask("")).status).toBe(200);
      expect((await admins().ask("", {}, null)).status).toBe(401);
      expect((await admins().ask("", {}, "wrong")).status).toBe(429);
    });

    test.each([
      ["bad_limit", "?limit=0"],
      ["bad_limit", "?limit=51"],
      ["bad_limit", "?limit=1.5"],
      ["bad_limit", "?limit="],
      ["bad_limit", "?limit=many"],
      ["bad_cursor", "?cursor="],
      ["bad_cursor", "?cursor=Bad%20Room"],
      ["bad_cursor", `?cursor=${"a".repeat(65)}`],
      ["bad_limit", "/{room}/sessions?limit=101"],
      ["bad_limit", "/{room}/sessions?limit=-1"],
      ["bad_cursor", "/{room}/sessions?cursor=nonsense"],
      ["bad_cursor", "/{room}/sessions?cursor="],
      ["bad_hours", "/{room}/history?hours=0"],
      ["bad_hours", "/{room}/history?hours=169"],
      ["bad_hours", "/{room}/history?hours=soon"],
      ["bad_room", "/Lobby"],
      ["bad_room", "/l%6fbby"],
      ["bad_room", "/_directory"],
      ["bad_room", `/${"a".repeat(65)}/sessions`],
    ])("M4 400 %s: %s", async (code, path) => {
      const room = newRoom();
      await visitors().join(room);
      const response = await admins().ask(path.replace("{room}", room));
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ error: { code, message: expect.any(String) } });
    });

    test.each(["close", "open"])("M10 400 for a bad room's %s", async (action) => {
      const response = await admins().ask(`/Lobby/${action}`, { method: "POST" });
      expect(response.status).toBe(400);
    });

    test("M6 M7 M8 404 where nobody is and nothing is stored, and asking stores nothing", async () => {
      const room = newRoom();
      for (const path of ["", "/sessions", "/history", ""]) {
        const response = await admins().ask(`/${room}${path}`);
        expect(response.status).toBe(404);
        expect(await response.json()).toMatchObject({ error: { code: "not_found" } });
      }
    });

    test("M9 404 for an unknown hash, in a room with people and in one without", async () => {
      const room = newRoom();
      const peer = await visitors().join(room);
      for (const name of [room, newRoom()]) {
        const response = await admins().ask(`/${name}/sessions/${HASH}/remove`, { method: "POST" });
        expect(response.status).toBe(404);
        expect(await response.json()).toMatchObject({ error: { code: "not_found" } });
      }
      expect((await peer.ask({ type: "join" }, "welcome")).presence.count).toBe(1);
    });

    test.each([
      ["POST", ""],
      ["PUT", "/lobby"],
      ["POST", "/lobby/sessions"],
      ["GET", "/lobby/close"],
      ["GET", "/lobby/open"],
      ["GET", `/lobby/sessions/${HASH}/remove`],
    ])("M4 405 for %s %s", async (method, path) => {
      const response = await admins().ask(path, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("Allow")).toBe(method === "GET" ? "POST" : "GET, HEAD");
      expect(await response.json()).toMatchObject({ error: { code: "method_not_allowed" } });
    });

    test("M4 404 for a path that is none, 426 where a socket is wanted", async () => {
      expect((await admins().ask("/lobby/nothing-here")).status).toBe(404);
      expect((await admins().ask("/lobby/live")).status).toBe(426);
    });

    test("M11 a live socket to a bad room's name is closed with 4001", async () => {
      const live = admins().live("Lobby");
      await poll(() => live.closed).toBe(4001);
      expect(live.frames).toEqual([]);
    });

    test("M13 M14 what the parts of the project use among themselves is not to be had from outside", async () => {
      const init = {
        method: "POST",
        headers: { Authorization: "Bearer an-admin-token-that-is-long-enough" },
        body: "[]",
      };
      const room = newRoom();
      await visitors().join(room);
      for (const path of [`/parties/main/${room}/inspect`, `/parties/directory/rooms/list`]) {
        expect((await visitors().fetch(path, init)).status).toBe(404);
        expect((await visitors().fetch(path)).status).toBe(404);
        expect(await visitors().upgradeStatus(path)).toBe(404);
      }
      expect((await visitors().fetch(`/parties/main/${room}`, init)).status).toBe(405);
      expect(await visitors().upgradeStatus(`/parties/main/${room}/live`)).toBe(404);
    });
  });
}
