import type { HistoryMinute } from "../../party/wire/admin.ts";

const MINUTE_MS = 60_000;

/** Columns: times (ms), then minimum, maximum and mean of the people, then the mean of each mood. */
export type ChartData = [at: number[], ...values: number[][]];

/** The current numbers. The history does not have the running minute yet. */
export interface CurrentNumbers {
  readonly at: number;
  readonly count: number;
  readonly moods: Readonly<Record<string, number>>;
}

/**
 * Builds a row for every minute from `from` (ms) until now. The history leaves out minutes in which nobody was there,
 * so a missing minute becomes a row of zeros.
 */
export function chartData(
  minutes: readonly HistoryMinute[],
  moods: readonly string[],
  from: number,
  now: CurrentNumbers,
): ChartData {
  const minuteAt = new Map(minutes.map((minute) => [minute.at, minute]));
  const data: ChartData = [[], [], [], [], ...moods.map(() => [])];
  const addRow = (...row: number[]) => row.forEach((value, column) => void data[column]?.push(value));
  for (let at = Math.ceil(from / MINUTE_MS) * MINUTE_MS; at + MINUTE_MS <= now.at; at += MINUTE_MS) {
    const minute = minuteAt.get(at);
    const { min, max, mean } = minute?.people ?? { min: 0, max: 0, mean: 0 };
    addRow(at, min, max, mean, ...moods.map((mood) => minute?.moods[mood]?.mean ?? 0));
  }
  const { count } = now;
  addRow(now.at, count, count, count, ...moods.map((mood) => now.moods[mood] ?? 0));
  return data;
}

/** The most people at once and the mean over the whole time. */
export function summarize([, , maxima = [], means = []]: ChartData): { max: number; mean: number } {
  const sum = means.reduce((total, mean) => total + mean, 0);
  return { max: maxima.reduce((one, other) => Math.max(one, other), 0), mean: sum / Math.max(1, means.length) };
}
