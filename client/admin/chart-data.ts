import type { HistoryMinute } from "../../party/wire/admin.ts";

const MINUTE = 60_000;

/** What the chart draws, column by column: times (ms), the fewest and most people and their mean, and each mood's mean. */
export type Curves = [at: number[], ...values: number[][]];

/** People at this moment, which no minute tells yet. */
export interface Moment {
  readonly at: number;
  readonly count: number;
  readonly moods: Readonly<Record<string, number>>;
}

/**
 * Every minute from `from` (ms) until now. A minute that is not told of is one in which nobody was there: it is drawn as
 * that, not bridged by a line between its neighbours.
 */
export function curvesOf(
  minutes: readonly HistoryMinute[],
  moods: readonly string[],
  from: number,
  now: Moment,
): Curves {
  const told = new Map(minutes.map((minute) => [minute.at, minute]));
  const curves: Curves = [[], [], [], [], ...moods.map(() => [])];
  const add = (...row: number[]) => row.forEach((value, column) => void curves[column]?.push(value));
  for (let at = Math.ceil(from / MINUTE) * MINUTE; at + MINUTE <= now.at; at += MINUTE) {
    const minute = told.get(at);
    const { min, max, mean } = minute?.people ?? { min: 0, max: 0, mean: 0 };
    add(at, min, max, mean, ...moods.map((mood) => minute?.moods[mood]?.mean ?? 0));
  }
  const { count } = now;
  add(now.at, count, count, count, ...moods.map((mood) => now.moods[mood] ?? 0));
  return curves;
}

/** The most at once, and how many there were on average. */
export function summaryOf([, , most = [], means = []]: Curves): { most: number; mean: number } {
  const sum = means.reduce((total, mean) => total + mean, 0);
  return { most: most.reduce((one, other) => Math.max(one, other), 0), mean: sum / Math.max(1, means.length) };
}
