import { describe, expect, test } from "vitest";
import { poll } from "../../peer.ts";
import { Admin } from "../admin.ts";
import { keepAlive, newRoom, type Visitors } from "../subject.ts";

export function admin(visitors: () => Visitors): void {
  const admins = () => new Admin(visitors());

  describe("admins", () => {
    test("M5 a room is listed while people are in it", async () => {
      const room = newRoom();
      const listed = async () => (await admins().rooms()).rooms.find((row) => row.room === room);
      expect(await listed()).toBeUndefined();
      const peer = await visitors().join(room, "mood=joy");
      const watcher = await visitors().join(room, "role=watch");
      using _ = keepAlive(peer, watcher);
      await poll(listed).toMatchObject({ count: 1, watchers: 1, moods: { joy: 1, calm: 0 }, live: true, age: 0 });
      expect((await listed())?.since).toBeGreaterThan(peer.welcome.now - 1000);
      peer.say({ type: "leave" });
      await poll(listed).toBeUndefined();
    });

    test("M4 M5 pages of rooms follow each other by name", async () => {
      const rooms = [newRoom(), newRoom(), newRoom()];
      const peers = await Promise.all(rooms.map((room) => visitors().join(room)));
      using _ = keepAlive(...peers);
      const all = async () => (await admins().rooms()).rooms.map(({ room }) => room);
      await poll(all).toEqual(expect.arrayContaining(rooms));
      const seen: string[] = [];
      let cursor: string | null = "";
      do {
        const page = await admins().rooms(`limit=1${cursor && `&cursor=${cursor}`}`);
        expect(page.rooms.length).toBeLessThanOrEqual(1);
        seen.push(...page.rooms.map(({ room }) => room));
        cursor = page.cursor;
      } while (cursor !== null);
      expect(seen).toEqual(expect.arrayContaining(rooms));
      expect(seen).toEqual([...new Set(seen)].sort());
    });

    test("M6 the inspection of a room with a person and a watcher", async () => {
      const room = newRoom();
      await visitors().join(room, "mood=joy");
      await visitors().join(room, "role=watch");
      expect(await admins().inspect(room)).toMatchObject({
        room,
        count: 1,
        resting: 0,
        moods: { joy: 1 },
        watchers: 1,
        sockets: 2,
        closed: false,
        removed: 0,
        counters: { joins: 2 },
        settings: { ttlSeconds: 6, heartbeatSeconds: 2, graceSeconds: 1 },
      });
    });

    test("M4 M7 sessions are listed in pages, and no id is among them", async () => {
      const room = newRoom();
      const peers = [];
      for (const mood of ["joy", "calm", ""]) peers.push(await visitors().join(room, `mood=${mood}`));
      using _ = keepAlive(...peers);
      const first = await admins().sessions(room, "limit=2");
      const second = await admins().sessions(room, `limit=2&cursor=${first.cursor}`);
      const sessions = [...first.sessions, ...second.sessions];
      expect(first.sessions.length).toBe(2);
      expect(second.cursor).toBeNull();
      expect(sessions.map(({ mood }) => mood).sort()).toEqual(["calm", "joy", null]);
      expect(new Set(sessions.map(({ hash }) => hash)).size).toBe(3);
      const text = await (await admins().ask(`/${room}/sessions`)).text();
      for (const peer of peers) expect(text).not.toContain(peer.welcome.session);
    });

    test("M8 the history of a room that people are in", async () => {
      const room = newRoom();
      using _ = keepAlive(await visitors().join(room, "mood=joy"));
      const minute = async () => (await admins().history(room)).minutes[0];
      await poll(minute, { interval: 2000 }).toMatchObject({
        people: { max: 1 },
        moods: { joy: { max: 1 }, calm: { max: 0 } },
      });
    }, 110_000);

    test("M9 who is removed is closed with 4005 in all tabs, and refused when they return; others stay", async () => {
      const room = newRoom();
      const tabs = [
        await visitors().join(room, "session=session-1&mood=joy"),
        await visitors().join(room, "session=session-1"),
      ];
      const other = await visitors().join(room, "session=session-2&mood=calm");
      using _ = keepAlive(other);
      const { sessions } = await admins().sessions(room);
      const hash = sessions.find(({ mood }) => mood === "joy")?.hash;
      await admins().act(room, `sessions/${hash}/remove`);
      for (const tab of tabs) expect(await tab.isClosed()).toMatchObject({ code: 4005 });
      await other.sees(1);
      const again = visitors().open(room, "session=session-1");
      expect(await again.isClosed()).toMatchObject({ code: 4005 });
      expect(again.texts).toEqual([]);
      expect(other.closed).toBeNull();
      expect(await admins().inspect(room)).toMatchObject({ count: 1, removed: 1 });
    });

    test("M10 a closed room sends everyone away with 4006 and refuses joins, until it is opened", async () => {
      const room = newRoom();
      const [peer, watcher] = [await visitors().join(room), await visitors().join(room, "role=watch")];
      await admins().act(room, "close");
      for (const each of [peer, watcher]) expect(await each.isClosed()).toMatchObject({ code: 4006 });
      expect(await visitors().open(room).isClosed()).toMatchObject({ code: 4006 });
      expect(await admins().inspect(room)).toMatchObject({ room, count: 0, sockets: 0, closed: true });
      await admins().act(room, "open");
      expect((await visitors().join(room)).welcome.presence.count).toBe(1);
    });

    test("M10 a room nobody has been in is closed and opened like any other", async () => {
      const room = newRoom();
      await admins().act(room, "close");
      expect(await visitors().open(room).isClosed()).toMatchObject({ code: 4006 });
      expect(await admins().inspect(room)).toMatchObject({ room, closed: true });
      await admins().act(room, "open");
      await visitors().join(room);
    });

    test("M12 what was done is logged, with its room and time, and the token is not", async () => {
      const room = newRoom();
      await visitors().join(room);
      const hash = (await admins().sessions(room)).sessions[0]?.hash;
      await admins().act(room, `sessions/${hash}/remove`);
      await admins().act(room, "close");
      await admins().act(room, "open");
      const { output } = visitors();
      for (const done of [`"action":"remove","session":"${hash}"`, `"action":"close"`, `"action":"open"`]) {
        await poll(output).toMatch(new RegExp(`"at":"[^"]+","room":"${room}",${done}`));
      }
    });

    test("M11 J2 a live socket whose path is written in another way is one, and no guest of another room", async () => {
      const room = newRoom();
      const guest = await visitors().join(room);
      using _ = keepAlive(guest);
      const live = await admins().live(room, "/%61dmin/api/rooms").authenticate();
      expect(await live.sees(1)).toMatchObject({ room, sockets: 2, watchers: 0 });
      expect((await visitors().join(room)).welcome.room).toBe(room);
    });

    test("M11 a live socket gets the inspection at once and on every broadcast, and counts for nobody", async () => {
      const room = newRoom();
      const live = await admins().live(room).authenticate();
      expect(await live.sees(0)).toMatchObject({ room, watchers: 0 });
      const peer = await visitors().join(room, "mood=joy");
      using _ = keepAlive(peer);
      expect(await live.sees(1)).toMatchObject({ moods: { joy: 1 }, watchers: 0 });
      peer.say({ type: "leave" });
      expect(await live.sees(0)).toMatchObject({ moods: { joy: 0 } });
      live.socket.close();
    });

    test.each([{ type: "auth", token: "wrong" }, { type: "auth" }, { type: "mood", mood: "joy" }, "", "ping-pong"])(
      "M11 a first frame of %o is closed with 4007, and nothing is sent",
      async (frame) => {
        const room = newRoom();
        const peer = await visitors().join(room);
        const live = await admins().live(room).say(frame);
        await poll(() => live.closed).toBe(4007);
        await peer.ask({ type: "mood", mood: "joy" }, "mood");
        expect(live.frames).toEqual([]);
      },
    );

    test("M11 nothing is sent before the first frame", async () => {
      const room = newRoom();
      const live = admins().live(room);
      const other = await admins().live(room).authenticate();
      const peer = await visitors().join(room);
      using _ = keepAlive(peer);
      await other.sees(1);
      expect(live.frames).toEqual([]);
    });

    test.each(["/admin", "/admin/"])("M14 %s is the page, and reaches nothing but its own server", async (path) => {
      const response = await visitors().fetch(path, { redirect: "manual" });
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toContain("text/html");
      const policy = response.headers.get("Content-Security-Policy");
      const { host } = new URL(response.url);
      for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
        expect(policy?.split("; ")).toContain(rule);
      }
      expect(policy).toContain(`connect-src 'self' ws://${host} wss://${host};`);
      expect(policy).not.toContain("unsafe");
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
      });
      const files = [...(await response.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file ?? "");
      expect(files).not.toEqual([]);
      for (const file of files) expect((await visitors().fetch(file)).status).toBe(200);
    });
  });
}
