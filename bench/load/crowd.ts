/**
 * Many people at one server, from one process. Whatever is done to them resolves when it has its effect at the sockets,
 * and what they were told can be compared with who they are.
 */
import { setTimeout as delay } from "node:timers/promises";
import { type Dialect, type DialectName, dialects, type Person, type Presence } from "./dialect.ts";
import { type Hearing, Member } from "./member.ts";

export const MOODS: readonly (string | null)[] = ["gratitude", "presence", "calm", "joy", "release"];
const WITHIN = 60_000;

export interface Told {
  /** Milliseconds from the change until a socket had it: the median socket, the 99th of 100, the last. */
  readonly p50: number;
  readonly p99: number;
  readonly last: number;
}

export interface Heard {
  readonly frames: number;
  readonly bytes: number;
}

export class Crowd {
  readonly members = new Map<number, Member>();
  /** Sockets that were closed by the server or lost: a fault, whatever the server counts. */
  lost = 0;
  /** Heartbeats that a server has asked for and got. */
  asked = 0;
  readonly dialect: Dialect;
  readonly #port: number;
  readonly #roomOf: (index: number) => string;
  #gone: Heard = { frames: 0, bytes: 0 };
  #onIn: (member: Member) => void = () => {};
  #onPresence: (member: Member) => void = () => {};
  #onAnswer: (member: Member) => void = () => {};
  readonly #hearing: Hearing = {
    onIn: (member) => this.#onIn(member),
    onPresence: (member) => this.#onPresence(member),
    onAnswer: (member) => {
      this.asked++;
      this.#onAnswer(member);
    },
    onClose: (member) => {
      if (!member.isGoing) this.lost++;
    },
  };

  constructor(port: number, dialect: DialectName, roomOf: (index: number) => string = () => "bench") {
    this.#port = port;
    this.dialect = dialects[dialect];
    this.#roomOf = roomOf;
  }

  /** People `from` to `to` (without) join, so many at once. @returns milliseconds until the last of them is in. */
  async join(from: number, to: number, atOnce: number): Promise<number> {
    const startedAt = performance.now();
    let next = from;
    let missing = to - from;
    await within(`${missing} joins`, (done) => {
      this.#onIn = () => {
        missing--;
        if (missing === 0) done();
        else if (next < to) this.enter(next++);
      };
      while (next < Math.min(to, from + atOnce)) this.enter(next++);
    });
    this.#onIn = () => {};
    return performance.now() - startedAt;
  }

  /** One person comes. */
  enter(index: number): Member {
    // As long as those that browsers make.
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
    const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
    const person: Person = { id, address, room: this.#roomOf(index), mood: MOODS[index % MOODS.length] ?? null };
    const member = new Member(this.#port, this.dialect, person, this.#hearing);
    this.members.set(index, member);
    return member;
  }

  /** One person goes: with a closing frame, or without a word. */
  exit(index: number, how: "close" | "drop"): void {
    const member = this.members.get(index);
    if (!member) return;
    member.isGoing = true;
    const { frames, bytes } = member.socket;
    this.#gone = { frames: this.#gone.frames + frames, bytes: this.#gone.bytes + bytes };
    member.socket[how]();
    this.members.delete(index);
  }

  leave(from: number, to: number): void {
    for (let index = from; index < to; index++) this.exit(index, "close");
  }

  /** One person's next mood. */
  changeMood(member: Member): void {
    const { person } = member;
    const now = MOODS.indexOf(person.mood);
    person.mood = MOODS[(now + 1) % MOODS.length] ?? null;
    member.socket.say(this.dialect.mood(person.mood));
  }

  /** A person changes; resolves when everybody has heard. */
  async change(index: number): Promise<Told> {
    const arrivals: number[] = [];
    const waiting = new Set(this.members.values());
    const sender = this.#member(index);
    const startedAt = performance.now();
    await within("a change to reach everybody", (done) => {
      this.#onPresence = (member) => {
        if (!waiting.delete(member)) return;
        arrivals.push(performance.now() - startedAt);
        if (waiting.size === 0) done();
      };
      this.changeMood(sender);
    });
    this.#onPresence = () => {};
    const at = (share: number) => arrivals[Math.ceil(share * arrivals.length) - 1] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99), last: at(1) };
  }

  /** So many heartbeats, spread over everybody, so many unanswered at once. @returns milliseconds. */
  async beat(total: number, atOnce: number): Promise<number> {
    const { beat } = this.dialect;
    if (beat === null) throw new Error("here it is the server that asks");
    const members = [...this.members.values()];
    let said = 0;
    let answered = 0;
    const startedAt = performance.now();
    await within("heartbeats", (done) => {
      const say = () => members[said++ % members.length]?.socket.say(beat);
      this.#onAnswer = () => {
        if (++answered === total) done();
        else if (said < total) say();
      };
      for (let first = 0; first < Math.min(atOnce, total); first++) say();
    });
    this.#onAnswer = () => {};
    return performance.now() - startedAt;
  }

  /** @returns milliseconds until the server answers one of them alone. */
  async probe(index: number): Promise<number> {
    const sender = this.#member(index);
    const startedAt = performance.now();
    let took = 0;
    await within("an answer", (done) => {
      const hear = (member: Member) => {
        if (member !== sender || took > 0) return;
        took = performance.now() - startedAt;
        done();
      };
      this.#onAnswer = hear;
      this.#onPresence = hear;
      sender.socket.say(this.dialect.probe(sender.person));
    });
    this.#onAnswer = () => {};
    this.#onPresence = () => {};
    return took;
  }

  /** Resolves when nothing has come for so long (ms). */
  async settle(quiet: number): Promise<void> {
    for (let before = -1; before !== this.heard().frames; ) {
      before = this.heard().frames;
      await delay(quiet);
    }
  }

  /** All that has come since the beginning. */
  heard(): Heard {
    let { frames, bytes } = this.#gone;
    for (const { socket } of this.members.values()) {
      frames += socket.frames;
      bytes += socket.bytes;
    }
    return { frames, bytes };
  }

  /** What is wrong with what people were told last: nothing, or a description. */
  faults(): string[] {
    const truths = new Map<string, { count: number; moods: Record<string, number> }>();
    for (const { person } of this.members.values()) {
      const truth = truths.get(person.room) ?? { count: 0, moods: {} };
      truths.set(person.room, truth);
      truth.count++;
      if (person.mood !== null) truth.moods[person.mood] = (truth.moods[person.mood] ?? 0) + 1;
    }
    const faults = new Set<string>();
    if (this.lost > 0) faults.add(`${this.lost} sockets were lost`);
    for (const { told, person } of this.members.values()) {
      const truth = normal(truths.get(person.room) ?? { count: 0, moods: {} });
      const presence = told === null ? null : this.dialect.presence(told);
      const heard = presence ? normal(presence) : "nothing";
      if (heard !== truth) faults.add(`${person.room}: told ${heard}, and it is ${truth}`);
    }
    return [...faults].slice(0, 5);
  }

  #member(index: number): Member {
    const member = this.members.get(index);
    if (!member) throw new RangeError(`nobody is number ${index}`);
    return member;
  }
}

function normal({ count, moods }: Presence): string {
  return `${count} ${MOODS.map((mood) => moods[mood ?? ""] ?? 0).join(" ")}`;
}

async function within(what: string, start: (done: () => void) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`waited too long for ${what}`)), WITHIN);
  start(resolve);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
  }
}
