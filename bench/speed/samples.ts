import { median, spread, table } from "../report/figures.ts";

/** Everything that is measured for each contender at one size. Lower is better, except for names with `PerSecond`. */
export const MEASURES = {
  fillsPerSecond: "joins per second, broadcasts off",
  joinCpu: "CPU for one join, broadcasts off (ms)",
  joinsPerSecond: "joins per second, broadcasts on",
  p50: "change until 50 % have it (ms)",
  p99: "change until 99 % have it (ms)",
  last: "change until all have it (ms)",
  cpu: "CPU for one broadcast (ms)",
  beatsPerSecond: "heartbeats per second",
  beatCpu: "CPU for 1,000 heartbeats (ms)",
  memory: "memory per socket (KB)",
  answer: "one answer, awake (ms)",
  wake: "one answer, hibernated (ms)",
  wakeLast: "change until all have it, hibernated (ms)",
} as const;
export type Measure = keyof typeof MEASURES;

/**
 * Measured values in their order. The contenders take turns, so values at the same place in two lists were measured side
 * by side, and the machine's changing speed cancels out in their ratio.
 */
export class Samples {
  readonly #values = new Map<string, number[]>();

  add(contender: string, values: Readonly<Partial<Record<Measure, number>>>): void {
    for (const [measure, value] of Object.entries(values)) {
      const key = `${contender}/${measure}`;
      this.#values.set(key, [...this.of(contender, measure as Measure), value]);
    }
  }

  of(contender: string, measure: Measure): readonly number[] {
    return this.#values.get(`${contender}/${measure}`) ?? [];
  }

  /** Pairwise; empty if one of the two has no such measure. */
  ratios(one: string, other: string, measure: Measure): number[] {
    const others = this.of(other, measure);
    return this.of(one, measure)
      .map((value, index) => value / (others[index] ?? Number.NaN))
      .filter(Number.isFinite);
  }

  median(contender: string, measure: Measure): number {
    return median(this.of(contender, measure));
  }

  /** A row for each measure of the first contender. @param ratios Each heading, and the contender that it divides by. */
  table(title: string, contenders: readonly [string, ...string[]], ratios: Readonly<Record<string, string>>): string {
    const [first] = contenders;
    const measures = (Object.keys(MEASURES) as Measure[]).filter((measure) => this.of(first, measure).length > 0);
    const rows = measures.map((measure) => [
      MEASURES[measure],
      ...contenders.map((name) => spread(this.of(name, measure))),
      ...Object.values(ratios).map((other) => spread(this.ratios(first, other, measure), (ratio) => ratio.toFixed(2))),
    ]);
    return table([title, ...contenders, ...Object.keys(ratios)], rows);
  }
}
