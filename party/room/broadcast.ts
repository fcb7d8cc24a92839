const SHORTEST_INTERVAL_MS = 1000;
/** A large room changes all the time. Five seconds is the most a count may lag and still feel live. */
const LONGEST_INTERVAL_MS = 5000;

/**
 * Milliseconds between two broadcasts: half a second for every 1,000 sockets begun, from 1 s to 5 s (P5). In steps, so that
 * one socket more or less does not move the alarm, which is a row.
 */
export function broadcastInterval(sockets: number): number {
  return Math.min(Math.max(SHORTEST_INTERVAL_MS, Math.ceil(sockets / 1000) * 500), LONGEST_INTERVAL_MS);
}

/** Decides when to broadcast: remembers the last aggregate sent, and whether somebody has seen a different one since. */
export class Broadcast {
  /** When the last one was sent (ms). */
  at = Number.NEGATIVE_INFINITY;
  /** The aggregate that it carried, as text. Null: none since somebody came. */
  sent: string | null = null;
  #hasStaleReaders = false;

  /** A welcome showed this aggregate. Its reader must learn when it changes (P6). */
  noteShown(aggregate: string): void {
    if (aggregate !== this.sent) this.#hasStaleReaders = true;
  }

  isPending(aggregate: string): boolean {
    return this.#hasStaleReaders || aggregate !== this.sent;
  }

  /** After a clock that stepped back, the next broadcast is due at once. */
  dueAt(sockets: number, now: number): number {
    return this.at > now ? now : this.at + broadcastInterval(sockets);
  }

  markSent(aggregate: string, now: number): void {
    this.at = now;
    this.sent = aggregate;
    this.#hasStaleReaders = false;
  }

  /**
   * Continues in a restored room.
   * @param hasStaleReaders Nobody knows what people saw last.
   */
  resume(sent: string, at: number, hasStaleReaders: boolean): void {
    this.sent = sent;
    this.at = at;
    this.#hasStaleReaders = hasStaleReaders;
  }

  /** Everybody has gone, so nobody remembers what was sent. */
  forget(): void {
    this.sent = null;
    this.#hasStaleReaders = false;
  }
}
