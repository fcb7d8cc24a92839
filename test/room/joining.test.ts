import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { MINUTE, presenceOf, welcomeOf } from "./helpers.ts";

test("F1 the first frame is a welcome that counts its newcomer", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { mood: "calm" });
  expect(socket.frames[0]).toEqual({
    type: "welcome",
    v: 1,
    room: "lobby",
    session: "session-1",
    mood: "calm",
    now: host.time,
    heartbeat: 30_000,
    ttl: 90_000,
    moods: ["gratitude", "presence", "calm", "joy", "release"],
    sit: null,
    breath: { pattern: [4, 4, 4, 4], epoch: 0 },
    presence: {
      at: host.time,
      count: 1,
      resting: 0,
      moods: { gratitude: 0, presence: 0, calm: 1, joy: 0, release: 0 },
    },
  });
});

test("F1 a host without a name uses the one of the first join", async () => {
  const host = new MemoryHost({}, { name: null });
  expect(welcomeOf(await host.join("session-1", { room: "garden" }))?.room).toBe("garden");
  host.evict();
  expect(welcomeOf(await host.join("session-2", { room: "elsewhere" }))?.room).toBe("garden");
});

test("P3 a watcher receives presence and is not counted", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("session-1", { role: "watch", mood: "joy" });
  expect(welcomeOf(watcher)).toMatchObject({ session: null, mood: null, presence: { count: 0 } });
  await host.advance(MINUTE);
  await host.join("session-2");
  expect(presenceOf(watcher)).toMatchObject({ count: 1, moods: { joy: 0 } });
});

test("J5 a join without a mood keeps the session's mood, and an empty one clears it", async () => {
  const host = new MemoryHost();
  await host.join("session-1", { mood: "joy" });
  expect(welcomeOf(await host.join("session-1"))?.mood).toBe("joy");
  expect(welcomeOf(await host.join("session-1", { mood: null }))?.mood).toBeNull();
});

test("F3 join and watch move one socket in and out of the count, and again they change only the mood", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1", { role: "watch" });
  await host.say(socket, { type: "join", mood: "calm" });
  expect(welcomeOf(socket)).toMatchObject({ session: "session-1", mood: "calm", presence: { count: 1 } });
  await host.say(socket, { type: "join", mood: "joy" });
  await host.say(socket, { type: "join" });
  expect(welcomeOf(socket)).toMatchObject({ session: "session-1", mood: "joy", presence: { count: 1 } });
  expect(socket.framesOf("mood")).toEqual([{ type: "mood", mood: "joy" }]);
  await host.say(socket, { type: "watch" });
  await host.say(socket, { type: "watch" });
  expect(welcomeOf(socket)).toMatchObject({ session: null, mood: null, presence: { count: 0 } });
  expect(socket.closed).toBeNull();
});

test("P2 F2 two tabs are one person, and a mood that the second joins with is for both", async () => {
  const host = new MemoryHost();
  const first = await host.join("session-1", { mood: "calm" });
  const newcomer = await host.join("session-1", { mood: "joy" });
  expect(first.framesOf("mood")).toEqual([{ type: "mood", mood: "joy" }]);
  expect(newcomer.frames.map(({ type }) => type)).toEqual(["welcome"]);
  expect(welcomeOf(newcomer)).toMatchObject({ mood: "joy", presence: { count: 1 } });
});

test("J9 a join that fails inside the room is closed with 1011, so that the client reconnects", async () => {
  const host = new MemoryHost();
  host.onOpen = () => {
    throw new Error("injected");
  };
  expect((await host.join("session-1")).closed).toEqual({ code: 1011, reason: "stateLost" });
  expect(host.logged).toEqual([{ room: "lobby", event: "join", reason: "injected" }]);
});
