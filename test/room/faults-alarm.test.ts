/** Alarms that come when they should not, and a room that is made anew when nobody expects it. */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { Persistence } from "../../party/room/store.ts";

const second = 1000;
const minute = 60 * second;

/** The platform is late: nothing rings meanwhile. */
function sleepThrough(host: MemoryHost, ms: number): void {
  host.time += ms;
}

test("A1 L6 an alarm that is five minutes late closes the silent at once, and nobody else", async () => {
  const host = new MemoryHost();
  const silent = await host.join("session-1");
  const lively = await host.join("session-2");
  sleepThrough(host, 5 * minute);
  host.ping(lively);
  await host.advance(0);
  expect(silent.closed).toMatchObject({ code: 4100 });
  expect(lively.closed).toBeNull();
  await host.advance(second);
  expect(lively.framesOf("presence").at(-1)).toMatchObject({ count: 1 });
  expect(host.logged).toEqual([]);
});

test("A1 L6 who speaks before an alarm that is five minutes late stays", async () => {
  const host = new MemoryHost();
  const silent = await host.join("session-1");
  const speaker = await host.join("session-2");
  sleepThrough(host, 5 * minute);
  await host.say(speaker, { type: "mood", mood: "joy" });
  expect(speaker.closed).toBeNull();
  expect(silent.closed).toMatchObject({ code: 4100 });
  await host.advance(second);
  expect(speaker.framesOf("presence").at(-1)).toMatchObject({ count: 1, moods: { joy: 1 } });
});

test.each([
  ["twice", 2, 0],
  ["fifty times", 50, 0],
  ["five seconds early", 1, -5 * second],
  ["a millisecond early", 1, -1],
])("A1 an alarm that comes %s changes nothing for anybody", async (_, times, off) => {
  const host = new MemoryHost();
  const watcher = await host.join("watcher-1", { role: "watch" });
  await host.join("session-1");
  const lively = await host.join("session-2");
  await host.advance(80 * second);
  host.ping(lively);
  host.ping(watcher);
  await host.advance((host.stored.alarmAt ?? 0) - host.time + off - 1);
  host.time += 1;
  const told = watcher.frames.length;
  for (let time = 0; time < times; time++) await host.ring();
  const isDue = off === 0;
  expect(watcher.framesOf("presence").at(-1)).toMatchObject({ count: isDue ? 1 : 2 });
  expect(watcher.frames.length - told).toBe(isDue ? 1 : 0);
  expect(host.stored.alarmAt).not.toBeNull();
  await host.advance(11 * second);
  expect(watcher.framesOf("presence").at(-1)).toMatchObject({ count: 1 });
  expect(host.logged).toEqual([]);
});

test("A1 an alarm in a room that nobody is in leaves nothing behind", async () => {
  const host = new MemoryHost();
  await host.ring();
  await host.ring();
  expect([host.counts.rowsWritten, host.stored]).toEqual([0, { snapshot: null, alarmAt: null }]);
});

/** Delivers an alarm as `advance` does not: a look at how it ends. */
async function ring(host: MemoryHost): Promise<{ ended: "well" | "badly" | null }> {
  const alarm: { ended: "well" | "badly" | null } = { ended: null };
  host.stored = { ...host.stored, alarm: null };
  (await host.room()).alarm().then(
    () => (alarm.ended = "well"),
    () => (alarm.ended = "badly"),
  );

  return alarm;
}

test("A2 an alarm set in place of one whose setting never ends is set, and nobody waits for the other", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await host.advance(5 * second);
  host.hangs = true;
  const alarm = await ring(host);
  expect(alarm.ended).toBeNull();
  host.hangs = false;
  await host.say(await host.join("session-2"), { type: "mood", mood: "joy" });
  expect(alarm.ended).toBe("well");
  expect(host.stored.alarmAt).not.toBeNull();
});

test("A2 an alarm ends when the next is set, also where another has taken its place meanwhile", async () => {
  const host = new MemoryHost();
  await host.join("session-1");
  await host.advance(5 * second);
  host.fails = (operation) => operation === "setAlarm";
  const alarm = await ring(host);
  const socket = await host.join("session-2");
  await host.say(socket, { type: "mood", mood: "joy" });
  expect(alarm.ended).toBeNull();
  host.fails = () => false;
  await host.advance(2 * second);
  expect(host.stored.alarmAt).not.toBeNull();
  expect(alarm.ended).toBe("well");
});

