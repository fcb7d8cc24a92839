export type Mood = string | null;

/** The mood this person asked for, until the server says that it is so; from then on, what the server says. */
export class MoodChoice {
  #wish: Mood | undefined;
  #said: Mood = null;

  get current(): Mood {
    return this.#wish === undefined ? this.#said : this.#wish;
  }

  /** What the server has not acknowledged; undefined when there is nothing to tell it. */
  get pending(): Mood | undefined {
    return this.#wish;
  }

  wish(mood: Mood): void {
    this.#wish = mood;
  }

  heard(mood: Mood): void {
    this.#said = mood;
    this.forget(mood);
  }

  /** Drops this wish; a later one stays. */
  forget(mood = this.#wish): void {
    if (mood === this.#wish) this.#wish = undefined;
  }
}
