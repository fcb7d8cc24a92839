import type { CloseName } from "../wire/close-codes.ts";

/** The bans in a snapshot. */
export interface StoredBans {
  readonly isClosed: boolean;
  /** Removed session ids, and until when (ms). */
  readonly removed: readonly (readonly [id: string, until: number])[];
}

/** What admins have decided: whether the room is closed, and which sessions are removed for a while. */
export class Bans {
  isClosed: boolean;
  readonly #removed: Map<string, number>;

  constructor({ isClosed, removed }: StoredBans = { isClosed: false, removed: [] }) {
    this.isClosed = isClosed;
    this.#removed = new Map(removed);
  }

  /** Keeps a session out until `until` (ms). */
  remove(id: string, until: number): void {
    this.#removed.set(id, until);
  }

  /** Why a session may not come in, or null. */
  reasonFor(id: string, now: number): CloseName | null {
    if (this.isClosed) return "roomClosed";
    return (this.#removed.get(id) ?? 0) > now ? "removed" : null;
  }

  /** The removals that still hold. */
  removedAt(now: number): [id: string, until: number][] {
    return [...this.#removed].filter(([, until]) => until > now);
  }

  /** Until when an empty room must remember this (ms). */
  get retainUntil(): number {
    return this.isClosed ? Number.POSITIVE_INFINITY : Math.max(0, ...this.#removed.values());
  }

  stateAt(now: number): StoredBans {
    return { isClosed: this.isClosed, removed: this.removedAt(now) };
  }
}
