import { describe, expect, test } from "vitest";
import { TTL_MS } from "../settings.ts";
import { type ContractHost, keepAlive, newRoom, type Visitors } from "../visitors.ts";

export function shortTtl(visitors: () => Visitors, host: ContractHost): void {
  describe("expiry", () => {
    test("L5 L6 L7 silent sockets are closed with 4100 and dropped people expire; heartbeats keep the others", async () => {
      const room = newRoom();
      const lively = await visitors().join(room);
      using _ = keepAlive(lively);
      const [silent, watcher, dropped] = [
        await visitors().join(room),
        await visitors().join(room, "role=watch"),
        await visitors().join(room),
      ];
      await lively.sees(3);
      dropped.socket.terminate();
      expect(await silent.isClosed()).toEqual({ code: 4100, reason: "silent" });
      expect(await watcher.isClosed()).toEqual({ code: 4100, reason: "silent" });
      await lively.sees(1);
      expect((lively.presence?.at ?? 0) - lively.welcome.now).toBeGreaterThanOrEqual(TTL_MS);
      expect(lively.closed).toBeNull();
    });
  });

  describe("without admins", () => {
    test("M1 nothing exists under /admin", async () => {
      const nothing = await (await visitors().fetch("/nothing-here")).text();
      for (const path of ["/admin", "/admin/", "/admin/admin.js", "/admin/admin.css", "/admin/api/rooms"]) {
        const response = await visitors().fetch(path);
        expect([path, response.status, await response.text()]).toEqual([path, 404, nothing]);
      }
    });

    const difference = host.hidesAdminFiles ? "" : ", DIFFERENCE: the platform serves them";
    test(`M14 the page's built files are not served as they are${difference}`, async () => {
      for (const path of ["/lib/admin.js", "/lib/admin.css"]) {
        expect([path, (await visitors().fetch(path)).status]).toEqual([path, host.hidesAdminFiles ? 404 : 200]);
      }
    });
  });
}
