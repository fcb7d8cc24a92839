import { z } from "zod";

export const StoredModeration = z.object({
  closed: z.boolean(),
  /** Session ids that are kept out, and until when (ms). */
  removed: z.array(z.tuple([z.string(), z.number()])),
});
export type StoredModeration = z.infer<typeof StoredModeration>;

/** What admins have decided about a room: whether it is closed, and who is kept out. */
export class Moderation {
  closed: boolean;
  readonly #removed: Map<string, number>;

  constructor(stored: StoredModeration = { closed: false, removed: [] }) {
    this.closed = stored.closed;
    this.#removed = new Map(stored.removed);
  }

  /** Keeps a session out until `until` (ms). */
  remove(id: string, until: number): void {
    this.#removed.set(id, until);
  }

  /** Why somebody with this session id may not come in, or null. */
  refusal(id: string, now: number): "shut" | "removed" | null {
    if (this.closed) return "shut";
    return (this.#removed.get(id) ?? 0) > now ? "removed" : null;
  }

  /** How many are kept out. */
  removedAt(now: number): number {
    return this.#current(now).length;
  }

  /** When nothing of it is to be kept any more (ms). */
  get until(): number {
    return this.closed ? Number.POSITIVE_INFINITY : Math.max(0, ...this.#removed.values());
  }

  stateAt(now: number): StoredModeration {
    return { closed: this.closed, removed: this.#current(now) };
  }

  #current(now: number): [string, number][] {
    return [...this.#removed].filter(([, until]) => until > now);
  }
}
