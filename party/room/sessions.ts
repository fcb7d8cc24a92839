import type { Session } from "./session.ts";

/** The whole aggregate at one moment; what P1 sends. */
export interface Aggregate {
  readonly count: number;
  readonly moods: Readonly<Record<string, number>>;
}

/** Everybody who is counted, and the tally of their moods, which moves with every change and is never recounted. */
export class Sessions<S> {
  readonly #byId = new Map<string, Session<S>>();
  readonly #tally: Map<string, number>;

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
  add(id: string, mood: string | null, deadline: number): Session<S> {
    const session: Session<S> = { id, mood: null, deadline, connections: new Set() };
    this.#byId.set(id, session);
    if (mood !== null && this.#tally.has(mood)) this.setMood(session, mood);
    return session;
  }

  remove(session: Session<S>): void {
    this.setMood(session, null);
    this.#byId.delete(session.id);
  }

  setMood(session: Session<S>, mood: string | null): void {
    this.#move(session.mood, -1);
    this.#move(mood, 1);
    session.mood = mood;
  }

  aggregate(): Aggregate {
    // fromEntries defines members, so that a mood called __proto__ is one like any other.
    return { count: this.count, moods: Object.fromEntries(this.#tally) };
  }

  [Symbol.iterator](): Iterator<Session<S>> {
    return this.#byId.values();
  }

  #move(mood: string | null, by: number): void {
    if (mood !== null) this.#tally.set(mood, (this.#tally.get(mood) ?? 0) + by);
  }
}
