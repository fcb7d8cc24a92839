import type { Session } from "./session.ts";

const SECOND = 1000;

/** The whole aggregate at one moment; what P1 sends. */
export interface Aggregate {
  readonly count: number;
  /** How many of them are counted by their sitting alone. */
  readonly resting: number;
  readonly moods: Readonly<Record<string, number>>;
}

/** Everybody who is counted, and the tally of their moods, which moves with every change and is never recounted. */
export class Sessions<S> {
  readonly #byId = new Map<string, Session<S>>();
  readonly #tally: Map<string, number>;
  #resting = 0;
  /** The aggregate, also as text, until the next change: every event asks for it more than once. */
  #aggregate: Aggregate | null = null;
  #text: string | null = null;

  /** @param moods The configured moods, in the order in which they are told. */
  constructor(moods: readonly string[]) {
    this.#tally = new Map(moods.map((mood) => [mood, 0]));
  }

  get count(): number {
    return this.#byId.size;
  }

  get(id: string): Session<S> | undefined {
    return this.#byId.get(id);
  }

  /** A mood that is not configured becomes none (D4). */
  add(id: string, mood: string | null, deadline: number, joined: number): Session<S> {
    const session: Session<S> = {
      id,
      mood: null,
      deadline,
      sit: 0,
      joined: Math.floor(joined / SECOND) * SECOND,
      heard: joined,
      graced: false,
      resting: false,
      address: null,
      connections: [],
    };
    this.#byId.set(id, session);
    this.#changed();
    if (mood !== null && this.#tally.has(mood)) this.setMood(session, mood);
    return session;
  }

  remove(session: Session<S>): void {
    this.setMood(session, null);
    this.setResting(session, false);
    this.#byId.delete(session.id);
    this.#changed();
  }

  setMood(session: Session<S>, mood: string | null): void {
    this.#move(session.mood, -1);
    this.#move(mood, 1);
    session.mood = mood;
    this.#changed();
  }

  setResting(session: Session<S>, resting: boolean): void {
    if (session.resting === resting) return;
    this.#resting += resting ? 1 : -1;
    session.resting = resting;
    this.#changed();
  }

  aggregate(): Aggregate {
    // fromEntries defines members, so that a mood called __proto__ is one like any other.
    this.#aggregate ??= { count: this.count, resting: this.#resting, moods: Object.fromEntries(this.#tally) };
    return this.#aggregate;
  }

  /** The aggregate as text, to compare by. */
  text(): string {
    this.#text ??= JSON.stringify(this.aggregate());
    return this.#text;
  }

  [Symbol.iterator](): Iterator<Session<S>> {
    return this.#byId.values();
  }

  #changed(): void {
    this.#aggregate = null;
    this.#text = null;
  }

  #move(mood: string | null, by: number): void {
    if (mood !== null) this.#tally.set(mood, (this.#tally.get(mood) ?? 0) + by);
  }
}
