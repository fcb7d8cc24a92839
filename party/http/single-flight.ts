/** Runs a task at most once at a time for each key. Calls that come while it runs get the same promise. */
export class SingleFlight<T> {
  readonly #running = new Map<string, { readonly promise: Promise<T>; readonly startedAt: number }>();
  readonly #staleAfterMs: number;

  /** @param staleAfterMs A task that runs longer is not joined, because it never settles if its request was cancelled. */
  constructor(staleAfterMs: number) {
    this.#staleAfterMs = staleAfterMs;
  }

  /** @param now Milliseconds since 1970. @returns a promise that settles as `task` does. The outcome is not kept. */
  run(key: string, now: number, task: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running && now - running.startedAt < this.#staleAfterMs) return running.promise;
    const promise = task().finally(() => {
      if (this.#running.get(key)?.promise === promise) this.#running.delete(key);
    });
    this.#running.set(key, { promise, startedAt: now });
    return promise;
  }
}
