/**
 * The part of a run that is measured, and how a day is reckoned from it. The time before it is not typical: people come,
 * caches and maps fill. In the load where all stay, that happens once a day, and is counted once.
 */
import { combine, noOperations, type Operations, type Outcome, type Quality, since } from "./operations.ts";
import type { Load } from "./script.ts";

const DAY = 24 * 3600 * 1000;

/** How long a run is (ms): what comes before the window, and the window. */
export interface Span {
  readonly warm: number;
  readonly length: number;
}

export class Window {
  readonly load: Load;
  readonly from: number;
  readonly to: number;
  readonly #operations: Operations;
  readonly #quality: Quality;
  #halfDay: Operations = noOperations();
  #before: { operations: Operations; quality: Quality } | null = null;

  constructor(load: Load, { warm, length }: Span, operations: Operations, quality: Quality) {
    this.load = load;
    this.from = warm;
    this.to = warm + length;
    this.#operations = operations;
    this.#quality = quality;
  }

  /** Where the first half ends. */
  get middle(): number {
    return (this.from + this.to) / 2;
  }

  /** Goes through the window, from before it to its end. */
  async pass(advance: (until: number) => Promise<void>): Promise<void> {
    await advance(this.from);
    this.#before = { operations: combine(this.#operations), quality: { ...this.#quality } };
    await advance(this.middle);
    this.#halfDay = this.#dayFrom(this.middle - this.from);
    await advance(this.to);
  }

  end(): Outcome {
    const window = this.to - this.from;
    const during = noQuality();
    const before = this.#before?.quality ?? during;
    for (const name of Object.keys(during) as (keyof Quality)[]) during[name] = this.#quality[name] - before[name];
    // Where all stay, the updates are their joins.
    const { updates, lost } = this.#quality;
    if (this.load === "all day") Object.assign(during, { updates, lost });
    return { day: this.#dayFrom(window), halfDay: this.#halfDay, quality: during, window };
  }

  /** @param measured How much of the window is behind us (ms). */
  #dayFrom(measured: number): Operations {
    if (!this.#before) throw new Error("the window has not begun");
    const { operations } = this.#before;
    const steady = since(this.#operations, operations);
    const isAllDay = this.load === "all day";
    const day = isAllDay ? combine(steady, (DAY - this.from) / measured, operations) : combine(steady, DAY / measured);
    // Events that run at once are billed once: no object runs longer than a day in a day.
    day.runningMs = Math.min(day.runningMs, DAY);
    return day;
  }
}

export function noQuality(): Quality {
  return { updates: 0, lost: 0, readings: 0, wrong: 0, shown: 0, there: 0 };
}
