/** Simulated time: a heap of what is to happen, and code that sleeps until then. Nothing moves but through `advance`. */
interface Due {
  readonly at: number;
  readonly run: () => void;
}

export class Clock {
  now = 0;
  readonly #heap: Due[] = [];

  /** When the next thing is due (ms). */
  get next(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(this.now + ms, resolve));
  }

  at(at: number, run: () => void): void {
    const heap = this.#heap;
    let index = heap.push({ at, run }) - 1;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      if (this.#timeOf(parent) <= at) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  /** Lets everything happen up to this time, and what it brings about at once settle before the next. */
  async advance(until: number): Promise<void> {
    while (this.next <= until) {
      const due = this.#take();
      this.now = Math.max(this.now, due.at);
      due.run();
      await settled();
    }
    this.now = Math.max(this.now, until);
  }

  #take(): Due {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) throw new RangeError("nothing is due");
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const smaller = this.#timeOf(left + 1) < this.#timeOf(left) ? left + 1 : left;
      if (this.#timeOf(smaller) >= this.#timeOf(index)) return;
      this.#swap(index, smaller);
      index = smaller;
    }
  }

  #timeOf(index: number): number {
    return this.#heap[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap;
    const [first, second] = [heap[one], heap[other]];
    if (!first || !second) return;
    heap[one] = second;
    heap[other] = first;
  }
}

/** More turns than the longest chain of promises between two sleeps has; the event loop's own turn costs ten times as much. */
const TURNS = 24;

/** What was resolved has run on, up to where it sleeps again. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await null;
}
