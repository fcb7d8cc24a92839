/** The name of a mood, or null for none. */
export type Mood = string | null;

/** This person's mood: their choice until the server confirms one, then the confirmed mood. */
export class MoodChoice {
  #pending: Mood | undefined;
  #confirmed: Mood | undefined;

  get current(): Mood {
    return (this.#pending === undefined ? this.#confirmed : this.#pending) ?? null;
  }

  /** The choice that the server has not confirmed yet. Undefined if there is none. */
  get pending(): Mood | undefined {
    return this.#pending;
  }

  /** The mood that the server last confirmed. Undefined if it never did. */
  get confirmed(): Mood | undefined {
    return this.#confirmed;
  }

  set(mood: Mood): void {
    this.#pending = mood;
  }

  /** @param mood Undefined if the person is not counted, and so has no mood. */
  confirm(mood: Mood | undefined): void {
    this.#confirmed = mood;
    if (mood === this.#pending) this.#pending = undefined;
  }

  /** Drops the pending choice if it is this mood. Without a mood it drops any choice. */
  reset(mood = this.#pending): void {
    if (mood === this.#pending) this.#pending = undefined;
  }
}
