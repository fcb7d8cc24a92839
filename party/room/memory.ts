import { z } from "zod";
import type { Settings } from "../settings/settings.ts";
import { Moderation, StoredModeration } from "./admin/bans.ts";
import { Counters, newCounters } from "./admin/counters.ts";
import { History, StoredHistory } from "./admin/history.ts";
import type { Sessions } from "./sessions.ts";

/** The directory is told this often (ms) that the room is still there. */
const REPORT_INTERVAL = 60_000;

export const StoredMemory = z.object({
  counters: Counters,
  /** Absent where there are no admins to look at it. */
  history: StoredHistory.optional(),
  moderation: StoredModeration,
  /** Since when somebody has been there (ms), or null. */
  occupiedSince: z.number().nullable(),
  /** Until when people × time is accounted for (ms). */
  accountedAt: z.number(),
  /** When the directory was last told (ms), and until when the room then meant to be silent. */
  reportedAt: z.number(),
  silentUntil: z.number().default(0),
});
export type StoredMemory = z.infer<typeof StoredMemory>;

/** What a room knows beyond who is here: what it has done, its history, what admins decided. Stored with the snapshot. */
export class Memory {
  readonly counters: Counters;
  /** Kept only where there are admins to look at it: otherwise an empty room leaves nothing behind. */
  readonly history: History | null;
  readonly moderation: Moderation;
  occupiedSince: number | null;
  reportedAt: number;
  #accountedAt: number;
  #silentUntil: number;
  /** A history that nobody can look at now, kept for when they can again. */
  readonly #dormant: StoredHistory | undefined;

  constructor({ moods, adminToken }: Settings, now: number, stored?: StoredMemory) {
    this.counters = stored?.counters ?? newCounters(now);
    this.history = adminToken === null ? null : new History(moods, now, stored?.history);
    this.moderation = new Moderation(stored?.moderation);
    this.occupiedSince = stored?.occupiedSince ?? null;
    this.reportedAt = stored?.reportedAt ?? 0;
    this.#dormant = adminToken === null ? stored?.history : undefined;
    this.#accountedAt = Math.min(stored?.accountedAt ?? now, now);
    this.#silentUntil = stored?.silentUntil ?? 0;
  }

  /** Before anything changes: so many people have been there up to now. */
  account(now: number, people: number): void {
    this.counters.personMs += people * Math.max(0, now - this.#accountedAt);
    this.#accountedAt = Math.max(now, this.#accountedAt);
  }

  /** After everything has changed: this is so from now on. @returns whether the room has become occupied, or empty. */
  record<S>(now: number, sessions: Sessions<S>): boolean {
    this.history?.record(now, sessions.aggregate());
    const isOccupied = sessions.count > 0;
    if (isOccupied === (this.occupiedSince !== null)) return false;
    this.occupiedSince = isOccupied ? now : null;
    return true;
  }

  /**
   * Whether the directory is to be told again that people are here: once a minute, and sooner where the room is about to
   * sleep for longer than it has said. @param next When it will wake by itself (ms).
   */
  isReportDue(now: number, next: number): boolean {
    const isLate = now - this.reportedAt >= REPORT_INTERVAL || next > this.#silentUntil + 2 * REPORT_INTERVAL;
    return this.occupiedSince !== null && isLate;
  }

  reported(now: number, silentUntil: number): void {
    this.reportedAt = now;
    this.#silentUntil = silentUntil;
  }

  /** Goes on from one that was begun when this could not be read: what that has counted is added. */
  resume(begun: Memory): void {
    for (const name of Object.keys(begun.counters) as (keyof Counters)[]) {
      if (name !== "since") this.counters[name] += begun.counters[name];
    }
    this.#accountedAt = begun.#accountedAt;
  }

  /** Until when an empty room has to be kept (ms). */
  get until(): number {
    return Math.max(this.history?.until ?? 0, this.moderation.until);
  }

  stateAt(now: number): StoredMemory {
    const { counters, history, moderation, occupiedSince, reportedAt } = this;
    const accountedAt = this.#accountedAt;
    const silentUntil = this.#silentUntil;
    const state = {
      counters,
      moderation: moderation.stateAt(now),
      occupiedSince,
      accountedAt,
      reportedAt,
      silentUntil,
    };
    const kept = history?.state ?? this.#dormant;
    return kept ? { ...state, history: kept } : state;
  }
}
