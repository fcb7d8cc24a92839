/**
 * People and moods, minute by minute, for seven days (M8). Nothing changes between two events, so each event accounts for
 * all the time since the one before it. The running hour is stored with the snapshot, and a finished hour becomes one
 * row, so no minute costs a row of its own.
 */
import type { HistoryList, HistoryMinute } from "../../wire/admin.ts";
import type { KeyRange } from "../host.ts";
import type { Aggregate } from "../tally.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RETENTION_HOURS = 7 * 24;
/** A visit of seconds has people in up to two minutes of the clock. An empty room does not remember it (D8). */
const BRIEF_MINUTES = 2;

/** One row. */
export interface HistoryHour {
  /** Hours since 1970. */
  readonly hour: number;
  /** The names of the columns after the first, which is people. */
  readonly moods: readonly string[];
  /** Sixty: null if nobody was here, else minimum, maximum and mean of each column, one after the other. */
  readonly minutes: (readonly number[] | null)[];
}

/** The history in a snapshot. */
export interface StoredHistory {
  /** Until when everything is accounted for (ms). */
  at: number;
  /** The counts since then. */
  level: Pick<Aggregate, "count" | "moods">;
  running: HistoryHour;
  /** Of the running minute: minimum, maximum, and value × ms of each column. */
  minute: { readonly low: readonly number[]; readonly high: readonly number[]; readonly sum: readonly number[] } | null;
  /** The latest hour that has a row; 0 if none has. */
  lastHour: number;
  /** How many finished minutes had people in them, since the room last forgot its history. */
  occupiedMinutes: number;
}

export class History {
  readonly #moods: readonly string[];
  #state: StoredHistory;
  #finished: HistoryHour[] = [];

  constructor(moods: readonly string[], now: number, stored?: StoredHistory | null) {
    this.#moods = moods;
    this.#state = stored ? withMoods({ ...stored, at: Math.min(stored.at, now) }, moods) : emptyState(moods, now);
  }

  get state(): StoredHistory {
    return this.#state;
  }

  /** Until when an empty room must remember this (ms). */
  get retainUntil(): number {
    const { running, minute, lastHour, occupiedMinutes } = this.state;
    if (occupiedMinutes + (minute ? 1 : 0) <= BRIEF_MINUTES) return 0;
    const hour = minute || running.minutes.some(Boolean) ? running.hour : lastHour;
    return (hour + 1 + RETENTION_HOURS) * HOUR_MS;
  }

  /** The storage is cleared. A room that stays in memory then knows no more than a restored one. */
  forget(now: number): void {
    this.#state = emptyState(this.#moods, now);
    this.#finished = [];
  }

  /** Accounts for the time up to `now`, and notes what is true from now on. */
  record(now: number, { count, moods }: Pick<Aggregate, "count" | "moods">): void {
    this.#account(now);
    this.state.level = { count, moods };
    this.#note();
  }

  /** One person with this mood left at `at` (ms), while the room did not run. */
  leave(mood: string | null, at: number): void {
    const { count, moods } = this.state.level;
    this.record(at, { count: count - 1, moods: mood === null ? moods : { ...moods, [mood]: (moods[mood] ?? 0) - 1 } });
  }

  /** The hours that have ended since the last call, which are to become rows. */
  takeFinished(): readonly HistoryHour[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  /** These hours could not be stored. */
  putBack(hours: readonly HistoryHour[]): void {
    this.#finished.unshift(...hours);
  }

  #account(now: number): void {
    const { state } = this;
    while (state.at < now) {
      const isQuiet = state.level.count === 0 && !state.minute;
      const next = Math.min(now, endOf(state.at, isQuiet ? HOUR_MS : MINUTE_MS));
      if (!isQuiet) this.#add(next - state.at);
      state.at = next;
      if (next % MINUTE_MS === 0) this.#endMinute();
      if (next % HOUR_MS === 0) this.#endHour();
    }
  }

