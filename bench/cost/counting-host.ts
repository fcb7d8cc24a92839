/** The project's own fake host, which also counts what a platform bills. Sockets keep no texts: there are millions. */
import { serialize } from "node:v8";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import type { Storage } from "./price.ts";

/** What differs between the two hosts, as in party/hosts. */
export interface Platform {
  readonly title: string;
  readonly storage: Storage;
  readonly valueBytes: number;
  /** Whether the platform answers heartbeats; otherwise each is a message that wakes the room. */
  readonly answersHeartbeats: boolean;
  /** The code that the room gets when a client closes with 1000. */
  readonly closeCode: number;
}

export const CLOUDFLARE: Platform = {
  title: "This room on Cloudflare",
  storage: "rows",
  valueBytes: 2_000_000,
  answersHeartbeats: true,
  closeCode: 1000,
};
export const PARTYKIT: Platform = {
  title: "This room on PartyKit",
  storage: "units",
  valueBytes: 120_000,
  answersHeartbeats: false,
  closeCode: 1006,
};

/** A midnight in 2023. */
export const EPOCH = 1_699_920_000_000;
const EVICTED_AFTER_MS = 10_000;
const UNIT_BYTES = 4096;

export class CountingHost extends MemoryHost {
  events = 0;
  unitsWritten = 0;
  rowsDeleted = 0;
  /** Called with each text that differs from the one before. */
  onText: (text: string) => void = () => {};
  #lastText = "";

  constructor({ valueBytes }: Platform, variables: object) {
    super(variables, { name: null, valueBytes, evictAfterMs: EVICTED_AFTER_MS, time: EPOCH });
  }

  override room(): ReturnType<MemoryHost["room"]> {
    this.events++;
    return super.room();
  }

  override send(_: MemorySocket, text: string): void {
    this.counts.sends++;
    if (text !== this.#lastText) this.onText(text);
    this.#lastText = text;
  }

  override save(values: readonly unknown[]): Promise<void> {
    for (const value of values) this.unitsWritten += Math.ceil(serialize(value).length / UNIT_BYTES);
    return super.save(values);
  }

  override setAlarm(at: number): Promise<void> {
    this.unitsWritten++;
    return super.setAlarm(at);
  }

  override putRows(rows: Readonly<Record<string, unknown>>): Promise<void> {
    this.unitsWritten += Object.keys(rows).length;
    return super.putRows(rows);
  }

  override async deleteRows(range: Parameters<MemoryHost["deleteRows"]>[0]): Promise<void> {
    const before = this.rows.size;
    await super.deleteRows(range);
    this.rowsDeleted += before - this.rows.size;
  }

  /** Nothing fails here, so every entry reports a defect. */
  override log({ event, reason }: Parameters<MemoryHost["log"]>[0]): void {
    throw new Error(`${event}: ${reason}`);
  }
}
