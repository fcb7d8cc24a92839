import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { Admin } from "../admin.ts";
import { newRoom, type Visitors } from "../visitors.ts";

/** The admin API, as far as its calls cross from the Worker to the rooms and the directory. */
export function adminApi(visitors: () => Visitors): void {
  const admin = () => new Admin(visitors());

  describe("admin API", () => {
    test("M4 M5 a room is listed, with its numbers of now, while people are in it", async () => {
      const room = newRoom();
      const row = async () => (await admin().rooms()).find((each) => each.room === room);
      expect(await row()).toBeUndefined();
      const peer = await visitors().join(room, "mood=joy");
      await visitors().join(room, "mood=calm");
      const watcher = await visitors().join(room, "role=watch");
      await poll(row).toMatchObject({ count: 2, watchers: 1, moods: { joy: 1, calm: 1 }, live: true, age: 0 });
      peer.say({ type: "leave" });
      await watcher.sees(1);
      expect(await row()).toMatchObject({ count: 1, watchers: 1, moods: { joy: 0, calm: 1 }, live: true });
      await admin().close(room);
      await poll(row).toBeUndefined();
    });

    test("M6 M7 M8 a room answers with its details, sessions and history, but without session ids", async () => {
      const room = newRoom();
      await visitors().join(room, "mood=joy&session=a-secret-session");
      await visitors().join(room, "role=watch");
      expect(await admin().inspect(room)).toMatchObject({
        room,
        count: 1,
        moods: { joy: 1 },
        watchers: 1,
        sockets: 2,
        counters: { joins: 2 },
        settings: { ttlSeconds: 600, heartbeatSeconds: 30, graceSeconds: 300 },
      });
      expect(await admin().sessions(room)).toMatchObject([{ mood: "joy", sockets: 1, state: "here" }]);
      expect((await admin().history(room)).minutes.length).toBeLessThanOrEqual(1);
      expect(await (await admin().ask(`/${room}/sessions`)).text()).not.toContain("a-secret-session");
    });

    test("M6 M7 M8 an empty room is a 404", async () => {
      const room = newRoom();
      for (const path of ["", "/sessions", "/history"]) {
        expect((await admin().ask(`/${room}${path}`)).status).toBe(404);
      }
    });

    test("M4 a cursor that only the room can judge is a 400", async () => {
      const room = newRoom();
      await visitors().join(room);
      const response = await admin().ask(`/${room}/sessions?cursor=nonsense`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: "bad_cursor" } });
    });

    test("M9 a removed session is closed with 4005 in all tabs and kept out, while others stay", async () => {
      const room = newRoom();
      const tabs = [
        await visitors().join(room, "session=session-1&mood=joy"),
        await visitors().join(room, "session=session-1"),
      ];
      const other = await visitors().join(room, "session=session-2&mood=calm");
      const hash = await admin().remove(room, "joy", { minutes: 60 });
      for (const tab of tabs) expect(await tab.isClosed()).toEqual({ code: 4005, reason: "removed" });
      const again = visitors().open(room, "session=session-1");
      expect(await again.isClosed()).toEqual({ code: 4005, reason: "removed" });
      expect(again.texts).toEqual([]);
      expect((await other.ask({ type: "join" }, "welcome")).presence.count).toBe(1);
      const repeated = await admin().ask(`/${room}/sessions/${hash}/remove`, { method: "POST" });
      expect(repeated.status).toBe(404);
    });

    test("M10 a closed room disconnects everyone with 4006 and rejects joins until it is opened", async () => {
      const room = newRoom();
      const people = [await visitors().join(room), await visitors().join(room, "role=watch")];
      await admin().close(room);
      for (const person of people) expect(await person.isClosed()).toEqual({ code: 4006, reason: "roomClosed" });
      expect(await visitors().open(room).isClosed()).toEqual({ code: 4006, reason: "roomClosed" });
      expect(await admin().inspect(room)).toMatchObject({ room, count: 0, sockets: 0, closed: true });
      await admin().reopen(room);
      expect((await visitors().join(room)).welcome.presence.count).toBe(1);
    });
  });
}
