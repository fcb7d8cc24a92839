import type { ReportStore } from "../../party/directory/directory.ts";
import type { Report } from "../../party/wire/admin.ts";

/** Reports in memory, in the order of their rooms' names; `reads` counts those that were read. */
export class FakeStore implements ReportStore {
  readonly reports = new Map<string, Report>();
  reads = 0;

  async list(after: string | null, limit: number): Promise<Report[]> {
    const rooms = [...this.reports.keys()].sort().filter((room) => after === null || room > after);
    const page = rooms.slice(0, limit).flatMap((room) => this.reports.get(room) ?? []);
    this.reads += page.length;
    return page;
  }

  async put(report: Report): Promise<void> {
    this.reports.set(report.room, report);
  }

  async delete(rooms: readonly string[]): Promise<void> {
    for (const room of rooms) this.reports.delete(room);
  }
}

export function reportOf(room: string, numbers: Partial<Report> = {}): Report {
  return { room, count: 1, resting: 0, moods: { joy: 1 }, watchers: 0, since: 0, at: 0, silentUntil: 0, ...numbers };
}
