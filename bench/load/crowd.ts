/**
 * Many people on one server, from one process. Every action resolves when its effect has reached the sockets, and
 * `faults` compares the last presence of each person with the true one.
 */
import { setTimeout as delay } from "node:timers/promises";
import { act, type Rates } from "./activity.ts";
import { type Dialect, type DialectName, dialects, type Person } from "./dialect.ts";
import { MOODS, presenceOf, textOf } from "./presence.ts";
import { LeanSocket } from "./socket.ts";
import { addressOf } from "./visitor.ts";

const TIMEOUT_MS = 60_000;

/** The events that a crowd waits for. */
type Signal = "joined" | "presence" | "answer" | "closed";

/** One person with one socket. */
export class Member {
  readonly person: Person;
  readonly socket: LeanSocket;
  /** The last presence, as text. */
  presence: string | null = null;
  hasJoined = false;
  /** It closes the socket itself, so the close is expected. */
  isLeaving = false;

  constructor(port: number, dialect: Dialect, person: Person, notify: (signal: Signal, member: Member) => void) {
    this.person = person;
    const setJoined = (hasJoined: boolean) => {
      this.hasJoined = hasJoined;
      notify(hasJoined ? "joined" : "closed", this);
    };
    this.socket = new LeanSocket(port, dialect.path(person), person.address, {
      onOpen: () => dialect.joinsOnOpen && setJoined(true),
      onText: (text) => {
        const meaning = dialect.meaningOf(text);
        if (meaning === "error") throw new Error(`The server rejects ${person.id}: ${text}`);
        if (meaning === "presence") this.presence = text;
        if (meaning === "welcome") setJoined(true);
        else notify(meaning, this);
        const reply = dialect.reply(text, person);
        if (reply !== null) this.socket.send(reply);
      },
      onClose: () => setJoined(false),
    });
  }
}

/** Milliseconds from a change until half of the sockets, 99 % of them and the last one have received it. */
type Latency = Readonly<Record<"p50" | "p99" | "last", number>>;

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
  readonly #rest = new AbortController();
  #activity: Promise<void> | undefined;

  /** @param rooms People are distributed over this many rooms in turn. */
  constructor(port: number, dialect: DialectName, rooms: number) {
    this.#port = port;
    this.dialect = dialects[dialect];
    this.#rooms = rooms;
  }

  /** The people with numbers from `from` up to `to` join. @returns milliseconds until the last of them has joined. */
  join(from: number, to: number, atOnce: number): Promise<number> {
    return this.#repeat("joined", to - from, atOnce, (turn) => this.enter(from + turn));
  }

  enter(number: number): void {
    const person: Person = {
      // As long as the ids and addresses of real visitors.
      id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      address: addressOf(number),
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
    const send = (turn: number) => members[turn % members.length]?.socket.send(this.dialect.heartbeat ?? "");
    return this.#repeat("answer", total, atOnce, send);
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
    this.#activity = act(this, rates, this.#rest.signal);
  }

  async rest(): Promise<void> {
    this.#rest.abort();
    await this.#activity;
  }

  /** Describes lost sockets, and people whose last presence is not the true one. */
  faults(): string[] {
    const faults = new Set(this.#lost > 0 ? [`${this.#lost} sockets were lost`] : []);
    for (const [room, members] of Map.groupBy(this.members.values(), ({ person }) => person.room)) {
      const truth = textOf(presenceOf(members.map(({ person }) => person.mood)));
      for (const { presence } of members) {
        const shown = presence === null ? "nothing" : textOf(this.dialect.presence(presence));
        if (shown !== truth) faults.add(`${room} shows ${shown} instead of ${truth}`);
      }
    }
    return [...faults].slice(0, 5);
  }

  #member(number: number): Member {
    const member = this.members.get(number);
    if (!member) throw new RangeError(`No person has the number ${number}`);
    return member;
  }

  /** Does something `total` times, each time until one signal. @param atOnce How many may be under way. */
  #repeat(signal: Signal, total: number, atOnce: number, begin: (turn: number) => void): Promise<number> {
    let [begun, over] = [0, 0];
    const watch: Watcher = (each, _, done) => {
      if (each !== signal) return;
      if (++over === total) done();
      else if (begun < total) begin(begun++);
    };
    return this.#until(`${total} × ${signal}`, watch, () => {
      while (begun < Math.min(atOnce, total)) begin(begun++);
    });
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
