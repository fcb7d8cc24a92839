/** The name of a mood, or null for none. */
export type Mood = string | null;

/** This person's mood: their choice until the server confirms one, then the confirmed mood. */
export class MoodChoice {
  #pending: Mood | undefined;
  #confirmed: Mood = null;

  get current(): Mood {
    return this.#pending === undefined ? this.#confirmed : this.#pending;
  }

  /** The choice that the server has not confirmed yet. Undefined if there is none. */
  get pending(): Mood | undefined {
    return this.#pending;
  }

  set(mood: Mood): void {
    this.#pending = mood;
  }

  confirm(mood: Mood): void {
    this.#confirmed = mood;
    this.reset(mood);
  }

  /** Drops the pending choice if it is this mood. Without a mood it drops any choice. */
  reset(mood = this.#pending): void {
    if (mood === this.#pending) this.#pending = undefined;
  }
}
