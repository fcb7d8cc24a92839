import { z } from "zod";
import type { Settings } from "../settings.ts";
import { Counters, newCounters } from "./counters.ts";
import { History, StoredHistory } from "./history.ts";
import { Moderation, StoredModeration } from "./moderation.ts";
import type { Aggregate } from "./sessions.ts";

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
  /** When the directory was last told (ms). */
  reportedAt: z.number(),
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

  constructor({ moods, adminToken }: Settings, now: number, stored?: StoredMemory) {
    this.counters = stored?.counters ?? newCounters(now);
    this.history = adminToken === null ? null : new History(moods, now, stored?.history);
    this.moderation = new Moderation(stored?.moderation);
    this.occupiedSince = stored?.occupiedSince ?? null;
    this.reportedAt = stored?.reportedAt ?? 0;
    this.#accountedAt = stored?.accountedAt ?? now;
  }

  /** Before anything changes: so many people have been there up to now. */
  account(now: number, people: number): void {
    this.counters.personMs += people * Math.max(0, now - this.#accountedAt);
    this.#accountedAt = now;
  }

  /** After everything has changed: this is so from now on. @returns whether the room has become occupied, or empty. */
  record(now: number, aggregate: Aggregate): boolean {
    this.history?.record(now, aggregate);
    const isOccupied = aggregate.count > 0;
    if (isOccupied === (this.occupiedSince !== null)) return false;
    this.occupiedSince = isOccupied ? now : null;
    return true;
  }

  /** Whether the directory is to be told again that people are here. */
  isReportDue(now: number): boolean {
    return this.occupiedSince !== null && now - this.reportedAt >= REPORT_INTERVAL;
  }

  /** Until when an empty room has to be kept (ms). */
  get until(): number {
    return Math.max(this.history?.until ?? 0, this.moderation.until);
  }

  stateAt(now: number): StoredMemory {
    const { counters, history, moderation, occupiedSince, reportedAt } = this;
    const accountedAt = this.#accountedAt;
    const state = { counters, moderation: moderation.stateAt(now), occupiedSince, accountedAt, reportedAt };
    return history ? { ...state, history: history.state } : state;
  }
}
