import type { Inspection } from "../../wire/admin.ts";

/** The work of a room since it was first used. The routes turn it into dollars (http/cost.ts). */
export type Counters = Mutable<Inspection["counters"]>;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export function newCounters(now: number): Counters {
  return {
    since: now,
    constructed: 0,
    joins: 0,
    messages: 0,
    broadcasts: 0,
    alarms: 0,
    requests: 0,
    rows: 0,
    personMs: 0,
  };
}
