/** Waits between two tries (ms): soon at first, then no more often than a storage in trouble can bear. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
/** A room that waits cannot hibernate: storage that fails for longer than this (ms) is given up. */
const GIVEN_UP_AFTER = 300_000;

/** A reading is tried again after each of these (ms): few, since a room that wakes keeps everybody waiting. */
const READING_WAITS = [1000, 2000];

/** Calls `run` after so many milliseconds. @returns what calls it off. */
export type Later = (run: () => void, ms: number) => () => void;

const later: Later = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/**
 * A reading that is tried a few times.
 * @param failing Called with every fault but the last.
 * @throws the last fault.
 */
export async function tryReading<T>(
  reading: () => Promise<T>,
  failing: (fault: unknown) => void,
  laterOn = later,
): Promise<T> {
  for (const wait of READING_WAITS) {
    try {
      return await reading();
    } catch (fault) {
      failing(fault);
    }
    await new Promise<void>((resolve) => laterOn(resolve, wait));
  }
  return reading();
}

/** An effect that is tried until it is done, or another takes its place. */
export class Insistence {
  readonly #later: Later;
  #yield = () => {};
  #isFailing = false;

  constructor(laterOn = later) {
    this.#later = laterOn;
  }

  /**
   * Takes the place of what is being tried: the promise of that resolves.
   * @param failing Called with the first fault since an effect was last done.
   * @throws the last fault, when it is given up.
   */
  async insist(effect: () => Promise<void>, failing: (fault: unknown) => void): Promise<void> {
    this.stop();
    let isCurrent = true;
    const replaced = new Promise<void>((resolve) => {
      this.#yield = () => {
        isCurrent = false;
        resolve();
      };
    });
    let waited = 0;
    for (let wait = FIRST_WAIT; isCurrent; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      try {
        // It may never settle.
        await Promise.race([effect(), replaced]);
        if (isCurrent) this.#isFailing = false;
        return;
      } catch (fault) {
        if (!this.#isFailing) failing(fault);
        this.#isFailing = true;
        if (isCurrent && waited >= GIVEN_UP_AFTER) throw fault;
      }
      let callOff = () => {};
      const over = new Promise<void>((resolve) => {
        callOff = this.#later(resolve, wait);
      });
      await Promise.race([over, replaced]);
      callOff();
      waited += wait;
    }
  }

  /** Nothing is tried any more. */
  stop(): void {
    this.#yield();
    this.#yield = () => {};
  }
}
