/**
 * The room against the naive model. Random joins, second tabs, moods, departures, heartbeats, time, hibernation and
 * restarts: after every step the room shows the count and moods that the model recounts from SPEC.md's rules.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { decodeSnapshot } from "../../party/room/snapshot.ts";
import type { ClientFrame } from "../../party/wire/frames.ts";
import { DAY, NOTHING_STORED, TOKEN } from "./helpers.ts";
import { copyOf, EVICTION, Model, OccupiedMinutes, RETURN_WITHIN, TTL } from "./model.ts";

function action<D extends string, F>(name: D, fields: { [K in keyof F]: fc.Arbitrary<F[K]> }) {
  return fc.record(fields).map((values) => ({ do: name, ...(values as F) }));
}

const id = fc.constantFrom("session-a", "session-b", "session-c", "session-d");
const index = fc.nat(20);
const mood = fc.constantFrom("joy", "calm", null);
const frame = fc.constantFrom("join", "watch", "leave", "away", "nonsense");
const step = fc.oneof(
  { weight: 4, arbitrary: action("open", { id, mood: fc.option(mood, { nil: undefined }), watch: fc.boolean() }) },
  { weight: 3, arbitrary: action("mood", { index, mood }) },
  { weight: 4, arbitrary: action("say", { index, frame }) },
  { weight: 2, arbitrary: action("join", { index, mood }) },
  { weight: 2, arbitrary: action("sit", { index, minutes: fc.constantFrom(0, 1, 5, 60) }) },
  { weight: 4, arbitrary: action("close", { index, code: fc.constantFrom(1000, 1001, 1005, 1006, 1011) }) },
  { weight: 3, arbitrary: action("beat", { index }) },
  { weight: 6, arbitrary: action("advance", { ms: fc.oneof(fc.nat(2000), fc.nat(30_000), fc.nat(200_000)) }) },
  { weight: 2, arbitrary: action("hibernate", {}) },
  { weight: 1, arbitrary: action("late alarm", { evicted: fc.boolean(), ms: fc.nat(20_000) }) },
  { weight: 2, arbitrary: action("restart", {}) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The frame that a step sends. */
function frameOf(step: Extract<Step, { do: "mood" | "join" | "sit" | "say" }>): ClientFrame | { type: "nonsense" } {
  if (step.do === "say") return { type: step.frame };
  return step.do === "sit" ? { type: "sit", minutes: step.minutes } : { type: step.do, mood: step.mood };
}

class Run {
  readonly host: MemoryHost;
  model = new Model<MemorySocket>();
  readonly #isAdministered: boolean;
  readonly #occupied: OccupiedMinutes;
  #stored = new Model<MemorySocket>();
  #storedMinutes = new Set<number>();
  /** Since when something urgent is not stored. */
  #said = 0;
  #unsavedSince: number | null = null;

  constructor(isAdministered: boolean, variables: object) {
    this.host = new MemoryHost(isAdministered ? { ADMIN_TOKEN: TOKEN, ...variables } : variables);
    this.#isAdministered = isAdministered;
    this.#occupied = new OccupiedMinutes(this.host.time);
    this.host.onSave = () => {
      this.#tick();
      this.#stored = copyOf(this.model);
      this.#storedMinutes = new Set(this.#occupied.certain);
      this.#unsavedSince = null;
    };
  }

