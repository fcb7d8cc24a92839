/** The whole aggregate at one moment: what P1 sends. */
export interface Aggregate {
  readonly count: number;
  /** How many people are counted by their sitting alone. */
  readonly resting: number;
  readonly moods: Readonly<Record<string, number>>;
}

/** The counts of a room. They move with every change and are never recounted. */
export class Tally {
  #count = 0;
  #resting = 0;
  readonly #moods: Map<string, number>;
  /** Cached until the next change, because one event asks for both several times. */
  #aggregate: Aggregate | null = null;
  #text: string | null = null;

  /** @param moods The configured moods, in the order in which clients see them. */
  constructor(moods: readonly string[]) {
    this.#moods = new Map(moods.map((mood) => [mood, 0]));
  }

  has(mood: string): boolean {
    return this.#moods.has(mood);
  }

  get aggregate(): Aggregate {
    // fromEntries defines members, so a mood called `constructor` is an ordinary one.
    this.#aggregate ??= { count: this.#count, resting: this.#resting, moods: Object.fromEntries(this.#moods) };
    return this.#aggregate;
  }

  /** The aggregate as JSON, for comparing. */
  get text(): string {
    this.#text ??= JSON.stringify(this.aggregate);
    return this.#text;
  }

  addPeople(difference: 1 | -1): void {
    this.#count += difference;
    this.#changed();
  }

  addResting(difference: 1 | -1): void {
    this.#resting += difference;
    this.#changed();
  }

  moveMood(from: string | null, to: string | null): void {
    if (from !== null) this.#moods.set(from, (this.#moods.get(from) ?? 0) - 1);
    if (to !== null) this.#moods.set(to, (this.#moods.get(to) ?? 0) + 1);
    this.#changed();
  }

  #changed(): void {
    this.#aggregate = null;
    this.#text = null;
  }
}
