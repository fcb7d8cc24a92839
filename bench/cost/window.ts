/**
 * The part of a run that is measured, and how a day is reckoned from it. The time before it is not typical: people come,
 * caches and maps fill. In the load where all stay, that happens once a day, and is counted once.
 */
import { combine, type Operations, type Outcome, type Quality, since } from "./operations.ts";
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
  #before: { operations: Operations; quality: Quality } | null = null;

  constructor(load: Load, { warm, length }: Span, operations: Operations, quality: Quality) {
    this.load = load;
    this.from = warm;
    this.to = warm + length;
    this.#operations = operations;
    this.#quality = quality;
  }

  begin(): void {
    this.#before = { operations: combine(this.#operations), quality: { ...this.#quality } };
  }

  end(): Outcome {
    if (!this.#before) throw new Error("the window has not begun");
    const { operations, quality } = this.#before;
    const window = this.to - this.from;
    const steady = since(this.#operations, operations);
    const isAllDay = this.load === "all day";
    const day = isAllDay ? combine(steady, (DAY - this.from) / window, operations) : combine(steady, DAY / window);
    const during = noQuality();
    for (const name of Object.keys(during) as (keyof Quality)[]) during[name] = this.#quality[name] - quality[name];
    // Where all stay, the updates are their joins.
    if (isAllDay) Object.assign(during, { updates: this.#quality.updates, lost: this.#quality.lost });
    return { day, quality: during, window };
  }
}

export function noQuality(): Quality {
  return { updates: 0, lost: 0, readings: 0, wrong: 0, shown: 0, there: 0 };
}
