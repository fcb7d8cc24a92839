import type { Host } from "./host.ts";

/** A change is stored within this time (ms, D2). */
export const STORED_WITHIN = 5000;
/** An alarm this late (ms) is taken for lost and set again. */
const LOST_AFTER = 10_000;

const NEVER = Number.POSITIVE_INFINITY;

type Storage = Pick<Host<never>, "save" | "setAlarm" | "clear" | "keep" | "discard">;
/** After a fault in reading (ms). */
const READ_AGAIN_AFTER = 60_000;

/** Times, all in milliseconds. */
export interface Beginning {
  /** No snapshot is to be older while something changes. */
  readonly heartbeat: number;
  readonly now: number;
  /** When the alarm that is set will go off. */
  readonly alarmAt: number | null;
}

export type Log = (event: string, fault: unknown) => void;

/** The room's side of storage and alarm: what is unsaved, what is set, and what is tried again after a fault. */
export class Persistence {
  readonly #host: Storage;
  readonly #log: Log;
  readonly #onRow: () => void;
  /** Between two saves (ms). */
  readonly #interval: number;
  /** Bytes of the snapshot that was stored last. */
  bytes = 0;
  /** What is stored has not been read: nothing is written over it, nor thrown away, until that has been done. */
  isUnread = true;
  /** When to try it again (ms). */
  readAgainAt: number;
  /** When what is unsaved is to be stored (ms); infinity: everything is. */
  #saveBy = NEVER;
  #savedAt = Number.NEGATIVE_INFINITY;
  /** Whether the last save, or the last emptying, has been done. */
  #settled = Promise.resolve(true);
  #alarmAt: number | null;
  /** Whether the alarm that was last asked for is set: it may still be tried. */
  #arming = Promise.resolve(true);
  #isUsed = false;

  constructor(host: Storage, log: Log, onRow: () => void, { heartbeat, now, alarmAt }: Beginning) {
    this.#host = host;
    this.#interval = Math.min(STORED_WITHIN, heartbeat);
    this.#log = log;
    this.#onRow = onRow;
    this.#alarmAt = alarmAt;
    this.readAgainAt = now + READ_AGAIN_AFTER;
  }

  /**
   * What is stored has been read.
   * @param savedAt When the snapshot was made (ms); null where there is none.
   */
  wasRead(bytes: number, savedAt: number | null): void {
    this.isUnread = false;
    this.bytes = bytes;
    this.#savedAt = savedAt ?? Number.NEGATIVE_INFINITY;
    this.#isUsed = savedAt !== null;
  }

  /** There is a change to store, by then (ms). */
  markUnsaved(by: number): void {
    this.#saveBy = Math.min(this.#saveBy, by);
  }

  /** What happens in this event is stored with it: it waits for no interval. */
  hurry(): void {
    this.#saveBy = Number.NEGATIVE_INFINITY;
    this.#savedAt = Number.NEGATIVE_INFINITY;
    this.#settled = Promise.resolve(false);
  }

  /** @returns whether the last save, or the last emptying, has been done. */
  async settled(): Promise<boolean> {
    return !this.isUnread && this.#settled;
  }

  /** The stored deadlines of a quiet room grow old; an alarm renews them, but not one that follows another closely. */
  refresh(now: number, after: number): void {
    if (now - this.#savedAt >= after) this.markUnsaved(now);
  }

  /** When the next save is due (ms): as soon as a change asks for it, but no sooner than the interval allows. */
  get saveAt(): number {
    return this.isUnread ? NEVER : Math.max(this.#saveBy, this.#savedAt + this.#interval);
  }

  /** Stores the snapshot that is made at `now`. @returns whether it is stored; if not, it is unsaved again. */
  save(make: () => Uint8Array, now: number): Promise<boolean> {
    this.#settled = this.#save(make, now);
    return this.#settled;
  }

  async #save(make: () => Uint8Array, now: number): Promise<boolean> {
    if (this.isUnread) return false;
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
    if (this.isUnread) return false;
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

  /** The alarm has gone off: none is set now. @returns whether to try to read again, which is not due soon again. */
  alarmRang(now: number): boolean {
    this.#alarmAt = null;
    const isToRead = this.isUnread && this.readAgainAt <= now;
    if (isToRead) this.readAgainAt = now + READ_AGAIN_AFTER;
    return isToRead;
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
  clear(): Promise<boolean> {
    this.#settled = this.#clear();
    return this.#settled;
  }

  async #clear(): Promise<boolean> {
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