  /** The level has held for this long. */
  #add(ms: number): void {
    this.#note();
    const { minute } = this.state;
    const level = this.#columns();
    if (minute)
      this.state.minute = { ...minute, sum: minute.sum.map((sum, column) => sum + (level[column] ?? 0) * ms) };
  }

  /** The level is part of the running minute, however briefly. */
  #note(): void {
    const { at, level, minute } = this.state;
    if (level.count === 0 && !minute) return;
    const columns = this.#columns();
    const zeros = columns.map(() => 0);
    // A minute in which somebody enters an empty room began with nobody.
    const first = at % MINUTE_MS === 0 ? columns : zeros;
    const { low, high, sum } = minute ?? { low: first, high: columns, sum: zeros };
    this.state.minute = {
      low: columns.map((value, column) => Math.min(value, low[column] ?? 0)),
      high: columns.map((value, column) => Math.max(value, high[column] ?? 0)),
      sum: columns.map((_, column) => sum[column] ?? 0),
    };
  }

  #columns(): number[] {
    const { level, running } = this.state;
    return [level.count, ...running.moods.map((mood) => level.moods[mood] ?? 0)];
  }

  #endMinute(): void {
    const { minute, running, at } = this.state;
    if (!minute) return;
    const { low, high, sum } = minute;
    const index = ((at - MINUTE_MS) / MINUTE_MS) % 60;
    running.minutes[index] = sum.flatMap((value, column) => [
      low[column] ?? 0,
      high[column] ?? 0,
      Math.round((value / MINUTE_MS) * 100) / 100,
    ]);
    this.state.minute = null;
    this.state.occupiedMinutes++;
  }

  #endHour(): void {
    const { running } = this.state;
    if (running.minutes.some(Boolean)) {
      this.#finished.push(running);
      this.state.lastHour = running.hour;
    }
    this.state.running = emptyHour(this.#moods, this.state.at);
  }
}

/** The end of the minute or hour that `at` lies in. */
function endOf(at: number, unit: number): number {
  return (Math.floor(at / unit) + 1) * unit;
}

function emptyState(moods: readonly string[], now: number): StoredHistory {
  const level = { count: 0, moods: {} };
  return { at: now, level, running: emptyHour(moods, now), minute: null, lastHour: 0, occupiedMinutes: 0 };
}

function emptyHour(moods: readonly string[], now: number): HistoryHour {
  return { hour: Math.floor(now / HOUR_MS), moods: [...moods], minutes: Array.from({ length: 60 }, () => null) };
}

/** A mood that a deploy has added gets a column in the running hour. One that it removed keeps its column until then. */
function withMoods(state: StoredHistory, moods: readonly string[]): StoredHistory {
  const { running } = state;
  const added = moods.filter((mood) => !running.moods.includes(mood));
  return { ...state, running: { ...running, moods: [...running.moods, ...added], minutes: [...running.minutes] } };
}

/** The key of an hour's row. Hours have six digits until the year 2084, so keys sort by time. */
export function historyKey(hour: number): string {
  return `history/${hour}`;
}

/** The rows of the last `hours`. The end is the first key after every `history/…`. */
export function historyRange(hours: number, now: number): KeyRange {
  return { start: historyKey(Math.floor(now / HOUR_MS - hours)), end: "history0" };
}

/** The rows that are too old at `now` (ms). */
export function outdatedRange(now: number): KeyRange {
  return { start: "history/", end: historyKey(Math.floor(now / HOUR_MS) - RETENTION_HOURS) };
}

/** The minutes of the last `hours` in which somebody was here, oldest first. */
export function historyList(rows: readonly HistoryHour[], hours: number, now: number): HistoryList {
  const since = now - hours * HOUR_MS;
  const minutes = rows.flatMap(({ hour, moods, minutes }) =>
    minutes.flatMap((columns, minute): HistoryMinute[] => {
      const at = hour * HOUR_MS + minute * MINUTE_MS;
      if (!columns || at < since) return [];
      const spread = (column: number) => {
        const [min = 0, max = 0, mean = 0] = columns.slice(3 * column);
        return { min, max, mean };
      };
      const moodSpreads = Object.fromEntries(moods.map((mood, index) => [mood, spread(index + 1)]));
      return [{ at, people: spread(0), moods: moodSpreads }];
    }),
  );
  return { minutes };
}