test("A2 who is content with an alarm that is still tried waits for it too", async () => {
  const host = new MemoryHost();
  const persistence = new Persistence(
    host,
    () => {},
    () => {},
    { heartbeat: 30 * second, now: host.time, alarmAt: null },
  );
  host.fails = (operation) => operation === "setAlarm";
  const ended: string[] = [];
  persistence.arm(host.time + 30 * second, host.time).then(() => ended.push("early"));
  persistence.arm(host.time + 60 * second, host.time).then(() => ended.push("late"));

  expect(ended).toEqual([]);
  host.fails = () => false;
  await host.advance(second);
  expect(ended).toEqual(["early", "late"]);
  expect(host.counts.rowsWritten).toBe(1);
});

type Step = (host: MemoryHost, sockets: Map<string, MemorySocket>) => Promise<unknown>;

const enter =
  (name: string, session: string, asked = {}): Step =>
  async (host, sockets) =>
    sockets.set(name, await host.join(session, asked));
const say =
  (name: string, frame: object): Step =>
  (host, sockets) =>
    host.say(socketOf(sockets, name), frame);
const drop =
  (name: string, code: number): Step =>
  (host, sockets) =>
    host.drop(socketOf(sockets, name), code);
const beat =
  (...names: string[]): Step =>
  async (host, sockets) => {
    for (const name of names) host.ping(socketOf(sockets, name));
  };
const wait =
  (ms: number): Step =>
  (host) =>
    host.advance(ms);

function socketOf(sockets: Map<string, MemorySocket>, name: string): MemorySocket {
  const socket = sockets.get(name);
  if (!socket) throw new Error(`no socket ${name}`);
  return socket;
}

const scenario: Step[] = [
  enter("watcher", "watcher-1", { role: "watch" }),
  enter("a", "session-a", { mood: "joy" }),
  enter("b", "session-b"),
  say("b", { type: "mood", mood: "calm" }),
  enter("b2", "session-b"),
  drop("b", 1001),
  wait(20 * second),
  beat("watcher", "a", "b2"),
  enter("c", "session-c"),
  say("c", { type: "sit", minutes: 4 }),
  // Whoever comes, sits and is dropped within 5 s is stored by nobody (D1, D2).
  wait(5 * second),
  drop("c", 1006),
  wait(40 * second),
  beat("watcher", "b2"),
  drop("b2", 1006),
  enter("b3", "session-b"),
  say("b3", { type: "away" }),
  drop("b3", 1006),
  wait(second),
  enter("b4", "session-b"),
  enter("d", "session-d", { role: "watch" }),
  say("d", { type: "join", mood: "joy" }),
  say("d", { type: "nonsense" }),
  wait(30 * second),
  beat("watcher", "b4", "d"),
  wait(30 * second),
  say("d", { type: "watch" }),
  say("b4", { type: "leave" }),
  beat("watcher"),
  wait(80 * second),
  wait(100 * second),
];

/** What every socket was told and what a reading said, after each step; whoever was told a thing twice was told it. */
async function play(evictAfter: (step: number) => boolean, pause = 5 * second): Promise<[unknown, ...unknown[]][]> {
  const host = new MemoryHost();
  const sockets = new Map<string, MemorySocket>();
  const seen: [unknown, ...unknown[]][] = [];
  for (const [index, step] of scenario.entries()) {
    await step(host, sockets);
    // In five seconds every change is told and stored (P5, D2).
    await host.advance(pause);
    if (evictAfter(index)) host.evict();
    const { at: _, ...reading } = await host.read();
    const told = [...sockets].map(([name, { frames, closed }]) => {
      const last = frames.findLast((frame) => frame.type === "presence" || frame.type === "welcome");
      const { count, resting, moods } = last?.type === "welcome" ? last.presence : (last ?? {});
      return [name, frames.filter(({ type }) => type !== "presence").length, { count, resting, moods }, closed];
    });
    seen.push([reading, told, host.logged.length]);
  }
  expect(host.stored).toEqual({ snapshot: null, alarmAt: null });
  return seen;
}

test("D1 a room that is evicted between any two steps tells everybody what it would have told", async () => {
  const undisturbed = await play(() => false);
  expect(undisturbed).toHaveLength(scenario.length);
  for (let step = 0; step < scenario.length; step++) expect(await play((at) => at === step)).toEqual(undisturbed);
  expect(await play(() => true)).toEqual(undisturbed);
});

test("D1 A3 one that is evicted at once, sooner than platforms do it, is right within one TTL", async () => {
  const lastOf = async (evictAfter: (step: number) => boolean) =>
    (await play(evictAfter, 0)).slice(-2).map(([reading]) => reading);
  const undisturbed = await lastOf(() => false);
  expect(undisturbed).toMatchObject([{ count: 1 }, { count: 0 }]);
  for (let step = 0; step < scenario.length - 2; step++) expect(await lastOf((at) => at === step)).toEqual(undisturbed);
});
