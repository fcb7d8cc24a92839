/** What is to run later, by a clock that somebody else moves. */
interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export class Timers {
  readonly #timers = new Set<Timer>();

  /** @returns what calls it off. */
  set(at: number, run: () => void): () => void {
    const timer = { at, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** When the next of them runs (ms); infinity: there is none. */
  get next(): number {
    return Math.min(...[...this.#timers].map(({ at }) => at));
  }

  /** Runs the one that is next. */
  run(): void {
    const { next } = this;
    const timer = [...this.#timers].find(({ at }) => at === next);
    if (!timer) return;
    this.#timers.delete(timer);
    timer.run();
  }

  clear(): void {
    this.#timers.clear();
  }
}
