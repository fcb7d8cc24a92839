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

/** Updates that another write undid are lost. KV rejects a second write to a key within a second. */
export function noQuality() {
  return { updates: 0, lost: 0, rejected: 0, readings: 0, wrong: 0, shown: 0, present: 0 };
}
export type Quality = ReturnType<typeof noQuality>;

/** `one * times + other` */
export function combine<T extends Record<string, number>>(one: T, times: number, other?: T): T {
  const sums = Object.entries(one).map(([name, value]) => [name, value * times + (other?.[name] ?? 0)]);
  return Object.fromEntries(sums) as T;
}

export function since<T extends Record<string, number>>(later: T, earlier: T): T {
  return combine(earlier, -1, later);
}
