import { type Host, reasonOf } from "../host.ts";

/** Saves are this far apart at most (ms): D2 promises 5 s, and an alarm may be late. */
const LONGEST_INTERVAL = 4000;
/** An alarm this late (ms) is taken for lost and set again. */
const LOST_AFTER = 10_000;

/** The room's side of storage and alarm: what is unsaved, what is set, and what is tried again after a fault. */
export class Store {
  /** The room's name, for the log. */
  name: string | null;

  readonly #host: Pick<Host<never>, "save" | "setAlarm" | "clear" | "log">;
  #unsavedSince: number | null = null;
  #savedAt: number;
  #alarmAt: number | null;
  #isUsed: boolean;

  /**
   * @param savedAt When the stored snapshot was made (ms); null where there is none.
   * @param alarmAt The alarm that is set (ms).
   */
  constructor(
    host: Pick<Host<never>, "save" | "setAlarm" | "clear" | "log">,
    name: string | null,
    savedAt: number | null,
    alarmAt: number | null,
  ) {
    this.#host = host;
    this.name = name;
    this.#alarmAt = alarmAt;
    this.#isUsed = savedAt !== null;
    this.#savedAt = savedAt ?? Number.NEGATIVE_INFINITY;
  }

  /** There is a change to store, made at `since` (ms). */
  markUnsaved(since: number): void {
    this.#unsavedSince ??= since;
  }

  /** When the next save is due (ms): at once after a quiet spell, then once an interval, like broadcasts. */
  dueAt(interval: number): number {
    if (this.#unsavedSince === null) return Number.POSITIVE_INFINITY;
    return Math.max(this.#unsavedSince, this.#savedAt + Math.min(interval, LONGEST_INTERVAL));
  }

  /** Stores the snapshot that is made at `now`. @returns whether it is stored; if not, it is unsaved again. */
  async save(make: () => Uint8Array, now: number): Promise<boolean> {
    this.#unsavedSince = null;
    this.#savedAt = now;
    this.#isUsed = true;
    const done = await this.#attempt("save", () => this.#host.save(make()));
    if (!done) this.markUnsaved(now);
    return done;
  }

  /** The alarm has gone off: none is set now. */
  alarmRang(): void {
    this.#alarmAt = null;
  }

  /** Makes sure of an alarm no later than `at`. One that is earlier is left: it will find nothing to do (A1). */
  async arm(at: number, now: number): Promise<boolean> {
    const isSet = this.#alarmAt !== null && this.#alarmAt <= at && this.#alarmAt > now - LOST_AFTER;
    if (isSet) return true;
    this.#alarmAt = at;
    const done = await this.#attempt("set the alarm", () => this.#host.setAlarm(at));
    if (!done && this.#alarmAt === at) this.#alarmAt = null;
    return done;
  }

  /** Nobody is here: nothing stays (D6). */
  async clear(): Promise<boolean> {
    this.#unsavedSince = null;
    if (!this.#isUsed && this.#alarmAt === null) return true;
    this.#isUsed = false;
    this.#alarmAt = null;
    const done = await this.#attempt("clear", () => this.#host.clear());
    if (!done) this.#isUsed = true;
    return done;
  }

  log(event: string, fault: unknown): void {
    this.#host.log({ room: this.name, event, reason: reasonOf(fault) });
  }

  async #attempt(event: string, effect: () => Promise<void>): Promise<boolean> {
    try {
      await effect();
      return true;
    } catch (fault) {
      this.log(event, fault);
      return false;
    }
  }
}
