/** Storage that fails, once or for a minute, whatever happens meanwhile: nobody says anything afterwards that would help. */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket, type Operation } from "../../party/room/memory-host.ts";
import { decodeSnapshot } from "../../party/room/snapshot.ts";
import { adminHost } from "./admin-host.ts";

const second = 1000;
const TTL = 90 * second;

const spans = {
  once: (effect: Operation, host: MemoryHost) => (asked: Operation) => asked === effect && host.failures === 0,
  "for a minute": (effect: Operation, host: MemoryHost) => {
    const until = host.time + 60 * second;
    return (asked: Operation) => asked === effect && host.time < until;
  },
};

const events: Record<string, (host: MemoryHost, somebody: MemorySocket) => Promise<unknown>> = {
  join: (host) => host.join("session-new"),
  mood: (host, somebody) => host.say(somebody, { type: "mood", mood: "joy" }),
  leave: (host, somebody) => host.say(somebody, { type: "leave" }),
  drop: (host, somebody) => host.drop(somebody, 1006),
  alarm: (host) => host.ring(),
};

const lines: Record<string, string> = { load: "load", save: "save", setAlarm: "set the alarm" };

/** The bystander says nothing, so that nothing of the room runs: the platform answers its heartbeats. */
async function passBeating(host: MemoryHost, bystander: MemorySocket, ms: number): Promise<void> {
  const until = host.time + ms;
  while (host.time < until) {
    host.ping(bystander);
    await host.advance(Math.min(10 * second, until - host.time));
  }
}

const cases = (["load", "save", "setAlarm"] as const).flatMap((effect) =>
  Object.keys(spans).flatMap((span) => Object.keys(events).map((event) => [effect, span, event] as const)),
);

test.each(cases)(
  "A2 A3 %s fails %s, from a %s on: others are served, the dead go, the log tells",
  async (...chosen) => {
    const [effect, span, event] = chosen;
    const host = new MemoryHost();
    const bystander = await host.join("bystander");
    const somebody = await host.join("somebody");
    await passBeating(host, bystander, 20 * second);
    if (effect === "load" || effect === "setAlarm") {
      // A room that was asleep, and has no alarm yet.
      host.evict();
      if (effect === "setAlarm") host.stored = { ...host.stored, alarm: null };
    }
    host.fails = spans[span as keyof typeof spans](effect, host);
    await events[event]?.(host, somebody);
    await host.say(bystander, { type: "mood", mood: "calm" });
    expect(bystander.framesOf("mood").at(-1)).toEqual({ type: "mood", mood: "calm" });
    expect(host.failures).toBeGreaterThan(0);

    await passBeating(host, bystander, TTL + 10 * second);
    const told = bystander.framesOf("presence").at(-1);
    expect(told).toMatchObject({ count: 1, moods: { calm: 1, joy: 0 } });
    expect(bystander.closed).toBeNull();

    const known = decodeSnapshot(host.stored.snapshot ?? []).sessions(true);
    expect(known).toMatchObject([{ id: "bystander", mood: "calm", isConnected: true }]);
    expect(host.logged[0]).toEqual({ room: "lobby", event: lines[effect], reason: `${effect} fails` });
    expect(new Set(host.logged.map(({ event }) => event)).size).toBe(1);
    if (effect === "setAlarm") expect(host.logged).toHaveLength(1);

    await host.say(bystander, { type: "leave" });
    await host.advance(TTL);
    expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
  },
);

test.each(Object.keys(spans))(
  "A2 D6 the storage of an empty room that cannot be emptied, %s, is emptied later",
  async (span) => {
    const host = new MemoryHost();
    const socket = await host.join("session-1");
    host.fails = spans[span as keyof typeof spans]("clear", host);
    await host.say(socket, { type: "leave" });
    expect(host.stored.snapshot).not.toBeNull();
    await host.advance(150 * second);
    expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
    expect(host.logged[0]).toEqual({ room: "lobby", event: "clear", reason: "clear fails" });
  },
);

