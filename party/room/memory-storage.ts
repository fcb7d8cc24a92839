import type { KeyRange, Stored } from "./host.ts";

export type Operation = "load" | "save" | "setAlarm" | "putRows" | "getRows" | "deleteRows" | "clear";

/** The storage half of a host in memory. It copies every value, as a platform does. */
export class MemoryStorage {
  stored: Stored = { snapshot: null, alarmAt: null };
  /** The rows beside the snapshot. */
  readonly rows = new Map<string, unknown>();
  readonly counts = { restores: 0, alarms: 0, saves: 0, clears: 0, rowsWritten: 0, sends: 0 };
  /** Replace it to make operations fail. */
  fails: (operation: Operation) => boolean = () => false;
  /** Called after each save. */
  onSave: () => void = () => {};

  async load(): Promise<Stored> {
    this.#check("load");
    return structuredClone(this.stored);
  }

  async save(snapshot: readonly unknown[]): Promise<void> {
    this.#check("save");
    this.counts.saves++;
    this.counts.rowsWritten += snapshot.length;
    this.stored = { ...this.stored, snapshot: structuredClone(snapshot) };
    this.onSave();
  }

  async setAlarm(at: number): Promise<void> {
    this.#check("setAlarm");
    if (!Number.isFinite(at)) throw new TypeError("setAlarm needs a time.");
    this.counts.rowsWritten++;
    this.stored = { ...this.stored, alarmAt: at };
  }

  async putRows(rows: Readonly<Record<string, unknown>>): Promise<void> {
    this.#check("putRows");
    for (const [key, value] of Object.entries(rows)) {
      this.counts.rowsWritten++;
      this.rows.set(key, structuredClone(value));
    }
  }

  async getRows(range: KeyRange): Promise<ReadonlyMap<string, unknown>> {
    this.#check("getRows");
    return new Map(this.#keysIn(range).map((key) => [key, structuredClone(this.rows.get(key))]));
  }

  async deleteRows(range: KeyRange): Promise<void> {
    this.#check("deleteRows");
    for (const key of this.#keysIn(range)) this.rows.delete(key);
  }

  async clear(): Promise<void> {
    this.#check("clear");
    this.counts.clears++;
    this.rows.clear();
    this.stored = { snapshot: null, alarmAt: null };
  }

  #check(operation: Operation): void {
    if (this.fails(operation)) throw new Error(`${operation} fails`);
  }

  #keysIn({ start, end }: KeyRange): string[] {
    return [...this.rows.keys()].filter((key) => start <= key && key < end).sort();
  }
}
