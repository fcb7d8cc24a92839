import type { Host, KeyRange } from "./host.ts";
import { moreUrgent, type Unsaved } from "./unsaved.ts";

/** Between two saves (D2). */
export const SAVE_INTERVAL_MS = 15_000;
/** An urgent change is stored within this time (D2). */
const URGENT_INTERVAL_MS = 5000;
/** Platforms stop retrying an alarm at some point. An alarm this late is lost, so it is set again (A1). */
const LOST_ALARM_MS = 10_000;
/** When a room that could not read its storage asks to be restored again (D4). */
const RELOAD_AFTER_MS = 10_000;
const NEVER = Number.POSITIVE_INFINITY;
const AT_ONCE = Number.NEGATIVE_INFINITY;

type Storage = Pick<Host<never>, "save" | "setAlarm" | "clear" | "putRows" | "deleteRows">;
export type Log = (event: string, fault: unknown) => void;

/** The storage at the time when the room was restored. */
export interface StoreState {
  /** When the alarm that is set will fire (ms); null if none is set. */
  readonly alarmAt: number | null;
  /** When the stored snapshot was made (ms); null if there is none. */
  readonly savedAt: number | null;
  /** False if storage could not be read. */
  readonly isLoaded: boolean;
}

/** The room's view of its storage and its alarm: the unsaved changes, and the alarm that is set. */
export class Store {
  readonly isLoaded: boolean;
  /** When to restore the room, because storage could not be read (ms); infinity if it could. */
  readonly reloadAt: number;
  readonly #host: Storage;
  readonly #log: Log;
  /** Milliseconds between two saves. */
  readonly #intervals: Readonly<Record<Unsaved, number>>;
  #unsaved: Unsaved = "nothing";
  #savedAt: number;
  #hasSnapshot: boolean;
  #alarmAt: number | null;

  /** @param heartbeat A snapshot is never older than this while something changes (ms). */
  constructor(host: Storage, log: Log, heartbeat: number, now: number, { alarmAt, savedAt, isLoaded }: StoreState) {
    this.#host = host;
    this.#log = log;
    const [patient, urgent] = [Math.min(SAVE_INTERVAL_MS, heartbeat), Math.min(URGENT_INTERVAL_MS, heartbeat)];
    this.#intervals = { nothing: NEVER, concluded: NEVER, patient, urgent };
    this.isLoaded = isLoaded;
    this.reloadAt = isLoaded ? NEVER : now + RELOAD_AFTER_MS;
    this.#savedAt = savedAt ?? AT_ONCE;
    this.#hasSnapshot = savedAt !== null;
    this.#alarmAt = alarmAt;
  }

  /** When the alarm will fire (ms). */
  get alarmAt(): number | null {
    return this.#alarmAt;
  }

  markUnsaved(unsaved: Unsaved): void {
    this.#unsaved = moreUrgent(this.#unsaved, unsaved);
  }

  /** Nothing may wait any more, because nobody is left who knows it. */
  makeUrgent(): void {
    if (this.#unsaved !== "nothing") this.#unsaved = "urgent";
  }

  /** What happens now is stored now, whatever was saved just before. */
  saveAtOnce(): void {
    this.#unsaved = "urgent";
    this.#savedAt = AT_ONCE;
  }

  /** The stored deadlines of a quiet room grow old. Its alarm renews them, unless they are fresh. */
  refresh(now: number, maxAge: number): void {
    if (now - this.#savedAt >= maxAge) this.markUnsaved("patient");
  }

  /** From when on any event saves (ms). After a clock that stepped back, the next one does. */
  saveAt(now: number): number {
    if (!this.isLoaded || this.#unsaved === "nothing") return NEVER;
    return this.#savedAt > now ? now : this.#savedAt + this.#intervals[this.#unsaved];
  }

  /** When an alarm must save, because no event may come (ms). */
  urgentSaveAt(now: number): number {
    return this.#unsaved === "urgent" ? this.saveAt(now) : NEVER;
  }

  /** Call before the snapshot is made, so that what is due next is known and counted in it. */
  markSaved(now: number): void {
    this.#unsaved = "nothing";
    this.#savedAt = now;
    this.#hasSnapshot = true;
  }

  /** @returns whether it is stored. */
  async save(snapshot: readonly unknown[], confirmed: boolean): Promise<boolean> {
    const isSaved = await this.#attempt("save", () => this.#host.save(snapshot, { confirmed }));
    if (!isSaved) this.#unsaved = "urgent";
    return isSaved;
  }

  putRows(rows: Readonly<Record<string, unknown>>): Promise<boolean> {
    return this.#attempt("put rows", () => this.#host.putRows(rows));
  }

  deleteRows(range: KeyRange): Promise<boolean> {
    return this.#attempt("delete rows", () => this.#host.deleteRows(range));
  }

  /** Whether an alarm is missing for something due at `at` (ms). An earlier one is left: it finds nothing to do (A1). */
  needsAlarm(at: number, now: number): boolean {
    if (at === NEVER) return false;
    return this.#alarmAt === null || this.#alarmAt > at || this.#alarmAt < now - LOST_ALARM_MS;
  }

  /** @returns whether it is set. If not, the next event sets it. */
  async setAlarm(at: number): Promise<boolean> {
    this.#alarmAt = at;
    const isSet = await this.#attempt("set the alarm", () => this.#host.setAlarm(at));
    if (!isSet && this.#alarmAt === at) this.#alarmAt = null;
    return isSet;
  }

  /** The alarm has fired, so none is set now. */
  alarmFired(): void {
    this.#alarmAt = null;
  }

  get isEmpty(): boolean {
    return !this.#hasSnapshot && this.#alarmAt === null;
  }

  /** Nobody is here, so nothing stays (D6). @returns whether the storage is empty. */
  async clear(): Promise<boolean> {
    this.#unsaved = "nothing";
    if (this.isEmpty) return true;
    this.#hasSnapshot = false;
    this.#alarmAt = null;
    const isCleared = await this.#attempt("clear", () => this.#host.clear());
    if (!isCleared) this.#hasSnapshot = true;
    return isCleared;
  }

  async #attempt(event: string, write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (fault) {
      this.#log(event, fault);
      return false;
    }
  }
}
