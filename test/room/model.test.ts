/**
 * The room against a naive model: random joins, second tabs, moods, departures, heartbeats, time, hibernation and
 * restarts, and after every step the room must tell the count and moods that the model recounts from SPEC.md's rules.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeSnapshot } from "../../party/room/snapshot.ts";
import type { ClientFrame } from "../../party/wire/frames.ts";
import { FakeHost, type FakeSocket } from "./fake-host.ts";
import { copyOf, Model, RETURN_WITHIN, TTL } from "./model.ts";

const mood = fc.constantFrom("joy", "calm", null);
const index = fc.nat(20);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("open" as const),
      id: fc.constantFrom("session-a", "session-b", "session-c", "session-d"),
      mood: fc.option(mood, { nil: undefined }),
      watch: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("mood" as const), index, mood }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      index,
      frame: fc.constantFrom("join", "watch", "leave", "away", "nonsense"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("join" as const), index, mood }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("sit" as const), index, minutes: fc.constantFrom(0, 1, 5, 60) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("close" as const),
      index,
      code: fc.constantFrom(1000, 1001, 1005, 1006, 1011),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("beat" as const), index }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      ms: fc.oneof(fc.nat(2000), fc.nat(30_000), fc.nat(200_000)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("hibernate" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a step says on its socket. */
function frameOf(step: Extract<Step, { do: "mood" | "join" | "sit" | "say" }>): ClientFrame | { type: "nonsense" } {
  if (step.do === "say") return { type: step.frame };
  return step.do === "sit" ? { type: "sit", minutes: step.minutes } : { type: step.do, mood: step.mood };
}

class Run {
  /** How much a socket may say is another test's concern. */
  readonly host = new FakeHost({ FRAMES_AT_ONCE: 1000 });
  model = new Model<FakeSocket>();
  #stored = new Model<FakeSocket>();
  /** When the oldest change that is not stored was made. */
  #unsavedSince: number | null = null;
  #known = "[]";

  constructor() {
    this.host.onSave = () => {
      this.model.tick(this.host.time);
      this.#stored = copyOf(this.model);
      this.#unsavedSince = null;
      this.#known = this.#state();
    };
  }

  async take(step: Step): Promise<void> {
    const { host, model } = this;
    const now = host.time;
    model.tick(now);
    const open = [...host.open].filter((socket) => model.sockets.has(socket));
    const socket = "index" in step ? open[step.index % open.length] : undefined;
    const known = socket && model.sockets.get(socket);
    switch (step.do) {
      case "open": {
        const { id, mood, watch } = step;
        const before = { id, breathes: false, heard: now, beaten: now, away: false };
        const fresh = new Promise<FakeSocket>((resolve) => {
          // The model has to know before the room saves.
          host.onOpen = (opened) => {
            model.sockets.set(opened, before);
            if (!watch) model.breathe(before, mood, now);
            resolve(opened);
          };
        });
        await host.join(id, { mood: watch ? undefined : mood, watch });
        await fresh;
        break;
      }
      case "mood":
      case "join":
      case "sit":
      case "say": {
        if (!socket || !known) return;
        const frame = frameOf(step);
        if (frame.type !== "nonsense") model.obey(socket, frame, now);
        else model.hear(known, now);
        await host.say(socket, frame);
        break;
      }
      case "close":
        if (!socket || !known) return;
        model.sockets.delete(socket);
        model.depart(known, known.away || step.code < 1006 ? "clean" : "dropped", now);
        await host.drop(socket, step.code);
        break;
      case "beat":
        if (!socket || !known) return;
        model.hear(known, now);
        known.beaten = now;
        host.beat(socket);
        break;
      case "advance":
        await this.#advance(step.ms);
        break;
      case "hibernate":
        // Nothing that is idle is evicted before its changes of the last interval are stored.
        await this.#advance(5000);
        host.evict();
        break;
      case "restart":
        this.#restart();
        break;
    }
    await this.#compare();
  }

  async #advance(ms: number): Promise<void> {
    await this.host.advance(ms);
    this.model.tick(this.host.time);
  }

  /** What is left is what was stored; of a connected session, the room stored when it would have been over at least. */
  #restart(): void {
    const { host } = this;
    host.restart();
    this.model = copyOf(this.#stored);
    const snapshot = host.stored.snapshot && decodeSnapshot(host.stored.snapshot);
    const isFresh = snapshot && snapshot.saved + 2 * TTL > host.time;
    for (const [id, session] of this.model.sessions) {
      if (!isFresh && session.sit <= host.time) this.model.sessions.delete(id);
      if (!this.model.isConnected(id)) continue;
      const stored = snapshot?.sessions.find((candidate) => candidate.id === id);
      expect(stored).toMatchObject({ connected: true, sit: session.sit > (snapshot?.saved ?? 0) ? session.sit : 0 });
      expect(stored?.deadline).toBeLessThanOrEqual(session.heard + TTL);
      const waited = isFresh ? host.time + Math.min(RETURN_WITHIN, TTL) : 0;
      session.deadline = Math.max(stored?.deadline ?? 0, waited);
    }
    this.model.sockets.clear();
  }

  async #compare(): Promise<void> {
    const { host, model } = this;
    model.tick(host.time);
    const { at, ...told } = await host.read();
    expect(told).toEqual(model.recount(host.settings.moods, host.time));
    expect(host.logged).toEqual([]);
    const listed = [...host.open].filter((socket) => !socket.closed);
    expect(new Set(listed)).toEqual(new Set(model.sockets.keys()));
    this.#checkStored();
  }

  #checkStored(): void {
    const { host, model } = this;
    if (model.sessions.size === 0 && model.sockets.size === 0) {
      expect(host.stored).toEqual({ snapshot: null, alarm: null });
      this.#stored = new Model<FakeSocket>();
      this.#known = "[]";
    } else {
      expect(host.stored.alarm).not.toBeNull();
    }
    if (this.#state() !== this.#known) this.#unsavedSince ??= host.time;
    else this.#unsavedSince = null;
    if (this.#unsavedSince !== null) expect(host.time - this.#unsavedSince).toBeLessThanOrEqual(5000);
  }

  #state(): string {
    return JSON.stringify(
      [...this.model.sessions].map(([id, { mood, sit }]) => [id, mood, sit, this.model.isConnected(id)]).sort(),
    );
  }
}

test("P4 L1-L6 D1-D3 whatever happens, the room tells what a recount tells", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const run = new Run();
      for (const step of steps) await run.take(step);
    }),
    { numRuns: 1500 },
  );
}, 60_000);
