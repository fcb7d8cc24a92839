/**
 * Many people on one server, from one process. Every action resolves when its effect has reached the sockets, and
 * `faults` compares the last presence of each person with the true one.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Activity, type Rates } from "./activity.ts";
import { type Dialect, type DialectName, dialects, type Person, type Presence } from "./dialect.ts";
import { Member, type Signal } from "./member.ts";

export const MOODS: readonly string[] = ["gratitude", "presence", "calm", "joy", "release"];
const TIMEOUT_MS = 60_000;

/** Milliseconds from a change until half of the sockets, 99 % of them and the last one have received it. */
export type Latency = Readonly<Record<"p50" | "p99" | "last", number>>;

type Watcher = (signal: Signal, member: Member, done: () => void) => void;

export class Crowd {
  readonly members = new Map<number, Member>();
  readonly dialect: Dialect;
  readonly #port: number;
  readonly #rooms: number;
  /** Sockets that the server closed or lost. */
  #lost = 0;
  #receivedByLeft = { frames: 0, bytes: 0 };
  #watch: (signal: Signal, member: Member) => void = () => {};
  #activity: Activity | undefined;

  /** @param rooms People are distributed over this many rooms in turn. */
  constructor(port: number, dialect: DialectName, rooms: number) {
    this.#port = port;
    this.dialect = dialects[dialect];
    this.#rooms = rooms;
  }

  /** The people with numbers from `from` up to `to` join. @returns milliseconds until the last of them has joined. */
  join(from: number, to: number, atOnce: number): Promise<number> {
    let next = from;
    let missing = to - from;
    const watch: Watcher = (signal, _, done) => {
      if (signal !== "joined") return;
      if (--missing === 0) done();
      else if (next < to) this.enter(next++);
    };
    return this.#until(`${missing} joins`, watch, () => {
      while (next < Math.min(to, from + atOnce)) this.enter(next++);
    });
  }

  enter(number: number): void {
    const person: Person = {
      // As long as the ids and addresses of real visitors.
      id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      address: `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
      room: this.#rooms === 1 ? "bench" : `bench-${number % this.#rooms}`,
      mood: MOODS[number % MOODS.length] ?? null,
    };
    const notify = (signal: Signal, member: Member) => {
      if (signal === "closed" && !member.isLeaving) this.#lost++;
      this.#watch(signal, member);
    };
    this.members.set(number, new Member(this.#port, this.dialect, person, notify));
  }

  leave(number: number): void {
    const member = this.#member(number);
    member.isLeaving = true;
    this.#receivedByLeft.frames += member.socket.frames;
    this.#receivedByLeft.bytes += member.socket.bytes;
    member.socket.close();
    this.members.delete(number);
  }

  changeMood({ person, socket }: Member): void {
    person.mood = MOODS[(MOODS.indexOf(person.mood ?? "") + 1) % MOODS.length] ?? null;
    socket.send(this.dialect.mood(person.mood));
  }

  /** One person changes their mood; resolves when everybody has received a presence. */
  async change(number: number): Promise<Latency> {
    const arrivals: number[] = [];
    const waiting = new Set(this.members.values());
    const startedAt = performance.now();
    const watch: Watcher = (signal, member, done) => {
      if (signal !== "presence" || !waiting.delete(member)) return;
      arrivals.push(performance.now() - startedAt);
      if (waiting.size === 0) done();
    };
    await this.#until("a change to reach everybody", watch, () => this.changeMood(this.#member(number)));
    const at = (share: number) => arrivals[Math.ceil(share * arrivals.length) - 1] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99), last: at(1) };
  }

  /** Heartbeats, spread over everybody. @param atOnce How many may be unanswered. @returns milliseconds. */
  beat(total: number, atOnce: number): Promise<number> {
    const members = [...this.members.values()];
    let [sent, answered] = [0, 0];
    const send = () => members[sent++ % members.length]?.socket.send(this.dialect.heartbeat ?? "");
    const watch: Watcher = (signal, _, done) => {
      if (signal !== "answer") return;
      if (++answered === total) done();
      else if (sent < total) send();
    };
    return this.#until("heartbeats", watch, () => {
      while (sent < Math.min(atOnce, total)) send();
    });
  }

  /** @returns milliseconds until the server has answered one person alone. */
  probe(number: number): Promise<number> {
    const sender = this.#member(number);
    const watch: Watcher = (_, member, done) => member === sender && done();
    return this.#until("an answer", watch, () => sender.socket.send(this.dialect.probe(sender.person)));
  }

  /** Resolves after this many milliseconds without a frame. */
  async settle(quietMs: number): Promise<void> {
    for (let before = -1; before !== this.received().frames; ) {
      before = this.received().frames;
      await delay(quietMs);
    }
  }

  received(): { frames: number; bytes: number } {
    let { frames, bytes } = this.#receivedByLeft;
    for (const { socket } of this.members.values()) {
      frames += socket.frames;
      bytes += socket.bytes;
    }
    return { frames, bytes };
  }

  /** Acts at these rates until `rest`. */
  act(rates: Rates): void {
    this.#activity = new Activity(this, rates);
  }

  async rest(): Promise<void> {
    await this.#activity?.stop();
  }

  /** Describes lost sockets, and people whose last presence is not the true one. */
  faults(): string[] {
    const truths = new Map<string, { count: number; moods: Record<string, number> }>();
    for (const { person } of this.members.values()) {
      const truth = truths.get(person.room) ?? { count: 0, moods: {} };
      truths.set(person.room, truth);
      truth.count++;
      if (person.mood !== null) truth.moods[person.mood] = (truth.moods[person.mood] ?? 0) + 1;
    }
    const faults = new Set(this.#lost > 0 ? [`${this.#lost} sockets were lost`] : []);
    for (const { presence, person } of this.members.values()) {
      const shown = textOf(presence === null ? null : this.dialect.presence(presence));
      const truth = textOf(truths.get(person.room));
      if (shown !== truth) faults.add(`${person.room} shows ${shown} instead of ${truth}`);
    }
    return [...faults].slice(0, 5);
  }

  #member(number: number): Member {
    const member = this.members.get(number);
    if (!member) throw new RangeError(`No person has the number ${number}`);
    return member;
  }

  /** @returns milliseconds from `begin` until the watcher calls `done`. */
  async #until(what: string, watch: Watcher, begin: () => void): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error(`Waited ${TIMEOUT_MS / 1000} s for ${what}`)), TIMEOUT_MS);
    this.#watch = (signal, member) => watch(signal, member, resolve);
    const startedAt = performance.now();
    begin();
    await promise;
    clearTimeout(timer);
    this.#watch = () => {};
    return performance.now() - startedAt;
  }
}

function textOf(presence: Presence | null | undefined): string {
  if (!presence) return "nothing";
  return `${presence.count} (${MOODS.map((mood) => presence.moods[mood] ?? 0).join(" ")})`;
}