test("A2 what cannot be set in minutes during an alarm is left to the platform, which delivers the alarm again", async () => {
  const host = new MemoryHost();
  const bystander = await host.join("bystander", { role: "watch" });
  await host.join("session-1");
  const until = host.time + 7 * 60 * second;
  host.fails = (effect) => effect === "setAlarm" && host.time < until;
  await passBeating(host, bystander, 10 * 60 * second);
  expect(bystander.framesOf("presence").at(-1)?.count).toBe(0);
  expect(host.stored.alarmAt).not.toBeNull();
  expect(host.logged).toEqual([
    { room: "lobby", event: "set the alarm", reason: "setAlarm fails" },
    { room: "lobby", event: "give up setting the alarm", reason: "setAlarm fails" },
  ]);
});

test("A2 an admin's action that cannot be stored says so at once, also where the alarm cannot be set", async () => {
  const host = adminHost();
  host.fails = (effect) => effect === "setAlarm" || effect === "save";
  await expect((await host.room()).closeRoom("lobby")).rejects.toThrow("not stored");
});

test("A2 a closed room that is opened, and cannot be forgotten, says so, and is open when it has been restarted", async () => {
  const host = adminHost();
  await (await host.room()).closeRoom("lobby");
  host.fails = (operation) => operation === "clear";
  await expect((await host.room()).openRoom("lobby")).rejects.toThrow("not stored");
  host.fails = () => false;
  await (await host.room()).openRoom("lobby");
  host.restart();
  expect((await host.join("session-1")).closed).toBeNull();
});

test("D5 an admin's action in a quiet room is stored once", async () => {
  const host = adminHost();
  await host.join("session-1");
  await host.advance(20 * second);
  host.counts.saves = 0;
  await (await host.room()).closeRoom("lobby");
  expect(host.counts.saves).toBe(1);
});

test("D2 D3 with a heartbeat under 5 s the interval of saves is as short: nobody is forgotten by a restart", async () => {
  const host = new MemoryHost({ HEARTBEAT_SECONDS: 1, TTL_SECONDS: 2.1, GRACE_SECONDS: 2 });
  const socket = await host.join("session-1", { mood: "joy" });
  for (let beat = 0; beat < 5; beat++) {
    await host.advance(0.98 * second);
    host.ping(socket);
  }
  host.restart();
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 1 } });
});

test("D1 P5 a room that is evicted before it has stored what it told tells everybody how it is", async () => {
  const host = new MemoryHost();
  const ann = await host.join("session-1");
  await host.advance(80 * second);
  host.ping(ann);
  // A wake that tells nobody anything stores what is.
  await host.advance(12 * second);
  const bob = await host.join("session-2");
  await host.advance(second / 2);
  await host.say(bob, { type: "leave" });
  expect(ann.framesOf("presence").at(-1)).toMatchObject({ count: 2 });
  host.evict();
  await host.advance(10 * second);
  expect(await host.read()).toMatchObject({ count: 1 });
  expect(ann.framesOf("presence").at(-1)).toMatchObject({ count: 1 });
});

test("D1 D2 what an early eviction left unsaved is stored after all", async () => {
  const host = new MemoryHost();
  const socket = await host.join("session-1");
  await host.advance(10 * second);
  await host.say(socket, { type: "mood", mood: "joy" });
  await host.advance(2 * second);
  await host.say(socket, { type: "sit", minutes: 30 });
  host.evict();
  await host.advance(5 * second);
  host.restart();
  await host.advance(100 * second);
  expect(await host.read()).toMatchObject({ count: 1, resting: 1, moods: { joy: 1 } });
});

test("D4 a load that fails twice loses nobody: not even who lingers is forgotten", async () => {
  const host = new MemoryHost();
  await host.drop(await host.join("session-1", { mood: "joy" }), 1006);
  await host.advance(5 * second);
  host.evict();
  host.fails = (effect) => effect === "load" && host.failures < 2;
  expect(await host.read()).toMatchObject({ count: 1, moods: { joy: 1 } });
});
