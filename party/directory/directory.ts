/**
 * The directory of rooms that have people. It knows what rooms report and nothing else: a room that says nothing for a
 * while is taken for gone, and a directory that has lost everything is whole again as soon as every room has reported.
 */
import type { Report, RoomsQuery } from "../wire/admin.ts";

/** Rooms report once a minute, or when they said: one that is later than this (ms) died without saying so. */
const STALE_AFTER = 3 * 60_000;
/** Reports read at a time, by whoever looks through them all. */
const BATCH = 200;

/** Reports by room, in the order of their names. */
export interface ReportStore {
  /** The first `limit` of them after a name, or from the beginning. */
  list(after: string | null, limit: number): Promise<Report[]>;
  put(report: Report): Promise<void>;
  delete(rooms: readonly string[]): Promise<void>;
}

export interface ReportPage {
  readonly rooms: Report[];
  readonly cursor: string | null;
}

/** What the rest of the project sees of it, on every host. */
export interface RoomDirectory {
  /** A report of no people takes the room out. */
  report(report: Report): Promise<void>;
  list(page: RoomsQuery): Promise<ReportPage>;
}

export class Directory {
  readonly #store: ReportStore;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(store: ReportStore) {
    this.#store = store;
  }

  async report(report: Report, now: number): Promise<void> {
    if (report.count === 0) await this.#store.delete([report.room]);
    // By this clock: a report is as old as the time since it came.
    else await this.#store.put({ ...report, at: now });
    // The stale are not listed in any case; this is for the storage of a directory that nobody looks at.
    if (now >= this.#sweptAt + STALE_AFTER) await this.#sweep(now);
  }

  /** A page of rooms by name; the cursor is the last of them. */
  async list(
    { cursor = null, limit }: { cursor?: string | undefined | null; limit: number },
    now: number,
  ): Promise<ReportPage> {
    const rooms: Report[] = [];
    for await (const report of this.#fresh(cursor, now)) {
      if (rooms.length === limit) return { rooms, cursor: rooms.at(-1)?.room ?? null };
      rooms.push(report);
    }
    return { rooms, cursor: null };
  }

  async #sweep(now: number): Promise<void> {
    this.#sweptAt = now;
    for await (const _ of this.#fresh(null, now));
  }

  /** Every report that is not stale; those that are go on the way. */
  async *#fresh(after: string | null, now: number): AsyncGenerator<Report> {
    let batch: Report[];
    let last = after;
    do {
      batch = await this.#store.list(last, BATCH);
      const stale = batch.filter(({ at, silentUntil }) => now - Math.max(at, silentUntil) > STALE_AFTER);
      if (stale.length > 0) await this.#store.delete(stale.map(({ room }) => room));
      yield* batch.filter((report) => !stale.includes(report));
      last = batch.at(-1)?.room ?? null;
    } while (batch.length === BATCH);
  }
}
