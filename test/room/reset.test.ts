/** The room may be forgotten at any moment: by hibernation, by a write that failed, or by a deploy (D1, D3, A3). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket, type Operation } from "../../party/room/memory-host.ts";
import { countOf, MINUTE, NOTHING_STORED, SECOND, stay, storedSessions, TTL } from "./helpers.ts";
import { type Played, play, reconnectAll, SCENARIO, SIT_STEP } from "./scenario.ts";

const steps = SCENARIO.map((_, step) => step);

test("D1 an eviction between any two steps is invisible to everybody", async () => {
  const undisturbed = await play(() => {});
  expect(undisturbed.host.stored).toEqual(NOTHING_STORED);
  for (const step of steps) {
    const { host, moments } = await play((at, host) => at === step && host.evict());
    expect(moments).toEqual(undisturbed.moments);
    expect(host.stored).toEqual(NOTHING_STORED);
  }
  const always = await play((_, host) => host.evict());
  expect(always.moments).toEqual(undisturbed.moments);
});

/** The aggregates from one TTL after this step on. */
function aggregatesAfter(step: number, { moments }: Played): unknown[] {
  const from = (moments[step]?.at ?? 0) + TTL;
  return moments.filter(({ at }) => at >= from).map(({ aggregate }) => aggregate);
}

test("D1 A3 after an eviction sooner than platforms do it, the room is right within one TTL", async () => {
  const undisturbed = await play(() => {}, 0);
  for (const step of steps) {
    const disturbed = await play((at, host) => at === step && host.evict(), 0);
    expect(aggregatesAfter(step, disturbed)).toEqual(aggregatesAfter(step, undisturbed));
  }
});

/** As a platform resets an object after a failed write: nothing of the step was stored. */
const resets: Record<string, (host: MemoryHost, sockets: Map<string, MemorySocket>) => unknown> = {
  "its sockets kept": (host) => host.evict(),
  "its sockets lost": reconnectAll,
};

test.each(Object.keys(resets))(
  "A3 D3 after a failed write resets the room, %s, it is right within one TTL",
  async (kind) => {
    const undisturbed = await play(() => {});
    for (const step of steps) {
      if (step === SIT_STEP && kind === "its sockets lost") continue;
      const disturbed = await play((at, host, sockets) => {
        host.fails = at === step - 1 ? (operation) => operation !== "load" : () => false;
        return at === step && resets[kind]?.(host, sockets);
      });
      expect([step, aggregatesAfter(step, disturbed)]).toEqual([step, aggregatesAfter(step, undisturbed)]);
      expect(disturbed.host.stored).toEqual(NOTHING_STORED);
    }
  },
);

test("D3 after a deploy between any two steps nobody is missing once the clients have returned, and one TTL later nobody is left over", async () => {
  const undisturbed = await play(() => {});
  for (const step of steps) {
    const disturbed = await play((at, host, sockets) => at === step && reconnectAll(host, sockets));
    const [before, after] = [undisturbed, disturbed].map(({ moments }) => moments[step]?.aggregate);
    const missing = Object.entries(before?.moods ?? {}).filter(([mood, people]) => people > (after?.moods[mood] ?? 0));
    expect([step, missing]).toEqual([step, []]);
    expect(after?.count).toBeGreaterThanOrEqual(before?.count ?? Infinity);
    expect([step, aggregatesAfter(step, disturbed)]).toEqual([step, aggregatesAfter(step, undisturbed)]);
  }
});

test("A3 D3 resets every few seconds with sockets lost never multiply or lose anybody", async () => {
  const host = new MemoryHost();
  const enter = () => Promise.all(["joy", "calm"].map((mood, person) => host.join(`session-${person}`, { mood })));
  let sockets = await enter();
  for (let reset = 0; reset < 30; reset++) {
    host.restart();
    await host.advance((reset % 7) * SECOND);
    sockets = await enter();
    await host.advance((reset % 5) * SECOND);
    expect(await host.read()).toMatchObject({ count: 2, moods: { joy: 1, calm: 1 } });
  }
  await stay(host, sockets, 2 * TTL);
  expect(await host.read()).toMatchObject({ count: 2, moods: { joy: 1, calm: 1 } });
});

function failFor(host: MemoryHost, operation: Operation, ms: number): void {
  const until = host.time + ms;
  host.fails = (failing) => failing === operation && host.time < until;
}

const events: Record<string, (host: MemoryHost, person: MemorySocket) => Promise<unknown>> = {
  join: (host) => host.join("newcomer"),
  mood: (host, person) => host.say(person, { type: "mood", mood: "joy" }),
  leave: (host, person) => host.say(person, { type: "leave" }),
  drop: (host, person) => host.drop(person, 1006),
  alarm: (host) => host.ring(),
};

const lines = { load: "load", save: "save", setAlarm: "set the alarm" };

const cases = (["load", "save", "setAlarm"] as const).flatMap((operation) =>
  [1, MINUTE].flatMap((ms) => Object.keys(events).map((event) => [operation, ms, event] as const)),
);

test.each(cases)(
  "A2 A3 if %s fails for %i ms from a %s on, people are served and within one TTL everything is right",
  async (operation, ms, event) => {
    const host = new MemoryHost();
    const bystander = await host.join("bystander");
    const person = await host.join("person-1");
    await stay(host, [bystander], 20 * SECOND);
    // The room slept, and its alarm was lost.
    if (operation !== "save") host.evict();
    if (operation === "setAlarm") host.stored = { ...host.stored, alarmAt: null };
    failFor(host, operation, ms);
    await events[event]?.(host, person);
    await host.say(bystander, { type: "mood", mood: "calm" });
    expect(bystander.framesOf("mood").at(-1)).toEqual({ type: "mood", mood: "calm" });
    expect(host.logged[0]).toEqual({ room: "lobby", event: lines[operation], reason: `${operation} fails` });

    await stay(host, [bystander], 61 * SECOND);
    // The platform resets a room whose write failed, or somebody says something: the room does not retry by itself.
    await host.say(bystander, { type: "join" });
    await stay(host, [bystander], TTL);
    expect(bystander.framesOf("presence").at(-1)).toMatchObject({ count: 1, moods: { calm: 1, joy: 0 } });
    expect(bystander.closed).toBeNull();
    expect(storedSessions(host)).toMatchObject([{ id: "bystander", mood: "calm", isConnected: true }]);
    expect(new Set(host.logged.map(({ event }) => event))).toEqual(new Set([lines[operation]]));

    await host.say(bystander, { type: "leave" });
    await host.advance(TTL);
    expect(host.stored).toEqual(NOTHING_STORED);
  },
);

test.each([1, MINUTE])(
  "A2 D6 the storage of an empty room that cannot be cleared for %i ms is cleared later",
  async (ms) => {
    const host = new MemoryHost();
    const socket = await host.join("session-1");
    failFor(host, "clear", ms);
    await host.say(socket, { type: "leave" });
    expect(host.stored.snapshot).not.toBeNull();
    expect(host.logged[0]).toEqual({ room: "lobby", event: "clear", reason: "clear fails" });
    await host.advance(150 * SECOND);
    expect(host.stored).toEqual(NOTHING_STORED);
    expect(await countOf(host)).toBe(0);
  },
);
