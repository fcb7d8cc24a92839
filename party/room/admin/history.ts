/**
 * People and moods, minute by minute, for the last seven days. Between two events nothing changes, so each event accounts
 * for all the time since the one before it, quiet minutes included. The hour that runs is stored with the snapshot, and
 * a finished hour is one row: no minute costs a row of its own.
 */
import { z } from "zod";
import type { HistoryList, HistoryMinute } from "../../wire/admin.ts";
import type { Aggregate } from "../sessions.ts";

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
  /** Hours that are over and have no row yet. */
  finished: z.array(HistoryHour),
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

  /** @param stored As it was when the room slept. With other moods than those configured, its hour is over. */
  constructor(moods: readonly string[], now: number, stored?: StoredHistory) {
    this.#moods = moods;
    const fresh = empty(moods, now);
    if (!stored) this.state = fresh;
    else if (stored.running.moods.join() === moods.join()) this.state = { ...stored, at: Math.min(stored.at, now) };
    else {
      const finished = stored.running.minutes.some(Boolean) ? [...stored.finished, stored.running] : stored.finished;
      this.state = { ...fresh, finished, stored: stored.stored };
    }
  }

  /** When nothing of it is to be kept any more (ms). */
  get until(): number {
    const { running, minute, finished, stored } = this.state;
    const hours = [...stored, ...finished.map(({ hour }) => hour)];
    if (minute || running.minutes.some(Boolean)) hours.push(running.hour);
    return hours.length === 0 ? 0 : (Math.max(...hours) + 1 + KEPT_HOURS) * HOUR;
  }

  /** Accounts for the time up to `now`, and takes down what is so from now on. */
  record(now: number, { count, moods }: Aggregate): void {
    this.#account(now);
    this.state.level = [count, ...this.#moods.map((mood) => moods[mood] ?? 0)];
    this.#touch();
  }

  /** Nobody is known to have been there after this (ms): the room was not running. */
  pauseAt(at: number): void {
    this.record(at, { count: 0, resting: 0, moods: {} });
  }

  /** Hours that are over and have no row yet, and those whose rows are too old; null where there are neither. */
  rows(now: number): Rows | null {
    const { finished, stored } = this.state;
    const oldest = Math.floor(now / HOUR) - KEPT_HOURS;
    const old = stored.filter((hour) => hour < oldest);
    return old.length + finished.length === 0 ? null : { finished: [...finished], old };
  }

  /** These have their rows now, or have lost them. Until this is said they are offered again, after a restart too. */
  kept({ finished, old }: Rows): void {
    const { state } = this;
    const hours = finished.map(({ hour }) => hour);
    state.finished = state.finished.filter((hour) => !finished.includes(hour));
    state.stored = [...new Set([...state.stored, ...hours])].filter((hour) => !old.includes(hour));
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
    if (this.state.running.minutes.some(Boolean)) this.state.finished.push(this.state.running);
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
  return {
    at: now,
    level: [0, ...moods.map(() => 0)],
    running: emptyHour(moods, now),
    minute: null,
    finished: [],
    stored: [],
  };
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
