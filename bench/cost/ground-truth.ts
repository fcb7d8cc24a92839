/** The people who are there by the script. It decides whether a reading can be true. */
import { MOODS, type Presence, textOf } from "../load/presence.ts";
import type { Quality } from "./operations.ts";
import type { Script } from "./script.ts";

/** The room has shown something that is not true. A cheap wrong answer is no result, so this stops the bench. */
export class WrongAnswer extends Error {
  override name = "WrongAnswer";
}

/** A set of stays, as the sorted times of their beginnings and ends. */
class Stays {
  readonly #began: number[] = [];
  readonly #ended: number[] = [];

  add(from: number, to: number): void {
    this.#began.push(from);
    this.#ended.push(to);
  }

  sort(): void {
    for (const times of [this.#began, this.#ended]) times.sort((one, other) => one - other);
  }

  /** How many stays last throughout a time; a lower bound, exact if no stay is shorter. */
  throughout(from: number, to: number): number {
    return Math.max(0, upTo(this.#began, from) - upTo(this.#ended, to));
  }

  duringAnyOf(from: number, to: number): number {
    return upTo(this.#began, to) - upTo(this.#ended, from);
  }
}

/** How many of the sorted times are not after `at`. */
function upTo(times: readonly number[], at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class GroundTruth {
  readonly #all = new Stays();
  readonly #moods = new Map<string, Stays>(MOODS.map((mood) => [mood, new Stays()]));

  constructor({ people }: Script) {
    for (const { arrives, leaves, mood, changes } of people) {
      this.#all.add(arrives, leaves);
      const stays = [{ at: arrives, mood }, ...changes];
      for (const [index, stay] of stays.entries())
        this.#moods.get(stay.mood)?.add(stay.at, stays[index + 1]?.at ?? leaves);
    }
    for (const stays of [this.#all, ...this.#moods.values()]) stays.sort();
  }

  /**
   * Counts a reading. It is wrong only if its count or one of its moods is below the people who were there throughout the
   * time by which the design may be late, or above the people who were there at any moment of it.
   */
  check({ count, moods }: Presence, at: number, lateBy: number, quality: Quality): boolean {
    const from = at - lateBy;
    const fits = (stays: Stays, people: number) =>
      people >= stays.throughout(from, at) && people <= stays.duringAnyOf(from, at);
    const isPossible =
      fits(this.#all, count) && [...this.#moods].every(([mood, stays]) => fits(stays, moods[mood] ?? 0));
    quality.readings++;
    quality.shown += count;
    quality.present += this.#all.throughout(at, at);
    if (!isPossible) quality.wrong++;
    return isPossible;
  }

  /** @throws WrongAnswer if this is not exactly who is there. */
  mustEqual(shown: Presence, at: number): void {
    const moods = Object.fromEntries([...this.#moods].map(([mood, stays]) => [mood, stays.throughout(at, at)]));
    const truth = textOf({ count: this.#all.throughout(at, at), moods });
    if (textOf(shown) !== truth) throw new WrongAnswer(`${textOf(shown)} instead of ${truth}`);
  }
}
