import type { CloseName } from "../wire/close-codes.ts";

/** Somebody whom an admin may keep out. */
export interface Newcomer {
  /** The session id. */
  readonly id: string;
  /** The hash of the address; null if the platform does not tell it. */
  readonly address: number | null;
}

/** The bans in a snapshot. */
export interface StoredBans {
  readonly isClosed: boolean;
  /** Removed session ids and hashes of addresses, and until when (ms). */
  readonly removed: readonly (readonly [who: string | number, until: number])[];
}

/** What admins have decided: whether the room is closed, and who is removed for a while. */
export class Bans {
  isClosed: boolean;
  readonly #removed: Map<string | number, number>;

  constructor({ isClosed, removed }: StoredBans = { isClosed: false, removed: [] }) {
    this.isClosed = isClosed;
    this.#removed = new Map(removed);
  }

  /** Ends `isClosed`. */
  open(): void {
    this.isClosed = false;
  }

  /** Keeps a session or an address out until `until` (ms). */
  remove(who: Newcomer["id"] | Newcomer["address"], until: number): void {
    if (who !== null) this.#removed.set(who, until);
  }

  /** Why somebody may not come in, or null. */
  reasonFor({ id, address }: Newcomer, now: number): CloseName | null {
    if (this.isClosed) return "roomClosed";
    const until = Math.max(this.#removed.get(id) ?? 0, address === null ? 0 : (this.#removed.get(address) ?? 0));
    return until > now ? "removed" : null;
  }

  /** How many sessions are removed at `now` (ms). */
  sessionsRemovedAt(now: number): number {
    return this.#removedAt(now).filter(([who]) => typeof who === "string").length;
  }

  /** Until when an empty room must remember this (ms). */
  get retainUntil(): number {
    return this.isClosed ? Number.POSITIVE_INFINITY : Math.max(0, ...this.#removed.values());
  }

  stateAt(now: number): StoredBans {
    return { isClosed: this.isClosed, removed: this.#removedAt(now) };
  }

  /** The removals that still hold. */
  #removedAt(now: number): [who: string | number, until: number][] {
    return [...this.#removed].filter(([, until]) => until > now);
  }
}
