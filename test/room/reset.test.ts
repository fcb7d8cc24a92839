/** The room may be forgotten at any moment: by hibernation, by a write that failed, or by a deploy (D1, D3, A3). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket, type Operation } from "../../party/room/memory-host.ts";
import { countOf, NOTHING_STORED, SECOND, stay, storedSessions, TTL, welcomeOf } from "./helpers.ts";
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

test("D3 after a deploy between any two steps, the room is right once the clients have returned", async () => {
  const undisturbed = await play(() => {});
  for (const step of steps) {
    const { host, moments } = await play((at, host, sockets) => at === step && reconnectAll(host, sockets));
    expect([step, moments[step]?.aggregate]).toEqual([step, undisturbed.moments[step]?.aggregate]);
    expect(aggregatesAfter(step, { host, moments })).toEqual(aggregatesAfter(step, undisturbed));
  }
});

/** Three people whose clients return within two seconds after they lost their sockets. */
async function threePeople() {
  const host = new MemoryHost();
  const moods = ["joy", "calm", undefined];
  const enter = () => Promise.all(moods.map((mood, person) => host.join(`session-${person}`, { mood })));
  const sockets = await enter();
  await stay(host, sockets, 20 * SECOND);
  const present = { count: 3, moods: { joy: 1, calm: 1 } };
  return { host, sockets, enter, present };
}

test.each(["save", "setAlarm", "clear"] as const)(
  "A3 D3 after a failing %s resets the room and its sockets are lost, everybody comes back as themselves",
  async (operation) => {
    const { host, sockets, enter, present } = await threePeople();
    host.fails = (failing) => failing === operation;
    await host.say(sockets[0] as MemorySocket, { type: "sit", minutes: 10 });
    await host.advance(SECOND);
    host.fails = () => false;
    host.restart();
    await host.advance(SECOND);
    expect(await host.read()).toMatchObject(present);
    const back = await enter();
    expect(back.map((socket) => welcomeOf(socket)?.presence.count)).toEqual([3, 3, 3]);
    await stay(host, back, TTL);
    expect(await host.read()).toMatchObject(present);
    expect(storedSessions(host)).toHaveLength(3);
  },
);

test("A3 D3 resets every few seconds with sockets lost never multiply or lose anybody", async () => {
  const { host, enter, present } = await threePeople();
  let sockets: MemorySocket[] = [];
  for (let reset = 0; reset < 30; reset++) {
    host.restart();
    await host.advance((reset % 7) * SECOND);
    sockets = await enter();
    await host.advance((reset % 5) * SECOND);
    expect(await host.read()).toMatchObject(present);
  }
  await stay(host, sockets, 2 * TTL);
  expect(await host.read()).toMatchObject(present);
});

const spans: Record<string, (operation: Operation, host: MemoryHost) => (failing: Operation) => boolean> = {
  once: (operation) => {
    let left = 1;
    return (failing) => failing === operation && left-- > 0;
  },
  "for a minute": (operation, host) => {
    const until = host.time + 60 * SECOND;
    return (failing) => failing === operation && host.time < until;
  },
};

const events: Record<string, (host: MemoryHost, person: MemorySocket) => Promise<unknown>> = {
  join: (host) => host.join("newcomer"),
  mood: (host, person) => host.say(person, { type: "mood", mood: "joy" }),
  leave: (host, person) => host.say(person, { type: "leave" }),
  drop: (host, person) => host.drop(person, 1006),
  alarm: (host) => host.ring(),
};

const lines = { load: "load", save: "save", setAlarm: "set the alarm" };

const cases = (["load", "save", "setAlarm"] as const).flatMap((operation) =>
  Object.keys(spans).flatMap((span) => Object.keys(events).map((event) => [operation, span, event] as const)),
);

test.each(cases)(
  "A2 A3 if %s fails %s from a %s on, people are served and within one TTL everything is right",
  async (operation, span, event) => {
    const host = new MemoryHost();
    const bystander = await host.join("bystander");
    const person = await host.join("person-1");
    await stay(host, [bystander], 20 * SECOND);
    // The room slept, and its alarm was lost.
    if (operation !== "save") host.evict();
    if (operation === "setAlarm") host.stored = { ...host.stored, alarmAt: null };
    host.fails = spans[span]?.(operation, host) ?? host.fails;
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

test.each(Object.keys(spans))(
  "A2 D6 the storage of an empty room that cannot be cleared %s is cleared later",
  async (span) => {
    const host = new MemoryHost();
    const socket = await host.join("session-1");
    host.fails = spans[span]?.("clear", host) ?? host.fails;
    await host.say(socket, { type: "leave" });
    expect(host.stored.snapshot).not.toBeNull();
    expect(host.logged[0]).toEqual({ room: "lobby", event: "clear", reason: "clear fails" });
    await host.advance(150 * SECOND);
    expect(host.stored).toEqual(NOTHING_STORED);
    expect(await countOf(host)).toBe(0);
  },
);
