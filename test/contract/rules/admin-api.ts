import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { Admin } from "../admin.ts";
import { newRoom, type Visitors } from "../visitors.ts";

/** The admin API, as far as its calls cross from the Worker to the rooms and the directory. Actions are in restart.ts. */
export function adminApi(visitors: () => Visitors): void {
  const admin = () => new Admin(visitors());

  describe("admin API", () => {
    test("M5 a room is listed, with its numbers of now, while people are in it", async () => {
      const room = newRoom();
      const row = async () => (await admin().rooms(room)).find((each) => each.room === room);
      expect(await row()).toBeUndefined();
      const peer = await visitors().join(room, "mood=joy");
      const watcher = await visitors().join(room, "role=watch");
      await visitors().join(room, "mood=calm");
      await poll(row).toMatchObject({ count: 2, watchers: 1, moods: { joy: 1, calm: 1 }, live: true });
      peer.say({ type: "leave" });
      await watcher.sees(1);
      expect(await row()).toMatchObject({ count: 1, watchers: 1, moods: { joy: 0, calm: 1 }, live: true });
      await admin().close(room);
      await poll(row).toBe(undefined);
    });

    test("M4 M5 a search lists the rooms that it matches, the fullest first, page by page", async () => {
      const prefix = `${newRoom()}-`;
      const crowds = { one: 1, two: 2, three: 3 };
      for (const [name, people] of Object.entries(crowds)) {
        for (let person = 0; person < people; person++) await visitors().join(prefix + name);
      }
      const names = async (limit: number) => (await admin().rooms(prefix, limit)).map(({ room }) => room);
      await poll(() => names(20)).toEqual([`${prefix}three`, `${prefix}two`, `${prefix}one`]);
      await poll(async () => (await names(2)).sort()).toEqual([`${prefix}one`, `${prefix}three`, `${prefix}two`]);
    });

    test("M6 M7 M8 a room answers with its details, sessions and history, and an empty one with a 404", async () => {
      const room = newRoom();
      for (const path of ["", "/sessions", "/history"]) {
        expect((await admin().ask(`/${room}${path}`)).status).toBe(404);
      }
      await visitors().join(room, "mood=joy");
      expect(await admin().inspect(room)).toMatchObject({ room, count: 1, moods: { joy: 1 }, counters: { joins: 1 } });
      expect(await admin().sessions(room)).toMatchObject([{ mood: "joy", sockets: 1, state: "here" }]);
      expect((await admin().history(room)).minutes.length).toBeLessThanOrEqual(1);
    });

    test.each([
      [400, "bad_cursor", "GET", "/sessions?cursor=nonsense"],
      [404, "not_found", "POST", "/sessions/unknown/remove"],
    ])("M4 M9 what only the room can reject is a %i %s", async (status, code, method, path) => {
      const room = newRoom();
      await visitors().join(room);
      const response = await admin().ask(`/${room}${path}`, { method });
      expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }]);
    });
  });
}
