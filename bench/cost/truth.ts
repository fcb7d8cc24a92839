/**
 * Who was really there, recounted from the script, and whether a reading can be true. Every design may be late by its own
 * rules, so a reading is wrong only where no lateness explains it: the count is below those who were there throughout the
 * last `staleness`, or above those who were there at any time of it; the same for each mood. That is on the mild side: the
 * parts of a reading may each be from another moment.
 */
import type { Quality } from "./operations.ts";
import { MOODS, type Person, type Script } from "./script.ts";

export interface Aggregate {
  readonly count: number;
  readonly moods: Readonly<Record<string, number>>;
}

/** Stays, as the sorted times at which they began and ended. */
class Stays {
  readonly #began: number[] = [];
  readonly #ended: number[] = [];

  add(from: number, to: number): void {
    this.#began.push(from);
    this.#ended.push(to);
  }

  sort(): this {
    for (const times of [this.#began, this.#ended]) times.sort((one, other) => one - other);
    return this;
  }

  /** A lower bound: exact where no stay is shorter than the span. */
  throughout(from: number, to: number): number {
    return Math.max(0, upTo(this.#began, from) - upTo(this.#ended, to));
  }

  atAnyTime(from: number, to: number): number {
    return upTo(this.#began, to) - upTo(this.#ended, from);
  }
}

/** How many of the sorted times are not after `at`. */
function upTo(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Truth {
  readonly #people: readonly Person[];
  readonly #all = new Stays();
  readonly #moods = new Map<string, Stays>(MOODS.map((mood) => [mood, new Stays()]));

  constructor({ people }: Script) {
    this.#people = people;
    for (const { arrives, leaves, mood, change } of people) {
      this.#all.add(arrives, leaves);
      this.#moods.get(mood)?.add(arrives, change?.at ?? leaves);
      if (change) this.#moods.get(change.mood)?.add(change.at, leaves);
    }
    for (const stays of [this.#all, ...this.#moods.values()]) stays.sort();
  }

  /**
   * Enters a reading into the quality. @param staleness How late the design may be by its own rules (ms).
   * @returns whether it can be true.
   */
  check(seen: Aggregate, at: number, staleness: number, quality: Quality): boolean {
    const isPossible = this.#allows(seen, at, staleness);
    quality.readings++;
    quality.shown += seen.count;
    quality.there += this.#all.throughout(at, at);
    if (!isPossible) quality.wrong++;
    return isPossible;
  }

  #allows({ count, moods }: Aggregate, at: number, staleness: number): boolean {
    const fits = (stays: Stays, seen: number) =>
      seen >= stays.throughout(at - staleness, at) && seen <= stays.atAnyTime(at - staleness, at);
    if (!fits(this.#all, count)) return false;
    for (const [mood, stays] of this.#moods) if (!fits(stays, moods[mood] ?? 0)) return false;
    return true;
  }

  /** The naive recount of one moment. */
  at(at: number): Aggregate {
    const here = this.#people.filter(({ arrives, leaves }) => arrives <= at && at < leaves);
    const moods = new Map<string, number>(MOODS.map((mood) => [mood, 0]));
    for (const { mood, change } of here) {
      const now = change && change.at <= at ? change.mood : mood;
      moods.set(now, (moods.get(now) ?? 0) + 1);
    }
    return { count: here.length, moods: Object.fromEntries(moods) };
  }
}
