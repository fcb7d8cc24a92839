import { median } from "../report.ts";

/** All that is measured of each contender at one size. Lower is better but where the name says `PerSecond`. */
export const MEASURES = {
  joinsPerSecond: "joins per second, all told",
  p50: "change → half have it (ms)",
  p99: "change → 99 % have it (ms)",
  last: "change → the last has it (ms)",
  cpu: "CPU for one broadcast (ms)",
  beatsPerSecond: "heartbeats per second",
  beatCpu: "CPU for 1,000 heartbeats (ms)",
  memory: "memory per socket (KB)",
  answer: "awake: one answer (ms)",
  wake: "asleep: wake and answer (ms)",
  wakeTold: "asleep: change → the last has it (ms)",
  fillsPerSecond: "joins per second, nobody told",
} as const;
export type Measure = keyof typeof MEASURES;

/**
 * What was measured, in the order in which it was. The contenders take turns, so values with the same place in their
 * lists were measured side by side: their ratio has the machine's moods in both.
 */
export class Samples {
  readonly #values = new Map<string, number[]>();

  add(contender: string, measure: Measure, value: number): void {
    const values = this.of(contender, measure);
    this.#values.set(`${contender}/${measure}`, [...values, value]);
  }

  of(contender: string, measure: Measure): readonly number[] {
    return this.#values.get(`${contender}/${measure}`) ?? [];
  }

  /** Side by side; empty where one of them has no such measure. */
  ratios(one: string, other: string, measure: Measure): number[] {
    const others = this.of(other, measure);
    return this.of(one, measure).flatMap((value, index) => {
      const beside = others[index];
      return beside === undefined ? [] : [value / beside];
    });
  }

  /** NaN where there is none. */
  median(contender: string, measure: Measure): number {
    const values = this.of(contender, measure);
    return values.length === 0 ? Number.NaN : median(values);
  }
}
