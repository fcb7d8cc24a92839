import { expect, test, vi } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { adminHost, countOf, countsOf, MINUTE, presenceOf, removeSession, SECOND, TTL, welcomeOf } from "./helpers.ts";

/** A host whose newcomers finish their handshakes when the test says so. */
function handshakes(host: MemoryHost) {
  const waiting: (() => void)[] = [];
  host.soon = (run) => waiting.push(run);
  return {
    waiting,
    finish() {
      for (const run of waiting.splice(0)) run();
    },
  };
}

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

test("F1 a newcomer is sent nothing before its welcome, which shows everything until then", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const { finish } = handshakes(host);
  const newcomer = await host.join("session-1");
  const sibling = await host.join("session-1", { mood: "joy" });
  await host.join("session-2");
  expect(countsOf(watcher)).toEqual([1, 1, 2]);
  expect([newcomer.texts, sibling.texts]).toEqual([[], []]);
  finish();
  for (const socket of [newcomer, sibling]) {
    expect(socket.frames).toMatchObject([{ type: "welcome", mood: "joy", presence: { count: 2, moods: { joy: 1 } } }]);
  }
  await host.advance(10 * SECOND);
  await host.say(sibling, { type: "mood", mood: "calm" });
  expect(newcomer.frames.slice(1)).toMatchObject([{ type: "mood" }, { type: "presence", moods: { calm: 1 } }]);
});

test("F1 all newcomers of one moment are welcomed together, and later ones again", async () => {
  const host = new MemoryHost();
  const { waiting, finish } = handshakes(host);
  for (let moment = 0; moment < 2; moment++) {
    const newcomers = [await host.join("session-1"), await host.join("watcher-1", { role: "watch" })];
    expect(waiting).toHaveLength(1);
    finish();
    for (const { frames } of newcomers) expect(frames).toMatchObject([{ type: "welcome", presence: { count: 1 } }]);
  }
});

test.each([
  [{ type: "mood", mood: "joy" }, ["welcome", "mood"]],
  [{ type: "join" }, ["welcome", "welcome"]],
  [{ type: "leave" }, ["welcome"]],
  ["nonsense", ["welcome", "error"]],
  ["ping", ["welcome"]],
])("F1 %o from a newcomer welcomes it first, and only once", async (data, answers) => {
  const host = new MemoryHost();
  const { finish } = handshakes(host);
  const newcomer = await host.join("session-1");
  await host.say(newcomer, data);
  finish();
  expect(newcomer.frames.map(({ type }) => type).filter((type) => type !== "presence")).toEqual(answers);
  expect(newcomer.texts.indexOf("pong")).toBe(data === "ping" ? 1 : -1);
});

const endings: Record<string, (host: MemoryHost, newcomer: MemorySocket) => Promise<unknown>> = {
  "its peer closes": (host, newcomer) => host.drop(newcomer, 1001),
  "an admin removes its person": (host) => removeSession(host),
  "an admin closes the room": async (host) => (await host.room()).closeRoom("lobby"),
};

test.each(Object.keys(endings))("F1 there is no welcome if %s before it", async (ending) => {
  const host = adminHost();
  const { finish } = handshakes(host);
  const newcomer = await host.join("session-1");
  await endings[ending]?.(host, newcomer);
  await host.advance(10 * SECOND);
  const send = vi.spyOn(host, "send");
  finish();
  expect(send).not.toHaveBeenCalled();
  expect(await countOf(host)).toBe(0);
  expect(host.logged).toEqual([]);
});

test("F1 D1 a socket is not welcomed again after hibernation, and hears every broadcast", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.advance(20 * SECOND);
  host.evict();
  await host.say(watcher, "nonsense");
  await host.join("session-1");
  expect(watcher.frames.map(({ type }) => type)).toEqual(["welcome", "error", "presence"]);
});

test("F1 A3 a fault while newcomers wait takes the welcome from no later one", async () => {
  const host = new MemoryHost();
  const { finish } = handshakes(host);
  const newcomer = await host.join("session-1");
  const { lastPongAt } = host;
  host.lastPongAt = () => {
    throw new Error("injected");
  };
  host.time += 2 * TTL;
  finish();
  expect(host.logged).toEqual([{ room: "lobby", event: "welcome", reason: "injected" }]);
  host.lastPongAt = lastPongAt;
  host.ping(newcomer);
  const later = await host.join("session-2");
  finish();
  expect(welcomeOf(later)?.presence.count).toBe(2);
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

const said = "joy";
const situations: Record<string, (host: MemoryHost) => Promise<unknown>> = {
  "a session that the room does not know": async () => {},
  "a session that was connected before a restart": async (host) => {
    await host.join("session-1", { mood: "calm" });
    host.restart();
  },
  "a session that has lost its socket": async (host) => host.drop(await host.join("session-1", { mood: "calm" }), 1006),
  "a session with another tab": (host) => host.join("session-1", { mood: "calm" }),
};

test.each([
  ["a session that the room does not know", { said }, "joy"],
  ["a session that the room does not know", { said, mood: "release" }, "release"],
  ["a session that the room does not know", { said, mood: null }, null],
  ["a session that was connected before a restart", { said }, "joy"],
  ["a session that was connected before a restart", { said: null }, null],
  ["a session that was connected before a restart", {}, "calm"],
  ["a session that was connected before a restart", { said, mood: "release" }, "release"],
  ["a session that was connected before a restart", { said, mood: null }, null],
  ["a session that has lost its socket", { said }, "calm"],
  ["a session that has lost its socket", { said, mood: "release" }, "release"],
  ["a session with another tab", { said }, "calm"],
  ["a session with another tab", { said, mood: "release" }, "release"],
])("J10 %s that is joined with %o has the mood %s", async (situation, request, mood) => {
  const host = new MemoryHost();
  await situations[situation]?.(host);
  expect(welcomeOf(await host.join("session-1", request))?.mood).toBe(mood);
  expect((await host.read()).moods).toMatchObject({ joy: 0, calm: 0, release: 0, ...(mood && { [mood]: 1 }) });
});

test("J10 a session that has returned since the restart keeps its mood", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  host.restart();
  await host.join("session-1", { said: "joy" });
  expect(welcomeOf(await host.join("session-1", { said: "calm" }))?.mood).toBe("joy");
});

test("J10 a watcher's word about its mood is ignored", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("session-1", { role: "watch", said: "joy" });
  await host.say(watcher, { type: "join" });
  expect(welcomeOf(watcher)?.mood).toBeNull();
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
