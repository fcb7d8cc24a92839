/**
 * The list of occupied rooms. It contains the rooms' reports and nothing else: rooms that stop reporting are dropped, and
 * a directory that has lost its storage is complete again after every room has reported once.
 */
import type { Report, RoomsQuery } from "../wire/admin.ts";

/** Rooms report once a minute, or when their `silentUntil` is over. Two missed reports are forgiven. */
const STALE_AFTER_MS = 3 * 60_000;
/** The largest number of rows that a platform deletes in one call. */
const BATCH_ROWS = 128;

/** The part of a Durable Object's storage that the directory uses. Keys are room names. */
export interface ReportStorage {
  /** In the order of the keys. */
  list<T>(options: { limit: number; startAfter?: string }): Promise<Map<string, T>>;
  put<T>(key: string, value: T, options: { allowUnconfirmed: boolean }): Promise<void>;
  delete(keys: string[]): Promise<number>;
}

export interface ReportPage {
  readonly rooms: Report[];
  /** The last room of the page, or null if no room follows. */
  readonly cursor: string | null;
}

/** The calls that rooms and routes make, on every host. */
export interface RoomDirectory {
  /** A report with a count of 0 removes the room. */
  report(report: Report): Promise<void>;
  list(page: RoomsQuery): Promise<ReportPage>;
}

export class Directory {
  readonly #storage: ReportStorage;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(storage: ReportStorage) {
    this.#storage = storage;
  }

  /** @param now Milliseconds since 1970. A report's age is measured with this clock, not with the room's. */
  async report(report: Report, now: number): Promise<void> {
    if (report.count === 0) await this.#storage.delete([report.room]);
    // Unconfirmed, because the room repeats a lost report within a minute.
    else await this.#storage.put(report.room, { ...report, at: now }, { allowUnconfirmed: true });
    if (now >= this.#sweptAt + STALE_AFTER_MS) await this.#sweep(now);
  }

  /** A page of rooms, ordered by name. */
  async list({ cursor, limit }: RoomsQuery, now: number): Promise<ReportPage> {
    const rooms: Report[] = [];
    for await (const report of this.#fresh(cursor, now)) {
      if (rooms.length === limit) return { rooms, cursor: rooms.at(-1)?.room ?? null };
      rooms.push(report);
    }
    return { rooms, cursor: null };
  }

  /** Listing hides stale reports in any case. This deletes them if no admin ever looks. */
  async #sweep(now: number): Promise<void> {
    this.#sweptAt = now;
    for await (const _ of this.#fresh(undefined, now));
  }

  /** Yields the reports after this room and deletes the stale ones on the way. */
  async *#fresh(after: string | undefined, now: number): AsyncGenerator<Report> {
    let batch: Report[];
    let last = after;
    do {
      const options = last === undefined ? {} : { startAfter: last };
      batch = [...(await this.#storage.list<Report>({ limit: BATCH_ROWS, ...options })).values()];
      const stale = batch.filter(({ at, silentUntil }) => now - Math.max(at, silentUntil) > STALE_AFTER_MS);
      if (stale.length > 0) await this.#storage.delete(stale.map(({ room }) => room));
      yield* batch.filter((report) => !stale.includes(report));
      last = batch.at(-1)?.room;
    } while (batch.length === BATCH_ROWS);
  }
}
