import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { Admin } from "../admin.ts";
import { TOKEN } from "../settings.ts";
import { type ContractHost, newRoom, type Visitors } from "../visitors.ts";

/** Requests without a socket, as far as the platform's cache, files and paths matter. */
export function requests(visitors: () => Visitors, host: ContractHost): void {
  describe("requests", () => {
    test("R1 a room can be read without a socket", async () => {
      const room = newRoom();
      await visitors().join(room, "mood=joy");
      const response = await visitors().fetch(`/parties/main/${room}`);
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toContain("application/json");
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(response.headers.get("Cache-Control")).toBe("public, max-age=5");
      expect(await response.json()).toEqual({
        room,
        at: expect.any(Number),
        count: 1,
        resting: 0,
        moods: { gratitude: 0, presence: 0, calm: 0, joy: 1, release: 0 },
      });
    });

    test("R1 R3 the platform's cache answers readers and badges of any query, and then expires", async () => {
      let room = "";
      const readTwice = async () => {
        room = newRoom();
        const { at } = await visitors().read(room);
        await visitors().join(room);
        const badge = await (await visitors().fetch(`/parties/main/${room}/badge.svg`)).text();
        const second = await (await visitors().fetch(`/parties/main/${room}?invented=1`)).json();
        return { isCached: second.at === at, badge: badge.match(/\d+ breathing now/)?.[0] };
      };
      // On a slow machine the first reading may expire before the second.
      await poll(readTwice).toEqual({ isCached: true, badge: "0 breathing now" });
      await poll(async () => (await visitors().read(room)).count, { interval: 250 }).toBe(1);
    });

    test("R1 HEAD requests and preflights are answered", async () => {
      const path = `/parties/main/${newRoom()}`;
      const head = await visitors().fetch(path, { method: "HEAD" });
      expect([head.status, await head.text()]).toEqual([200, ""]);
      const preflight = await visitors().fetch(path, {
        method: "OPTIONS",
        headers: { Origin: "https://elsewhere.test", "Access-Control-Request-Method": "GET" },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe("*");
    });

    test("R3 pages of any origin may load the widget", async () => {
      const response = await visitors().fetch("/widget.js");
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toContain("text/javascript");
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(await response.text()).toContain("breathing-room");
    });

    test.each([
      [400, "bad_room", "GET", "/parties/main/%6cobby"],
      [404, "not_found", "GET", "/party/lobby"],
      [404, "not_found", "GET", "/nothing-here"],
      [405, "method_not_allowed", "POST", "/parties/main/lobby"],
    ])("R4 the answer is %i %s for %s %s", async (status, code, method, path) => {
      const response = await visitors().fetch(path, { method });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({ error: { code, message: expect.any(String) } });
    });

    const difference = host.rejectsOtherParties ? ", DIFFERENCE: in the platform's own words" : "";
    test(`R4 other parties are a 404${difference}`, async () => {
      const response = await visitors().fetch("/parties/other/lobby");
      expect(response.status).toBe(404);
      if (host.rejectsOtherParties) expect(await response.text()).toBe("Party other not found");
      else expect(await response.json()).toMatchObject({ error: { code: "not_found" } });
    });

    test("J1 no other path accepts sockets", async () => {
      for (const path of ["/party/lobby", "/parties/other/lobby", "/parties/main/lobby/live"]) {
        expect(await visitors().upgradeStatus(path)).toBe(404);
      }
    });

    test("M13 not even an admin reaches a room's object or the directory directly", async () => {
      const room = newRoom();
      await visitors().join(room);
      const call = { method: "POST", headers: { Authorization: `Bearer ${TOKEN}` }, body: "[]" };
      for (const path of [`/parties/main/${room}/inspect`, "/parties/directory/rooms/list"]) {
        expect((await visitors().fetch(path, call)).status).toBe(404);
        expect((await visitors().fetch(path)).status).toBe(404);
        expect(await visitors().upgradeStatus(path)).toBe(404);
      }
      expect((await visitors().fetch(`/parties/main/${room}`, call)).status).toBe(405);
    });

    test.each(["/admin", "/admin/"])("M14 the files of the page %s exist and carry its policy", async (path) => {
      const response = await visitors().fetch(path, { redirect: "manual" });
      expect(response.status).toBe(200);
      const { host } = new URL(response.url);
      const policy = response.headers.get("Content-Security-Policy");
      expect(policy).toContain(`connect-src 'self' ws://${host} wss://${host};`);
      const files = [...(await response.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file ?? "");
      expect(files).not.toEqual([]);
      for (const file of files) {
        const { status, headers } = await visitors().fetch(file);
        expect([status, headers.get("Content-Security-Policy")]).toEqual([200, policy]);
      }
    });

    test("M2 M12 the server prints an admin's actions but never the token", async () => {
      const admin = new Admin(visitors());
      const room = newRoom();
      expect((await admin.ask("", {}, null)).status).toBe(401);
      await admin.close(room);
      await poll(visitors().output).toMatch(new RegExp(`"at":"[^"]+","room":"${room}","action":"close"`));
      expect(visitors().output()).not.toContain(TOKEN);
    });
  });
}
