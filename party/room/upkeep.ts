import type { Inspection } from "../admin/schema.ts";
import type { Settings } from "../settings.ts";
import { broadcastInterval } from "./broadcast.ts";
import type { Connection } from "./connection.ts";
import { rowOf } from "./history.ts";
import type { Parts } from "./rebuild.ts";
import { encodeSnapshot } from "./snapshot.ts";

const NEVER = Number.POSITIVE_INFINITY;

/** What follows every event: broadcast and save what is due, and set the alarm for what is due later. */
export class Upkeep<S> {
  readonly #parts: Parts<S>;
  readonly #settings: Settings;
  readonly #onBroadcast: (observers: Connection<S>[], now: number) => void;

  /** @param onBroadcast Called after a broadcast that some admins have watched. */
  constructor(parts: Parts<S>, settings: Settings, onBroadcast: (observers: Connection<S>[], now: number) => void) {
    this.#parts = parts;
    this.#settings = settings;
    this.#onBroadcast = onBroadcast;
  }

  /** Nobody is here, and nothing is to be remembered. */
  isOver(now: number): boolean {
    return this.#parts.roster.isEmpty && this.#parts.memory.until <= now;
  }

  publish(now: number): void {
    if (this.isOver(now)) return;
    const { roster, persistence, memory, voice, broadcast } = this.#parts;
    if (roster.changed) persistence.markUnsaved(now);
    roster.changed = false;
    const isDue = now >= this.#broadcastAt();
    if (isDue) {
      broadcast.done(roster.sessions.text(), now);
      memory.counters.broadcasts++;
      const observers = voice.broadcast(roster.connections.values(), { at: now, ...roster.sessions.aggregate() });
      if (observers.length > 0) this.#onBroadcast(observers, now);
    }
    if (isDue || now >= this.#saveAt()) this.#save(now);
    this.#keepHistory(now);
  }

  /** @returns whether what is due later is sure to happen. */
  arm(now: number, earliest: number): Promise<boolean> {
    if (this.isOver(now)) return this.#parts.persistence.clear();
    const { at } = this.due();
    // A closed and empty room waits for nothing.
    return at === NEVER ? Promise.resolve(true) : this.#parts.persistence.arm(Math.max(at, earliest), now);
  }

  /** The earliest thing due. */
  due(): { at: number; why: Inspection["alarm"]["why"] } {
    const { roster, broadcast, memory } = this.#parts;
    const times = [
      { at: NEVER, why: "nothing" },
      { at: this.#broadcastAt(), why: "broadcast" },
      { at: this.#saveAt(), why: "save" },
      { at: roster.pruneAt(broadcast.dueAt(roster.connections.size)), why: "deadline" },
      { at: roster.isEmpty ? memory.until : NEVER, why: "memory" },
    ] as const;
    return times.reduce((one, other) => (other.at < one.at ? other : one));
  }

  /** When the next broadcast is due (ms): never, when nobody would hear anything new. */
  #broadcastAt(): number {
    const { roster, broadcast } = this.#parts;
    const { size } = roster.connections;
    return size > 0 && broadcast.isPending(roster.sessions.text()) ? broadcast.dueAt(size) : NEVER;
  }

  #saveAt(): number {
    return this.#parts.persistence.saveAt(broadcastInterval(this.#parts.roster.connections.size));
  }

  async #save(now: number): Promise<void> {
    const { roster, voice, persistence, broadcast, memory } = this.#parts;
    const { at, sent } = broadcast;
    const header = {
      room: voice.name,
      saved: now,
      moods: this.#settings.moods,
      broadcast: sent === null ? null : { at, sent },
      memory: memory.stateAt(now),
    };
    const saved = await persistence.save(() => encodeSnapshot(header, roster.sessions), now);
    if (!saved) await this.arm(now, now);
  }

  async #keepHistory(now: number): Promise<void> {
    const { history } = this.#parts.memory;
    const rows = history?.takeRows(now);
    if (!history || !rows) return;
    const values = Object.fromEntries(rows.finished.map((hour) => [rowOf(hour.hour), hour]));
    const kept = await this.#parts.persistence.keep(values, rows.old.map(rowOf));
    if (!kept) history.giveBack(rows);
  }
}
