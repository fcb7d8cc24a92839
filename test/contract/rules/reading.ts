import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { type ContractHost, newRoom, type Visitors } from "../subject.ts";

export function reading(visitors: () => Visitors, host: ContractHost): void {
  describe("reading", () => {
    test("R1 a room is read without a socket", async () => {
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

    test("R1 readers are answered out of the cache, whatever query they invent, and then anew", async () => {
      const room = newRoom();
      const { at } = await visitors().read(room);
      await visitors().join(room);
      const again = await (await visitors().fetch(`/parties/main/${room}?invented=1`)).json();
      expect(again).toMatchObject({ at, count: 0 });
      await poll(async () => (await visitors().read(room)).count, { interval: 250 }).toBe(1);
    });

    test("R3 the badge is the count as a picture", async () => {
      const room = newRoom();
      await visitors().join(room);
      const response = await visitors().fetch(`/parties/main/${room}/badge.svg`);
      expect(response.headers.get("Content-Type")).toBe("image/svg+xml");
      expect(response.headers.get("Cache-Control")).toBe("public, max-age=5");
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      const text = await response.text();
      expect(text.startsWith("<svg")).toBe(true);
      expect(text).toContain(">1 breathing now<");
    });

    test("R3 the widget is a page for an iframe, its options escaped", async () => {
      const response = await visitors().fetch(
        `/embed/lobby?theme=dark&compact=&lang=de&pattern=${encodeURIComponent('"><script>')}`,
      );
      expect(response.headers.get("Content-Type")).toContain("text/html");
      const page = await response.text();
      expect(page).toContain(
        '<breathing-room room="lobby" theme="dark" pattern="&quot;&gt;&lt;script&gt;" lang="de" compact>',
      );
      expect(page).toContain('<html lang="de">');
    });

    test("R3 the widget is a module that any origin may load", async () => {
      const response = await visitors().fetch("/widget.js");
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toContain("text/javascript");
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(await response.text()).toContain("breathing-room");
    });

    test("R1 HEAD and a preflight are answered", async () => {
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

    test.each([
      [400, "bad_room", "GET", "/parties/main/Lobby"],
      [400, "bad_room", "GET", `/parties/main/${"a".repeat(65)}`],
      [400, "bad_room", "GET", "/parties/main/%6cobby"],
      [400, "bad_room", "GET", "/parties/main/Lobby/badge.svg"],
      [400, "bad_room", "GET", "/embed/%3Cscript%3E"],
      [404, "not_found", "GET", "/party/lobby"],
      [404, "not_found", "GET", "/parties/main/lobby/more"],
      [404, "not_found", "GET", "/nothing-here"],
      [405, "method_not_allowed", "POST", "/parties/main/lobby"],
      [405, "method_not_allowed", "DELETE", "/parties/main/lobby"],
      [405, "method_not_allowed", "POST", "/embed/lobby"],
    ])("R4 %i %s (%#)", async (status, code, method, path) => {
      const response = await visitors().fetch(path, { method });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({ error: { code, message: expect.any(String) } });
      if (status === 405) expect(response.headers.get("Allow")).toContain("GET");
    });

    test(`R4 404 for another party${host.refusesPartiesItself ? ", DIFFERENCE: in the platform's own words" : ""}`, async () => {
      const response = await visitors().fetch("/parties/other/lobby");
      expect(response.status).toBe(404);
      if (host.refusesPartiesItself) expect(await response.text()).toBe("Party other not found");
      else expect(await response.json()).toMatchObject({ error: { code: "not_found" } });
    });

    test("J1 no other path is a room's", async () => {
      for (const path of ["/party/lobby", "/parties/other/lobby", "/parties/main/lobby/more"]) {
        expect(await visitors().upgradeStatus(path)).toBe(404);
      }
    });
  });
}
