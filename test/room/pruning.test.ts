/** Every event prunes first: silent sockets are closed, and people who have expired are gone (L6–L8). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countOf, countsOf, MINUTE, presenceOf, SECOND, stay, TTL, welcomeOf } from "./helpers.ts";

test("L6 L7 silence for TTL closes a socket, a watcher's too, and ends its person within a second", async () => {
  const host = new MemoryHost();
  const bystander = await host.join("bystander", { role: "watch" });
  const silent = [await host.join("session-1"), await host.join("watcher-1", { role: "watch" })];
  await host.advance(TTL - 1);
  host.ping(bystander);
  expect(silent.map(({ closed }) => closed)).toEqual([null, null]);
  await host.advance(SECOND);
  for (const { closed } of silent) expect(closed).toEqual({ code: 4100, reason: "silent" });
  expect(countsOf(bystander)).toEqual([1, 0]);
});

test.each([{ type: "mood", mood: "joy" }, "ping", null])(
  "L6 %o before a late alarm keeps its socket, and only the silent go",
  async (data) => {
    const host = new MemoryHost();
    const silent = await host.join("session-1");
    const lively = await host.join("session-2");
    host.time += 3 * TTL;
    // Null stands for a heartbeat that the platform answers, which only the alarm finds.
    if (data === null) host.ping(lively);
    await (data === null ? host.advance(0) : host.say(lively, data));
    expect(lively.closed).toBeNull();
    expect(silent.closed).toMatchObject({ code: 4100 });
    await host.advance(SECOND);
    expect(presenceOf(lively)).toMatchObject({ count: 1 });
    expect(host.logged).toEqual([]);
  },
);

test.each([
  [2, {}, SECOND],
  [89, {}, SECOND],
  [90, {}, 5 * SECOND],
  [90, { PATIENCE_SECONDS: 2 }, 2 * SECOND],
  [90, { PATIENCE_SECONDS: 30 }, 30 * SECOND],
])(
  "L7 with %i sockets left and %o a departure ends with the next event, or %i ms late",
  async (left, variables, lateMs) => {
    const host = new MemoryHost(variables);
    const watchers: MemorySocket[] = [];
    for (let number = 1; number < left; number++) {
      watchers.push(await host.join(`watcher-${number}`, { role: "watch" }));
    }
    const counts = () => countsOf(watchers[0] as MemorySocket);
    const sockets = [await host.join("session-1"), await host.join("session-2")];
    await host.advance(10 * SECOND);
    await host.drop(sockets[0] as MemorySocket, 1000);
    await host.advance(3 * SECOND + lateMs - 1);
    expect(counts()).toEqual([1, 2]);
    await host.advance(1);
    expect(counts()).toEqual([1, 2, 1]);
    await host.drop(sockets[1] as MemorySocket, 1000);
    await host.advance(3 * SECOND);
    expect(counts()).toEqual([1, 2, 1]);
    await host.say(watchers[0] as MemorySocket, { type: "away" });
    expect(counts()).toEqual([1, 2, 1, 0]);
  },
);

test("L7 a departure between two half seconds is at most 1.5 s late", async () => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const socket = await host.join("session-1");
  await host.advance(1);
  await host.drop(socket, 1000);
  await host.advance(4.5 * SECOND - 1);
  expect(presenceOf(watcher)?.count).toBe(0);
});

test("L7 people who expire close together are one wake", async () => {
  const host = new MemoryHost();
  const bystander = await host.join("bystander");
  for (let person = 0; person < 20; person++) {
    const socket = await host.join(`session-${person}`);
    host.time += 10;
    await host.drop(socket, 1000);
  }
  await host.advance(2 * SECOND);
  host.counts.alarms = 0;
  await host.advance(5 * SECOND);
  expect(host.counts.alarms).toBe(1);
  expect(presenceOf(bystander)?.count).toBe(1);
});

const firstEvents: Record<string, (host: MemoryHost, gone: MemorySocket) => Promise<unknown>> = {
  "an admin opens the room": async (host) => (await host.room()).openRoom("lobby"),
  "an unknown socket speaks": (host, gone) => host.say(gone, "hello"),
  "a watcher joins": async (host) => {
    expect(welcomeOf(await host.join("watcher-2", { role: "watch" }))?.presence.count).toBe(0);
  },
  "somebody reads": async (host) => expect(await countOf(host)).toBe(0),
};

test.each(Object.keys(firstEvents))("L7 nobody who has expired is shown when %s before the alarm", async (event) => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  const sitter = await host.join("session-1");
  await host.say(sitter, { type: "sit", minutes: 5 });
  await host.drop(sitter, 1006);
  await stay(host, [watcher], 5 * MINUTE - 1);
  host.time += 1;
  await firstEvents[event]?.(host, sitter);
  expect(presenceOf(watcher)).toMatchObject({ at: host.time, count: 0 });
});

test("L7 a close that comes after the expiry gives no grace period", async () => {
  const host = new MemoryHost({ GRACE_SECONDS: 30 });
  const steady = await host.join("session-1");
  const silent = await host.join("session-2");
  await stay(host, [steady], 60 * SECOND);
  host.time += 40 * SECOND;
  host.ping(steady);
  await host.drop(silent, 1000);
  expect(await countOf(host)).toBe(1);
});

/** Speaks every 20 s, so the room never has to ask for heartbeats, and sleeps in between. */
async function talk(host: MemoryHost, socket: MemorySocket, ms: number, beat = async () => {}): Promise<void> {
  for (const until = host.time + ms; host.time < until && !socket.closed; ) {
    await host.advance(20 * SECOND);
    if (socket.closed) return;
    await beat();
    await host.say(socket, { type: "away" });
    host.evict();
  }
}

test.each([
  ["it was opened", 0],
  ["its last answered heartbeat", 3 * TTL],
])("L8 a socket that talks but is not answered is closed 4 TTL after %s", async (_, answeredFor) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  const openedAt = host.time;
  await talk(host, socket, answeredFor, async () => host.ping(socket));
  const answeredAt = socket.pongAt ?? openedAt;
  await talk(host, socket, 10 * TTL);
  expect(socket.closed).toEqual({ code: 4100, reason: "silent" });
  expect(host.time - answeredAt).toBe(4 * TTL);
});

test.each(["platform", "room"])("L8 a socket whose heartbeats the %s answers stays", async (who) => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await talk(host, socket, 10 * TTL, async () => (who === "room" ? host.say(socket, "ping") : host.ping(socket)));
  expect(socket.closed).toBeNull();
  expect(await countOf(host)).toBe(1);
});

test("L8 a frame of a socket that was just pruned does not bring its person back", async () => {
  const host = new MemoryHost();
  const steady = await host.join("session-1");
  const mute = await host.join("session-2");
  for (let passed = 0; passed < 4 * TTL - 30 * SECOND; passed += 30 * SECOND) {
    await stay(host, [steady], 30 * SECOND);
    await host.say(mute, { type: "away" });
  }
  // The alarm is late: the frame is the event that prunes.
  host.time += 31 * SECOND;
  host.ping(steady);
  await host.say(mute, { type: "join" });
  expect(mute.closed).toEqual({ code: 4100, reason: "silent" });
  await host.drop(mute, 4100);
  await stay(host, [steady], TTL);
  expect(await countOf(host)).toBe(1);
});
