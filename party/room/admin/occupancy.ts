import type { Report } from "../../wire/admin.ts";
import type { Aggregate } from "../tally.ts";

/** The directory hears this often that the room is still occupied (ms, M5). */
const REPORT_INTERVAL_MS = 60_000;
/** The directory drops a room that is a minute later than this (ms; directory/directory.ts). */
const REPORT_SLACK_MS = 120_000;

/** The occupancy in a snapshot. */
export interface StoredOccupancy {
  /** Since when somebody has been here (ms); null if nobody is. */
  readonly occupiedSince: number | null;
  /** Until when people × time is counted (ms). */
  readonly countedAt: number;
  readonly reportedAt: number;
  /** When the room meant to wake next, as it last reported (ms). */
  readonly silentUntil: number;
}

/** How long how many people have been here, and what the directory knows of that. */
export class Occupancy {
  #people: number;
  #occupiedSince: number | null;
  #countedAt: number;
  #reportedAt: number;
  #silentUntil: number;
  #hasChanged = false;

  /** @param people How many are here now. */
  constructor(people: number, now: number, stored?: StoredOccupancy) {
    this.#people = people;
    this.#occupiedSince = stored?.occupiedSince ?? null;
    this.#countedAt = Math.min(stored?.countedAt ?? now, now);
    this.#reportedAt = stored?.reportedAt ?? 0;
    this.#silentUntil = stored?.silentUntil ?? 0;
  }

  /** The time until now is counted. */
  skipTo(now: number): void {
    this.#countedAt = now;
  }

  /** People × milliseconds since the last call of `record`. */
  personMsUntil(now: number): number {
    return this.#people * Math.max(0, now - this.#countedAt);
  }

  /** @param people From now on. @returns whether the room became occupied or empty. The caller must store that. */
  record(people: number, now: number): boolean {
    this.#people = people;
    this.#countedAt = Math.max(now, this.#countedAt);
    const isOccupied = people > 0;
    if (isOccupied === (this.#occupiedSince !== null)) return false;
    this.#occupiedSince = isOccupied ? now : null;
    this.#hasChanged = true;
    return true;
  }

  /** @param nextWake When the room will wake by itself (ms). */
  isReportDue(now: number, nextWake: number): boolean {
    if (this.#hasChanged) return true;
    if (this.#occupiedSince === null) return false;
    return now - this.#reportedAt >= REPORT_INTERVAL_MS || nextWake > this.#silentUntil + REPORT_SLACK_MS;
  }

  report(room: string, aggregate: Aggregate, watchers: number, now: number, nextWake: number): Report {
    this.#hasChanged = false;
    this.#reportedAt = now;
    this.#silentUntil = Number.isFinite(nextWake) ? Math.max(nextWake, now) : now;
    return {
      room,
      ...aggregate,
      watchers,
      since: this.#occupiedSince ?? now,
      at: now,
      silentUntil: this.#silentUntil,
    };
  }

  get state(): StoredOccupancy {
    return {
      occupiedSince: this.#occupiedSince,
      countedAt: this.#countedAt,
      reportedAt: this.#reportedAt,
      silentUntil: this.#silentUntil,
    };
  }
}
