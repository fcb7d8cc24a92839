/** What is counted, whatever the design: the operations that a platform bills, and what else tells something. */
export interface Operations {
  /** HTTP requests and WebSocket upgrades that reach a Worker; each run of a cron too. */
  workerRequests: number;
  kvReads: number;
  kvWrites: number;
  /** Of these, writes within a second of another to the same key: the real KV refuses them (429). */
  kvWritesTooSoon: number;
  /** Joins and alarms: what reaches the object by itself. */
  objectRequests: number;
  alarms: number;
  /** Incoming WebSocket messages that wake the object. */
  messages: number;
  /** Heartbeats that the platform answers by itself. */
  autoAnswers: number;
  rowsRead: number;
  rowsWritten: number;
  /** What a host with key-value storage bills instead of rows: units of 4 KB, each value rounded up. */
  unitsRead: number;
  unitsWritten: number;
  /** How long the object runs (ms), by the model in room-host.ts. */
  runningMs: number;
  /** Frames sent to people, which are free here and not where presence is rented. */
  frames: number;
}

export function noOperations(): Operations {
  return {
    workerRequests: 0,
    kvReads: 0,
    kvWrites: 0,
    kvWritesTooSoon: 0,
    objectRequests: 0,
    alarms: 0,
    messages: 0,
    autoAnswers: 0,
    rowsRead: 0,
    rowsWritten: 0,
    unitsRead: 0,
    unitsWritten: 0,
    runningMs: 0,
    frames: 0,
  };
}

export const OPERATIONS = Object.keys(noOperations()) as (keyof Operations)[];

/** `times` of one, and of another added. */
export function combine(one: Operations, times = 1, other: Operations = noOperations()): Operations {
  const sum = noOperations();
  for (const name of OPERATIONS) sum[name] = one[name] * times + other[name];
  return sum;
}

export function since(later: Operations, earlier: Operations): Operations {
  return combine(earlier, -1, later);
}

/** How well the readings of a design were, over the same time. */
export interface Quality {
  /** Joins, changes of mood (and departures, where they are told). */
  updates: number;
  /** Those that another's write undid, for however long. */
  lost: number;
  readings: number;
  /** Readings that no lateness explains (truth.ts). */
  wrong: number;
  /** People shown, and people there, summed up over the readings. */
  shown: number;
  there: number;
}

/** A run over a window of simulated time. */
export interface Outcome {
  /** Of a whole day. */
  readonly day: Operations;
  /** The same, reckoned from the first half of the window alone. */
  readonly halfDay: Operations;
  readonly quality: Quality;
  /** How long the window was that the day is reckoned from (ms). */
  readonly window: number;
}
