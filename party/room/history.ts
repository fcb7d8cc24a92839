/**
 * People and moods, minute by minute, for the last seven days. Between two events nothing changes, so each event accounts
 * for all the time since the one before it, quiet minutes included. The hour that runs is stored with the snapshot, and
 * a finished hour is one row: no minute costs a row of its own.
 */
import { z } from "zod";
import type { HistoryList, HistoryMinute } from "../admin/schema.ts";
import type { Aggregate } from "./sessions.ts";

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const KEPT_HOURS = 7 * 24;

const Columns = z.array(z.number());

export const HistoryHour = z.object({
  /** Hours since 1970. */
  hour: z.int(),
  /** What the columns after the first, which is people, stand for. */
  moods: z.array(z.string()),
  /** Sixty: null where nobody was there, else minimum, maximum and mean of each column, one after the other. */
  minutes: z.array(Columns.nullable()),
});
export type HistoryHour = z.infer<typeof HistoryHour>;

export const StoredHistory = z.object({
  /** Until when everything is accounted for (ms). */
  at: z.number(),
  /** What has been so since then: people, and each mood. */
  level: Columns,
  running: HistoryHour,
  /** Of the minute that runs: minimum, maximum, and value × ms of each column. */
  minute: z.object({ low: Columns, high: Columns, sum: Columns }).nullable(),
  /** The hours that have rows. */
  stored: z.array(z.int()),
});
export type StoredHistory = z.infer<typeof StoredHistory>;

export interface Rows {
  readonly finished: readonly HistoryHour[];
  readonly old: readonly number[];
}

export class History {
  readonly state: StoredHistory;
  readonly #moods: readonly string[];
  #finished: HistoryHour[] = [];

  /** @param stored As it was when the room slept; with other moods than those configured, only its rows count. */
  constructor(moods: readonly string[], now: number, stored?: StoredHistory) {
    this.#moods = moods;
    const isSame = stored?.running.moods.join() === moods.join();
    this.state = stored && isSame ? stored : { ...empty(moods, now), stored: stored?.stored ?? [] };
  }

  /** When nothing of it is to be kept any more (ms). */
  get until(): number {
    const { running, minute, stored } = this.state;
    const hours = minute || running.minutes.some(Boolean) ? [...stored, running.hour] : stored;
    return hours.length === 0 ? 0 : (Math.max(...hours) + 1 + KEPT_HOURS) * HOUR;
  }

  /** Accounts for the time up to `now`, and takes down what is so from now on. */
  record(now: number, { count, moods }: Aggregate): void {
    this.#account(now);
    this.state.level = [count, ...this.#moods.map((mood) => moods[mood] ?? 0)];
    this.#touch();
  }

  /** Hours that are finished and not stored yet, and those whose rows are too old; null for none. They count as done. */
  takeRows(now: number): Rows | null {
    const finished = this.#finished;
    const oldest = Math.floor(now / HOUR) - KEPT_HOURS;
    const old = this.state.stored.filter((hour) => hour < oldest);
    if (old.length === 0 && finished.length === 0) return null;
    this.#finished = [];
    const kept = this.state.stored.filter((hour) => hour >= oldest);
    this.state.stored = [...kept, ...finished.map(({ hour }) => hour)];
    return { finished, old };
  }

  /** They could not be stored: they are to be taken again. */
  giveBack({ finished, old }: Rows): void {
    this.#finished.push(...finished);
    const taken = new Set(finished.map(({ hour }) => hour));
    this.state.stored = [...old, ...this.state.stored.filter((hour) => !taken.has(hour))];
  }

  #account(now: number): void {
    const { state } = this;
    while (state.at < now) {
      const isQuiet = state.level[0] === 0 && !state.minute;
      const next = Math.min(now, ceil(state.at, isQuiet ? HOUR : MINUTE));
      if (!isQuiet) this.#lasts(next - state.at);
      state.at = next;
      if (next % MINUTE === 0) this.#endMinute();
      if (next % HOUR === 0) this.#endHour();
    }
  }

  /** The level holds for this long. */
  #lasts(ms: number): void {
    this.#touch();
    const { minute, level } = this.state;
    if (minute) minute.sum = minute.sum.map((sum, column) => sum + (level[column] ?? 0) * ms);
  }

  /** The level is part of the running minute, for however short a time. */
  #touch(): void {
    const { level, minute } = this.state;
    if (level[0] === 0 && !minute) return;
    const { low, high, sum } = minute ?? { low: level, high: level, sum: level.map(() => 0) };
    this.state.minute = {
      low: low.map((value, column) => Math.min(value, level[column] ?? 0)),
      high: high.map((value, column) => Math.max(value, level[column] ?? 0)),
      sum,
    };
  }

  #endMinute(): void {
    const { minute, running, at } = this.state;
    if (!minute) return;
    const { low, high, sum } = minute;
    const columns = sum.flatMap((value, column) => [low[column] ?? 0, high[column] ?? 0, hundredths(value / MINUTE)]);
    running.minutes[((at - MINUTE) / MINUTE) % 60] = columns;
    this.state.minute = null;
  }

  #endHour(): void {
    if (this.state.running.minutes.some(Boolean)) this.#finished.push(this.state.running);
    this.state.running = emptyHour(this.#moods, this.state.at);
  }
}

function ceil(at: number, unit: number): number {
  return (Math.floor(at / unit) + 1) * unit;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

function empty(moods: readonly string[], now: number): StoredHistory {
  return { at: now, level: [0, ...moods.map(() => 0)], running: emptyHour(moods, now), minute: null, stored: [] };
}

function emptyHour(moods: readonly string[], now: number): HistoryHour {
  return { hour: Math.floor(now / HOUR), moods: [...moods], minutes: Array.from({ length: 60 }, () => null) };
}

/** The key of an hour's row. */
export function rowOf(hour: number): string {
  return `history/${hour}`;
}

/**
 * The minutes since `since` (ms) in which somebody was there, oldest first.
 * @param hours As they were stored; what does not fit is left out.
 */
export function minutesOf(hours: readonly unknown[], since: number): HistoryList {
  const known = hours.flatMap((hour) => {
    const parsed = HistoryHour.safeParse(hour);
    return parsed.success ? [parsed.data] : [];
  });
  known.sort((one, other) => one.hour - other.hour);
  const minutes = known.flatMap(({ hour, moods, minutes }) =>
    minutes.flatMap((columns, minute): HistoryMinute[] => {
      const at = hour * HOUR + minute * MINUTE;
      if (!columns || at < since) return [];
      const spread = (column: number) => {
        const [min = 0, max = 0, mean = 0] = columns.slice(3 * column);
        return { min, max, mean };
      };
      const ofMoods = Object.fromEntries(moods.map((mood, index) => [mood, spread(index + 1)]));
      return [{ at, people: spread(0), moods: ofMoods }];
    }),
  );
  return { minutes };
}
