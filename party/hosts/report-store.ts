import type { ReportStore } from "../directory/directory.ts";
import type { Report } from "../wire/admin.ts";

/** The part of a Durable Object's storage that is used; PartyKit's has it too. */
export interface ListStorage {
  list<T>(options: { limit: number; startAfter?: string }): Promise<Map<string, T>>;
  put<T>(key: string, value: T, options?: { allowUnconfirmed?: boolean }): Promise<void>;
  delete(keys: string[]): Promise<number>;
}

/** At most so many keys are deleted at once. */
const LONGEST_LIST = 128;

/** Reports in the storage of the directory's object, one row each, by the room's name. */
export function reportStore(storage: ListStorage): ReportStore {
  return {
    list: async (after, limit) => [
      ...(await storage.list<Report>(after === null ? { limit } : { limit, startAfter: after })).values(),
    ],
    // A report that is lost comes again in a minute: nothing waits for the write to be confirmed.
    put: (report) => storage.put(report.room, report, { allowUnconfirmed: true }),
    delete: async (rooms) => {
      for (let from = 0; from < rooms.length; from += LONGEST_LIST) {
        await storage.delete(rooms.slice(from, from + LONGEST_LIST));
      }
    },
  };
}
