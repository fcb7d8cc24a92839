/** The numbers of a room at one moment. */
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
  readonly #minPeopleForMoods: number;
  /** Cached until the next change, because one event asks for all of them several times. */
  #aggregate: Aggregate | null = null;
  #shown: Aggregate | null = null;
  #shownText: string | null = null;

  /**
   * @param moods The configured moods, in the order in which clients see them.
   * @param minPeopleForMoods With fewer people, nobody is shown their moods.
   */
  constructor(moods: readonly string[], minPeopleForMoods: number) {
    this.#moods = new Map(moods.map((mood) => [mood, 0]));
    this.#minPeopleForMoods = minPeopleForMoods;
  }

  has(mood: string): boolean {
    return this.#moods.has(mood);
  }

  /** The exact numbers, which only admins see. */
  get aggregate(): Aggregate {
    // fromEntries defines members, so a mood called `constructor` is an ordinary one.
    this.#aggregate ??= { count: this.#count, resting: this.#resting, moods: Object.fromEntries(this.#moods) };
    return this.#aggregate;
  }

  /** What everybody else sees (P9). */
  get shown(): Aggregate {
    this.#shown ??= this.#count < this.#minPeopleForMoods ? withoutMoods(this.aggregate) : this.aggregate;
    return this.#shown;
  }

  /** `shown` as JSON, for comparing. */
  get shownText(): string {
    this.#shownText ??= JSON.stringify(this.shown);
    return this.#shownText;
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
    this.#shown = null;
    this.#shownText = null;
  }
}

function withoutMoods(aggregate: Aggregate): Aggregate {
  return { ...aggregate, moods: Object.fromEntries(Object.keys(aggregate.moods).map((mood) => [mood, 0])) };
}
