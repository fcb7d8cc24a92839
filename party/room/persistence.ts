import type { Host } from "../host.ts";

/** An alarm this late (ms) is taken for lost and set again. */
const LOST_AFTER = 10_000;

const NEVER = Number.POSITIVE_INFINITY;

type Storage = Pick<Host<never>, "save" | "setAlarm" | "clear" | "keep" | "discard">;
/** After a fault in reading (ms). */
const READ_AGAIN_AFTER = 60_000;

export interface Found {
  readonly now: number;
  /** When the stored snapshot was made (ms); null where there is none. */
  readonly savedAt: number | null;
  /** The alarm that is set (ms). */
  readonly alarmAt: number | null;
  readonly isUnread: boolean;
}

export type Log = (event: string, fault: unknown) => void;

/** The room's side of storage and alarm: what is unsaved, what is set, and what is tried again after a fault. */
export class Persistence {
  readonly #host: Storage;
  readonly #log: Log;
  readonly #onRow: () => void;
  /** Bytes of the snapshot that was stored last. */
  bytes = 0;
  /** What is stored could not be read: it is not thrown away, and an idle room wakes to read it. */
  readonly isUnread: boolean;
  /** When that is (ms). By then the room has slept, so that it wakes anew. */
  readAgainAt: number;
  /** When what is unsaved is to be stored (ms); infinity: everything is. */
  #saveBy = NEVER;
  #savedAt: number;
  #alarmAt: number | null;
  /** Whether the alarm that was last asked for is set: it may still be tried. */
  #arming = Promise.resolve(true);
  #isUsed: boolean;

  constructor(host: Storage, log: Log, onRow: () => void, found: Found) {
    this.#host = host;
    this.#log = log;
    this.#onRow = onRow;
    this.#savedAt = found.savedAt ?? Number.NEGATIVE_INFINITY;
    this.#isUsed = found.savedAt !== null;
    this.#alarmAt = found.alarmAt;
    this.isUnread = found.isUnread;
    this.readAgainAt = found.now + READ_AGAIN_AFTER;
  }

  /** There is a change to store, by then (ms). */
  markUnsaved(by: number): void {
    this.#saveBy = Math.min(this.#saveBy, by);
  }

  /** The stored deadlines of a quiet room grow old; an alarm renews them, but not one that follows another closely. */
  refresh(now: number, after: number): void {
    if (now - this.#savedAt >= after) this.markUnsaved(now);
  }

  /** When the next save is due (ms): as soon as a change asks for it, but once an interval, like broadcasts. */
  saveAt(interval: number): number {
    return Math.max(this.#saveBy, this.#savedAt + interval);
  }

  /** Stores the snapshot that is made at `now`. @returns whether it is stored; if not, it is unsaved again. */
  async save(make: () => Uint8Array, now: number): Promise<boolean> {
    this.#saveBy = NEVER;
    this.#savedAt = now;
    this.#isUsed = true;
    this.#onRow();
    const done = await this.#attempt("save", () => {
      const snapshot = make();
      this.bytes = snapshot.length;
      return this.#host.save(snapshot);
    });
    if (!done) this.markUnsaved(now);
    return done;
  }

  /** Keeps values beside the snapshot, each a row, and discards others. */
  async keep(values: Readonly<Record<string, unknown>>, old: readonly string[]): Promise<boolean> {
    for (const _ of Object.keys(values)) this.#onRow();
    return this.#attempt("keep history", async () => {
      if (Object.keys(values).length > 0) await this.#host.keep(values);
      if (old.length > 0) await this.#host.discard(old);
    });
  }

  /** When the alarm will go off (ms). */
  get alarmAt(): number | null {
    return this.#alarmAt;
  }

  /** The alarm has gone off: none is set now. */
  alarmRang(now: number): void {
    this.#alarmAt = null;
    this.readAgainAt = now + READ_AGAIN_AFTER;
  }

  /**
   * Makes sure of an alarm no later than `at`. One that is earlier is left: it will find nothing to do (A1).
   * @returns whether it is set, when that is known of it, or of what has taken its place meanwhile.
   */
  async arm(at: number, now: number): Promise<boolean> {
    const isWanted = this.#alarmAt !== null && this.#alarmAt <= at && this.#alarmAt > now - LOST_AFTER;
    if (!isWanted) this.#arming = this.#setAlarm(at);
    return this.#armed();
  }

  async #armed(): Promise<boolean> {
    const arming = this.#arming;
    const done = await arming;
    return arming === this.#arming ? done : this.#armed();
  }

  async #setAlarm(at: number): Promise<boolean> {
    this.#alarmAt = at;
    this.#onRow();
    const failing = (fault: unknown) => this.#log("set the alarm", fault);
    const done = await this.#attempt("give up setting the alarm", () => this.#host.setAlarm(at, failing));
    if (!done && this.#alarmAt === at) this.#alarmAt = null;
    return done;
  }

  /** Nobody is here: nothing stays (D6). */
  async clear(): Promise<boolean> {
    this.#saveBy = NEVER;
    if (!this.#isUsed && this.#alarmAt === null) return true;
    this.#isUsed = false;
    this.#alarmAt = null;
    this.#arming = Promise.resolve(true);
    const done = await this.#attempt("clear", () => this.#host.clear());
    if (!done) this.#isUsed = true;
    return done;
  }

  async #attempt(event: string, effect: () => Promise<void>): Promise<boolean> {
    try {
      await effect();
      return true;
    } catch (fault) {
      this.#log(event, fault);
      return false;
    }
  }
}
