import { z } from "zod";

const Count = z.number().nonnegative().default(0);

/** What a room has done since it was first used; the grounds of its cost (prices.ts). Stored with the snapshot. */
export const Counters = z.object({
  /** When it was first used (ms). */
  since: z.number(),
  /** Times it was made, from nothing or from hibernation; a wake that stored nothing is forgotten. */
  constructed: Count,
  /** Who asked to come in, admins' live sockets too. */
  joins: Count,
  /** Frames that reached it. Heartbeats do only where the platform does not answer them. */
  messages: Count,
  broadcasts: Count,
  alarms: Count,
  /** Readings that the cache did not answer, and requests of admins. */
  requests: Count,
  /** Rows written: snapshots, alarms, hours of history. */
  rows: Count,
  /** People × milliseconds. */
  personMs: Count,
});
export type Counters = z.infer<typeof Counters>;

export function newCounters(now: number): Counters {
  return Counters.parse({ since: now });
}
