import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { Admin, Live } from "../admin.ts";
import { TOKEN } from "../settings.ts";
import { type ContractHost, newRoom, type Visitors } from "../visitors.ts";

/** Requests without a socket, as far as the platform's cache, files and paths matter. */
export function requests(visitors: () => Visitors, host: ContractHost): void {
  describe("requests", () => {
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
      const headers = { Origin: "https://elsewhere.test", "Access-Control-Request-Method": "GET" };
      const preflight = await visitors().fetch(path, { method: "OPTIONS", headers });
      expect([preflight.status, preflight.headers.get("Access-Control-Allow-Origin")]).toEqual([204, "*"]);
    });

    test("R3 pages of any origin may load the widget, by its name and by the hash of its content", async () => {
      const widget = await visitors().fetch("/widget.js");
      expect([widget.status, widget.headers.get("Access-Control-Allow-Origin")]).toEqual([200, "*"]);
      const script = await widget.text();
      expect(script).toContain("breathing-room");
      const hash = createHash("sha384").update(script).digest("hex").slice(0, 16);
      const pinned = await visitors().fetch(`/widget-${hash}.js`);
      expect([pinned.status, pinned.headers.get("Access-Control-Allow-Origin")]).toEqual([200, "*"]);
      expect(pinned.headers.get("Cache-Control")).toContain("immutable");
      expect(await pinned.text()).toBe(script);
      for (const file of ["widget-0123456789abcdef.js", "widget-de-0123456789abcdef.js"])
        expect((await visitors().fetch(`/${file}`)).status).toBe(404);
    });

    test("R3 pages of any origin may load each language that the widget names", async () => {
      const script = await visitors()
        .fetch("/widget.js")
        .then((widget) => widget.text());
      const files = [...script.matchAll(/\bimport\("\.(\/[^"]+)"\)/g)].map(([, file = ""]) => file);
      expect(files).toHaveLength(9);
      for (const file of files) {
        const { status, headers } = await visitors().fetch(file);
        expect([status, headers.get("Access-Control-Allow-Origin")]).toEqual([200, "*"]);
        expect(headers.get("Content-Type")).toContain("javascript");
        expect(headers.get("Cache-Control")).toContain("immutable");
      }
    });

    test.each(["/party/lobby", "/parties/main/lobby/live", "/nothing-here"])(
      "J1 R4 the path %s does not exist, and accepts no sockets",
      async (path) => {
        const response = await visitors().fetch(path);
        expect([response.status, await response.json()]).toMatchObject([404, { error: { code: "not_found" } }]);
        expect(await visitors().upgradeStatus(path)).toBe(404);
      },
    );

    const difference = host.rejectsOtherParties ? ", DIFFERENCE: in the platform's own words" : "";
    test(`J1 R4 other parties do not exist, and accept no sockets${difference}`, async () => {
      const response = await visitors().fetch("/parties/other/lobby");
      expect(response.status).toBe(404);
      expect(await response.text()).toContain(host.rejectsOtherParties ? "Party other not found" : '"not_found"');
      expect(await visitors().upgradeStatus("/parties/other/lobby")).toBe(404);
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
      const policy = response.headers.get("Content-Security-Policy");
      expect(policy).toContain(`connect-src 'self' ws://${new URL(response.url).host} `);
      const files = [...(await response.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file ?? "");
      expect(files).not.toEqual([]);
      for (const file of files) {
        const { status, headers } = await visitors().fetch(file);
        expect([status, headers.get("Content-Security-Policy")]).toEqual([200, policy]);
      }
    });

    test("M3 over plain http the admin side answers only this machine, whatever token and scheme a request claims", async () => {
      const room = newRoom();
      const claims = { Authorization: `Bearer ${TOKEN}`, "X-Forwarded-Proto": "https" };
      const strangers = visitors().with({ Host: "rooms.test", ...claims });
      const inspection = `/admin/api/rooms/${room}`;
      for (const path of ["/admin", "/admin/admin.js", inspection]) {
        const { status, body } = await strangers.get(path);
        expect([status, JSON.parse(body)]).toMatchObject([403, { error: { code: "https_required" } }]);
      }
      expect(await new Live(strangers.socket(`${inspection}/live`)).isClosed()).toMatchObject({ code: 4007 });
      expect((await visitors().with({ Host: "rooms.localhost" }).get("/admin")).status).toBe(200);
    });

    test("M2 M12 the server prints an admin's actions but never the token", async () => {
      const room = newRoom();
      await new Admin(visitors()).close(room);
      await poll(visitors().output).toContain(`"room":"${room}","action":"close"`);
      expect(visitors().output()).not.toContain(TOKEN);
    });
  });
}
