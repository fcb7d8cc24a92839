import type { ReportStorage } from "../../party/directory/directory.ts";
import type { Report } from "../../party/wire/admin.ts";

const MAX_DELETED_ROWS = 128;

/** A directory's storage in memory. `reads` counts the rows that were read. */
export class FakeStorage implements ReportStorage {
  readonly rows = new Map<string, unknown>();
  reads = 0;

  async list<T>({ limit, startAfter = "" }: { limit: number; startAfter?: string }): Promise<Map<string, T>> {
    const keys = [...this.rows.keys()].sort().filter((key) => key > startAfter);
    const page = keys.slice(0, limit).map((key): [string, T] => [key, this.rows.get(key) as T]);
    this.reads += page.length;
    return new Map(page);
  }

  async put<T>(key: string, value: T): Promise<void> {
    this.rows.set(key, value);
  }

  async delete(keys: string[]): Promise<number> {
    if (keys.length > MAX_DELETED_ROWS) throw new RangeError("too many keys");
    return keys.filter((key) => this.rows.delete(key)).length;
  }
}

export function reportOf(room: string, numbers: Partial<Report> = {}): Report {
  return { room, count: 1, resting: 0, moods: { joy: 1 }, watchers: 0, since: 0, at: 0, silentUntil: 0, ...numbers };
}
