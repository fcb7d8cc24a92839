/**
 * The Host port: everything a room knows of the outside. `S` is the platform's socket, opaque to the room.
 *
 * Failures and their consequences:
 * - `send`, `close` and `attach` are synchronous and never throw. A socket that cannot take them is closing. Its close
 *   event or its silence ends it.
 * - `load` may reject. The room then serves its sockets from their attachments, stores nothing, and is reloaded at its
 *   next alarm.
 * - `save`, `setAlarm`, `putRows`, `deleteRows` and `clear` may reject. Platforms reset the object when a write fails, so
 *   the room does not retry. It logs the failure, forgets that the write was made, and repeats it at the next event.
 *   `Room.alarm` rejects, so that the platform delivers the alarm again.
 * - Writes take effect in the order in which they were called.
 * - `charge` never rejects.
 * - `report` is synchronous and never throws. A lost report is corrected by the next one.
 */
import type { Report } from "../wire/admin.ts";

export interface Host<S> {
  /** The room's name; null if the platform does not tell it. */
  readonly name: string | null;
  /** The largest value that storage takes (bytes). */
  readonly valueBytes: number;

  /** Milliseconds since 1970; constant during one event. */
  now(): number;

  /** Every socket that survived the last hibernation. The room asks once, when it is restored. */
  sockets(): Iterable<S>;
  /** Runs this after the current event, when the sockets that it opened are connected. */
  soon(run: () => void): void;
  send(socket: S, text: string): void;
  close(socket: S, code: number, reason: string): void;
  /** When the platform last answered this socket's heartbeat without the room (ms), or null. */
  lastPongAt(socket: S): number | null;
  /** Keeps up to 2 KB of structured-cloneable value for as long as the socket lives, through hibernation. */
  attach(socket: S, value: unknown): void;
  attachment(socket: S): unknown;

  load(): Promise<Stored>;
  /**
   * Replaces the snapshot. Each value is one row.
   * @param options.confirmed Nobody hears of this event before the snapshot is durable.
   */
  save(snapshot: readonly unknown[], options: { readonly confirmed: boolean }): Promise<void>;
  /** Replaces the one alarm. `Room.alarm` is called at or soon after `at` (ms), at least once. */
  setAlarm(at: number): Promise<void>;
  /** Stores one row per key beside the snapshot and replaces rows with the same key. */
  putRows(rows: Readonly<Record<string, unknown>>): Promise<void>;
  getRows(range: KeyRange): Promise<ReadonlyMap<string, unknown>>;
  deleteRows(range: KeyRange): Promise<void>;
  /** Empties the storage and cancels the alarm. */
  clear(): Promise<void>;

  /**
   * Counts one payment of an address over all rooms (Q11).
   * @returns false if it has made too many in this minute. True if the platform cannot count.
   */
  charge(address: number): Promise<boolean>;

  /** Tells the directory about this room. A report without people removes the room from it. */
  report(report: Report): void;

  /** Writes one structured line. */
  log(entry: LogEntry): void;
}

/** The keys with `start <= key < end`, in the order of their UTF-8 bytes. */
export interface KeyRange {
  readonly start: string;
  readonly end: string;
}

export interface Stored {
  /** Null if none is stored. */
  readonly snapshot: readonly unknown[] | null;
  /** When the alarm will fire (ms); null if none is set. */
  readonly alarmAt: number | null;
}

export interface LogEntry {
  readonly room: string | null;
  /** The operation that failed. */
  readonly event: string;
  readonly reason: string;
}

/** The message of anything that was thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