  #tick(): void {
    const { host, model } = this;
    const wasOccupied = model.sessions.size > 0;
    model.tick(host.time);
    this.#occupied.pass(host.time, wasOccupied, model.sessions.size > 0);
  }

  async take(step: Step): Promise<void> {
    const { host, model } = this;
    const now = host.time;
    this.#tick();
    const open = [...host.open].filter((socket) => model.sockets.has(socket));
    const socket = "index" in step ? open[step.index % open.length] : undefined;
    const known = socket && model.sockets.get(socket);
    switch (step.do) {
      case "open": {
        const { id, mood, watch } = step;
        const entry = { id, breathes: false, lastSeenAt: now, lastPongAt: now, isAway: false };
        // The model must know before the room saves.
        host.onOpen = (opened) => {
          model.sockets.set(opened, entry);
          if (!watch) model.breathe(entry, mood, now);
        };
        await host.join(id, watch ? { role: "watch" } : { mood });
        break;
      }
      case "mood":
      case "join":
      case "sit":
      case "say": {
        if (!socket || !known) return;
        const frame = frameOf(step);
        if (frame.type === "nonsense") model.markSeen(known, now);
        else model.obey(socket, frame, now);
        await host.say(socket, frame);
        // Two frames a second are always allowed (Q7), and ten changes and then one in 10 s (Q12).
        await this.#advance(++this.#said < 10 ? 500 : 10_000);
        break;
      }
      case "close":
        if (!socket || !known) return;
        model.sockets.delete(socket);
        model.depart(known, known.isAway || step.code < 1006 ? "clean" : "dropped", now);
        await host.drop(socket, step.code);
        break;
      case "beat":
        if (!socket || !known) return;
        model.markSeen(known, now);
        known.lastPongAt = now;
        host.ping(socket);
        break;
      case "advance":
        await this.#advance(step.ms);
        break;
      case "hibernate":
        await this.#idle();
        if (this.model.sessions.size === 0) await this.#compare();
        host.evict();
        // The next step wakes the room.
        return;
      case "late alarm":
        await this.#idle();
        host.time = Math.max(host.time, (host.stored.alarmAt ?? 0) + step.ms);
        if (step.evicted) host.evict();
        break;
      case "restart":
        this.#restart();
        break;
    }
    await this.#compare();
  }

  /** The alarm is the only event while time passes. */
  async #idle(): Promise<void> {
    const { alarms } = this.host.counts;
    await this.#advance(EVICTION);
    if (this.host.counts.alarms !== alarms) await this.#idle();
  }

  async #advance(ms: number): Promise<void> {
    await this.host.advance(ms);
    this.#tick();
  }

  /** Only what was stored is left. A connected session is expected back for a while. */
  #restart(): void {
    const { host } = this;
    host.restart();
    this.model = copyOf(this.#stored);
    this.#occupied.certain = new Set(this.#storedMinutes);
    const snapshot = host.stored.snapshot && decodeSnapshot(host.stored.snapshot);
    const isFresh = snapshot && snapshot.savedAt + 2 * TTL > host.time;
    for (const [id, session] of this.model.sessions) {
      if (!isFresh && session.sitUntil <= host.time) this.model.sessions.delete(id);
      if (!this.model.isConnected(id)) continue;
      const stored = snapshot?.sessions.find((candidate) => candidate.id === id);
      const sitUntil = session.sitUntil > (snapshot?.savedAt ?? 0) ? session.sitUntil : 0;
      expect(stored).toMatchObject({ isConnected: true, sitUntil });
      expect(stored?.deadline).toBeLessThanOrEqual(session.lastSeenAt + TTL);
      const waited = isFresh ? host.time + Math.min(RETURN_WITHIN, TTL) : 0;
      session.deadline = Math.max(stored?.deadline ?? 0, waited);
    }
    this.model.sockets.clear();
  }

  async #compare(): Promise<void> {
    const { host, model } = this;
    this.#tick();
    const { moods, minPeopleForMoods } = host.settings;
    const { at: _, ...seen } = await host.read();
    this.#occupied.tell(model.sessions.size > 0);
    expect(seen).toEqual(model.recount(moods, host.time, minPeopleForMoods));
    expect(host.logged).toEqual([]);
    const listed = [...host.open].filter((socket) => !socket.closed);
    expect(new Set(listed)).toEqual(new Set(model.sockets.keys()));
    this.#checkStored();
  }

  #checkStored(): void {
    const { host, model } = this;
    const isEmpty = model.sessions.size === 0 && model.sockets.size === 0;
    if (isEmpty && this.#mustForget()) {
      expect([host.stored, host.rows.size]).toEqual([NOTHING_STORED, 0]);
      this.#stored = new Model<MemorySocket>();
      this.#storedMinutes.clear();
      this.#occupied.forget();
    } else {
      expect(host.stored.alarmAt).not.toBeNull();
    }
    if (model.urgent(host.time) === this.#stored.urgent(host.time, model)) this.#unsavedSince = null;
    else this.#unsavedSince ??= host.time;
    if (this.#unsavedSince !== null) expect(host.time - this.#unsavedSince).toBeLessThanOrEqual(5000);
  }

  /** Whether the empty room must store nothing (D6, D8). If the bounds leave it open, it may do as it likes. */
  #mustForget(): boolean {
    const { certain, possible, lastAt } = this.#occupied;
    if (!this.#isAdministered || possible.size <= BRIEF_MINUTES) return true;
    const mayForget = certain.size <= BRIEF_MINUTES || this.host.time > lastAt + 6 * DAY;
    return mayForget && this.host.stored.snapshot === null;
  }
}

const BRIEF_MINUTES = 2;
/** Ten thousand histories with `HISTORIES=10000`. */
const HISTORIES = Number(process.env.HISTORIES ?? 1000);

test("P4 P9 L1-L6 D1-D3 D6 D8 the room equals a recount after every event", { timeout: 600_000 }, async () => {
  const steps = fc.array(step, { maxLength: 60, size: "max" });
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.constantFrom(0, 2), steps, async (isAdministered, minPeople, steps) => {
      const run = new Run(isAdministered, { MIN_PEOPLE_FOR_MOODS: minPeople });
      for (const each of steps) await run.take(each);
    }),
    { numRuns: HISTORIES },
  );
});
