/** Times are milliseconds since the start. */
export interface Time {
  readonly now: number;
  sleep(ms: number): Promise<void>;
  advance(until: number): Promise<void>;
}

type Sleeper = { readonly until: number; wake(): void };

/** More promise turns than any design needs between two sleeps. */
const TURNS = 24;

/** Simulated time. It moves only in `advance`, from one sleeper's end to the next. */
export class Clock implements Time {
  now = 0;
  /** Sleepers by how long they sleep: within a queue, the first one wakes first. */
  readonly #queues = new Map<number, Sleeper[]>();

  sleep(ms: number): Promise<void> {
    const queue = this.#queues.get(ms) ?? [];
    this.#queues.set(ms, queue);
    return new Promise((wake) => queue.push({ until: this.now + ms, wake }));
  }

  /** Wakes everybody who is due up to this time, one after the other. */
  async advance(until: number): Promise<void> {
    for (let queue = this.#nextQueue(until); queue; queue = this.#nextQueue(until)) {
      const sleeper = queue.shift();
      this.now = sleeper?.until ?? this.now;
      sleeper?.wake();
      await settled();
    }
    this.now = Math.max(this.now, until);
  }

  #nextQueue(until: number): Sleeper[] | undefined {
    let [first, at]: [Sleeper[] | undefined, number] = [undefined, until];
    for (const queue of this.#queues.values())
      if (queue[0] && queue[0].until <= at) [first, at] = [queue, queue[0].until];
    return first;
  }
}

/** Lets everything that was resolved run until it sleeps again. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await null;
}
