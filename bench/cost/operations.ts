/** The operations of a design and the quality of its readings. */

export const OPERATIONS = [
  // Requests, WebSocket upgrades and runs of a cron.
  "workerRequests",
  "kvReads",
  "kvWrites",
  // Joins and alarms; and how often an event found the object evicted.
  "objectRequests",
  "alarms",
  "restores",
  // WebSocket messages that wake the object, and heartbeats that the platform answers.
  "messages",
  "autoResponses",
  // Key-value storage is billed by units of 4 KB instead of rows.
  "rowsWritten",
  "unitsWritten",
  "runningMs",
  "frames",
] as const;
export type Operation = (typeof OPERATIONS)[number];
export type Operations = Record<Operation, number>;

/** Updates that another write undid are lost. KV rejects a second write to a key within a second. */
const QUALITIES = ["updates", "lost", "rejected", "readings", "wrong", "shown", "present"] as const;
export type Quality = Record<(typeof QUALITIES)[number], number>;

/** A design that runs through a script. */
export interface Run {
  readonly operations: Operations;
  readonly quality: Quality;
  /** Plays every event before this time (ms). */
  advance(until: number): Promise<void>;
  /** Compares the end with the ground truth. @throws WrongAnswer */
  finish?(): Promise<void>;
}

export function noOperations(): Operations {
  return Object.fromEntries(OPERATIONS.map((name) => [name, 0])) as Operations;
}

export function noQuality(): Quality {
  return Object.fromEntries(QUALITIES.map((name) => [name, 0])) as Quality;
}

/** `one * times + other` */
export function combine(one: Operations, times = 1, other = noOperations()): Operations {
  return Object.fromEntries(OPERATIONS.map((name) => [name, one[name] * times + other[name]])) as Operations;
}

export function since(later: Operations, earlier: Operations): Operations {
  return combine(earlier, -1, later);
}
