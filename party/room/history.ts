/**
 * People and moods, minute by minute, for the last seven days. Between two events nothing changes, so each event accounts
 * for all the time since the one before it, quiet minutes included. The hour that runs is stored with the snapshot, and
 * a finished hour is one row: no minute costs a row of its own.
 */
import { z } from "zod";
import type { Aggregate } from "./sessions.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const KEPT_HOURS = 7 * 24;

/** Of one minute, for people and then for each mood: minimum, maximum and mean, one after the other. */
const Minute = z.array(z.number());

export const HistoryHour = z.object({
  /** Hours since 1970. */
  hour: z.int(),
  moods: z.array(z.string()),
  /** Sixty; null where nobody was there. */
  minutes: z.array(Minute.nullable()),
});
export type HistoryHour = z.infer<typeof HistoryHour>;

export const StoredHistory = z.object({
  /** Until when everything is accounted for (ms). */
  at: z.number(),
  /** What has been so since then: people, and each mood. */
  level: z.array(z.number()),
  running: HistoryHour,
  /** Of the minute that runs: minimum, maximum, and value × ms, for people and each mood. */
  minute: z.object({ low: Minute, high: Minute, sum: Minute }).nullable(),
  /** The hours that have rows. */
  stored: z.array(z.int()),
});
export type StoredHistory = z.infer<typeof StoredHistory>;

export class History {
  #state: StoredHistory;
  readonly #moods: readonly string[];
  #finished: HistoryHour[] = [];

  /** @param stored As it was when the room slept. Other moods than those configured begin a new hour's columns. */
  constructor(moods: readonly string[], now: number, stored?: StoredHistory) {
    this.#moods = moods;
    const isSame = stored !== undefined && stored.running.moods.join() === moods.join();
    this.#state = isSame ? stored : { ...empty(moods, now), stored: stored?.stored ?? [] };
  }

  get state(): StoredHistory {
    return this.#state;
  }

  /** When nothing of it is worth keeping any more (ms). */
  get until(): number {
    const latest = Math.max(this.#state.running.minutes.some(Boolean) || this.#state.minute ? this.#state.running.hour : 0, ...this.#state.stored);
    return latest === 0 ? 0 : (latest + 1 + KEPT_HOURS) * HOUR;
  }

  /** Accounts for the time up to `now`, and takes down what is so from now on. */
  record(now: number, { count, moods }: Aggregate): void {
    while (this.#state.at < now) {
      const next = Math.min(now, (Math.floor(this.#state.at / MINUTE) + 1) * MINUTE);
      this.#last(next - this.#state.at);
      this.#state.at = next;
      if (next % MINUTE === 0) this.#endMinute(next);
    }
    this.#state.level = [count, ...this.#moods.map((mood) => moods[mood] ?? 0)];
    this.#touch();
  }

  /** Hours that are finished and not yet stored, and the hours whose rows are too old. */
  takeRows(now: number): { finished: readonly HistoryHour[]; old: readonly number[] } {
    const finished = this.#finished;
    this.#finished = [];
    const oldest = Math.floor(now / HOUR) - KEPT_HOURS;
    const old = this.#state.stored.filter((hour) => hour < oldest);
    const kept = this.#state.stored.filter((hour) => hour >= oldest);
    this.#state.stored = [...kept, ...finished.map(({ hour }) => hour)];
    return { finished, old };
  }

  /** The level holds for this long. */
  #last(ms: number): void {
    this.#touch();
    const { minute, level } = this.#state;
    if (minute) minute.sum = minute.sum.map((sum, column) => sum + (level[column] ?? 0) * ms);
  }

  /** The level is part of the running minute, for however short a time. */
  #touch(): void {
    const { level } = this.#state;
    if (level[0] === 0 && !this.#state.minute) return;
    const { low, high, sum } = this.#state.minute ?? { low: [...level], high: [...level], sum: level.map(() => 0) };
    this.#state.minute = {
      low: low.map((value, column) => Math.min(value, level[column] ?? 0)),
      high: high.map((value, column) => Math.max(value, level[column] ?? 0)),
      sum,
    };
  }

  #endMinute(now: number): void {
    const { minute, running } = this.#state;
    if (minute) {
      const columns = minute.sum.map((sum, column) => [minute.low[column] ?? 0, minute.high[column] ?? 0, sum / MINUTE]);
      running.minutes[Math.floor((now - 1) / MINUTE) % 60] = columns.flat().map((value) => Math.round(value * 100) / 100);
    }
    this.#state.minute = null;
    if (now % HOUR !== 0) return;
    if (running.minutes.some(Boolean)) this.#finished.push(running);
    this.#state.running = emptyHour(this.#moods, now);
  }
}

function empty(moods: readonly string[], now: number): StoredHistory {
  return { at: now, level: [0, ...moods.map(() => 0)], running: emptyHour(moods, now), minute: null, stored: [] };
}

function emptyHour(moods: readonly string[], now: number): HistoryHour {
  return { hour: Math.floor(now / HOUR), moods: [...moods], minutes: Array.from({ length: 60 }, () => null) };
}
