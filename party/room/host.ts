/**
 * The Host port: all that a room knows of the outside. `S` is the platform's socket, opaque to the room.
 *
 * What may fail, and what then:
 * - `send`, `close`, `attach` are synchronous and never throw; a socket that cannot take them is on its way out and
 *   its close event, or its silence, ends it.
 * - `load`, `save`, `setAlarm`, `clear`, `keep`, `discard`, `kept` may reject. The room logs it, goes on from memory, and
 *   tries again at the next thing due. After a `load` that fails it saves, keeps and clears nothing until it has read
 *   again, a minute later. Calls take effect in the order in which they were made.
 * - A room that has forgotten is worse than one that waits, so the host tries to `load` for some seconds before it rejects.
 * - `setAlarm` has to happen, since a room in which everybody is silent has nothing else to wake it: the host tries for
 *   some minutes before it rejects. Until then the promise is pending, also within `Room.alarm`, which then takes as long;
 *   given up there, `Room.alarm` rejects, and the platform delivers the alarm again. A later `setAlarm` or `clear` ends the
 *   trying and resolves the promise, also while a try is under way: what was wanted has been replaced.
 * - `report` is synchronous and never throws: it is a fire and forget whose failure is logged by the host. A report
 *   that is lost is made good by the next one, so a host may also drop it, where nobody would be told of it.
 */
import type { Report } from "../wire/admin.ts";

export interface Host<S> {
  /** The room's name; null where the platform does not tell it. */
  readonly name: string | null;

  /** Milliseconds since 1970; constant during one event. */
  now(): number;

  /** Every socket that survived the last hibernation. Asked once, when the room wakes. */
  sockets(): Iterable<S>;
  send(socket: S, text: string): void;
  close(socket: S, code: number, reason: string): void;
  /** When the platform last answered this socket's heartbeat by itself (ms), or null. */
  heartbeat(socket: S): number | null;
  /** Up to 2 KB of structured-cloneable value that live as long as the socket, through hibernation. */
  attach(socket: S, value: unknown): void;
  attachment(socket: S): unknown;

  /**
   * The stored snapshot (any size, null: none) and the time of the alarm that is set (null: none).
   * @param failing Told of every fault while the host goes on trying.
   */
  load(failing?: (fault: unknown) => void): Promise<Stored>;
  save(snapshot: Uint8Array): Promise<void>;
  /**
   * Replaces the one alarm: `Room.alarm` is called at or soon after `at`, at least once.
   * @param failing Told of the first fault of a row of them, while the host goes on trying.
   */
  setAlarm(at: number, failing: (fault: unknown) => void): Promise<void>;
  /** Stores values beside the snapshot, one row each; replaces those of the same key. */
  keep(values: Readonly<Record<string, unknown>>): Promise<void>;
  discard(keys: readonly string[]): Promise<void>;
  kept(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Empties the storage, the alarm too. */
  clear(): Promise<void>;

  /** Tells the directory of rooms. A report of no people takes the room out of it. */
  report(report: Report): void;

  /** One structured line; the host adds nothing to it but its time. */
  log(entry: LogEntry): void;
}

export interface Stored {
  readonly snapshot: Uint8Array | null;
  readonly alarm: number | null;
}

export interface LogEntry {
  readonly room: string | null;
  /** What could not be done. */
  readonly event: string;
  readonly reason: string;
}

/** The message of anything that was thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
