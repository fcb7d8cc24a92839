import type { Settings } from "../settings/settings.ts";
import type { Inspection } from "../wire/admin.ts";
import { rowOf } from "./admin/history.ts";
import type { Connection } from "./connection.ts";
import type { Parts } from "./restore.ts";
import { encodeSnapshot } from "./snapshot.ts";

/** After a fault in emptying the storage (ms): nobody else would come to do it. */
const CLEAR_AGAIN_AFTER = 60_000;
const NEVER = Number.POSITIVE_INFINITY;

/** What follows every event: broadcast and save what is due, and set the alarm for what is due later. */
export class Upkeep<S> {
  readonly #parts: Parts<S>;
  readonly #settings: Settings;
  #isKeeping = false;

  constructor(parts: Parts<S>, settings: Settings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  /** Nobody is here, and nothing is to be remembered. What could not be read may be. */
  isOver(now: number): boolean {
    const { roster, memory, persistence } = this.#parts;
    return roster.isEmpty && memory.until <= now && !persistence.isUnread;
  }

  /** @returns the admins that watched a broadcast. */
  publish(now: number): Connection<S>[] {
    if (this.isOver(now)) return [];
    let observers: Connection<S>[] = [];
    const { roster, persistence, memory, voice, broadcast } = this.#parts;
    if (now >= this.#broadcastAt()) {
      broadcast.done(roster.sessions.text(), now);
      memory.counters.broadcasts++;
      observers = voice.broadcast(roster.connections.values(), { at: now, ...roster.sessions.aggregate() });
      // What people were last told is remembered with the rest.
      persistence.markUnsaved(now);
    }
    if (now >= persistence.saveAt) this.#save(now);
    this.#keepHistory(now);
    return observers;
  }

  /** @returns whether what is due later is sure to happen. */
  async arm(now: number, earliest: number): Promise<boolean> {
    const { persistence } = this.#parts;
    if (this.isOver(now)) return (await persistence.clear()) || persistence.arm(now + CLEAR_AGAIN_AFTER, now);
    const { at } = this.due();
    // A closed and empty room waits for nothing.
    return at === NEVER || persistence.arm(Math.max(at, earliest), now);
  }

  /** The earliest thing due. */
  due(): { at: number; why: Inspection["alarm"]["why"] } {
    const { roster, broadcast, memory, persistence } = this.#parts;
    const forgetAt = roster.isEmpty ? memory.until : NEVER;
    const times = [
      { at: NEVER, why: "nothing" },
      { at: this.#broadcastAt(), why: "broadcast" },
      { at: persistence.saveAt, why: "save" },
      { at: roster.pruneAt(broadcast.dueAt(roster.connections.size)), why: "deadline" },
      { at: persistence.isUnread ? persistence.readAgainAt : forgetAt, why: "memory" },
    ] as const;
    return times.reduce((one, other) => (other.at < one.at ? other : one));
  }

  /** When the next broadcast is due (ms): never, when nobody would hear anything new. */
  #broadcastAt(): number {
    const { roster, broadcast } = this.#parts;
    const { size } = roster.connections;
    return size > 0 && broadcast.isPending(roster.sessions.text()) ? broadcast.dueAt(size) : NEVER;
  }

  async #save(now: number): Promise<void> {
    const { roster, voice, persistence, broadcast, memory } = this.#parts;
    const { at, sent } = broadcast;
    const header = {
      room: voice.name,
      saved: now,
      moods: this.#settings.moods,
      addressKey: roster.addresses.key,
      broadcast: sent === null ? null : { at, sent },
      memory: memory.stateAt(now),
    };
    const saved = await persistence.save(() => encodeSnapshot(header, roster.sessions), now);
    if (!saved) void this.arm(now, now);
  }

  async #keepHistory(now: number): Promise<void> {
    const { history } = this.#parts.memory;
    const rows = this.#isKeeping ? null : history?.rows(now);
    if (!history || !rows) return;
    this.#isKeeping = true;
    const values = Object.fromEntries(rows.finished.map((hour) => [rowOf(hour.hour), hour]));
    if (await this.#parts.persistence.keep(values, rows.old.map(rowOf))) history.kept(rows);
    this.#isKeeping = false;
  }
}
