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

/** Few people in a small room do several things at the same moment, and all of it is shown at once. */
const BURST = 4;
/** Above this many sockets a broadcast is work, and events come so often that a burst saves no alarm. */
const BURST_SOCKETS = 1000;

/** Decides when to broadcast: remembers the last aggregate sent, and whether somebody has seen a different one since. */
export class Broadcast {
  /** The spent tokens of a bucket: every broadcast moves this time an interval ahead (ms). */
  #busyUntil = Number.NEGATIVE_INFINITY;
  /** The last aggregate sent, as text. Null: none yet. */
  sent: string | null;
  #hasStaleReaders: boolean;

  /** @param hasStaleReaders People may have seen something else since `sent`. */
  constructor(sent: string | null = null, hasStaleReaders = false) {
    this.sent = sent;
    this.#hasStaleReaders = hasStaleReaders;
  }

  /** A welcome showed this aggregate. Its reader must learn when it changes (P6). */
  noteShown(aggregate: string): void {
    if (aggregate !== this.sent) this.#hasStaleReaders = true;
  }

  isPending(aggregate: string): boolean {
    return this.#hasStaleReaders || aggregate !== this.sent;
  }

  /** When the next one may be sent (ms). After a clock that stepped back, at once. */
  dueAt(sockets: number, now: number): number {
    return this.#busyFrom(sockets, now) - (burstOf(sockets) - 1) * broadcastInterval(sockets);
  }

  markSent(aggregate: string, sockets: number, now: number): void {
    this.#busyUntil = Math.max(now, this.#busyFrom(sockets, now)) + broadcastInterval(sockets);
    this.sent = aggregate;
    this.#hasStaleReaders = false;
  }

  /** No bucket holds this many spent tokens if the clock has stepped back or the room has grown. Then none is spent. */
  #busyFrom(sockets: number, now: number): number {
    const isPossible = this.#busyUntil <= now + burstOf(sockets) * broadcastInterval(sockets);
    return isPossible ? this.#busyUntil : Number.NEGATIVE_INFINITY;
  }
}

function burstOf(sockets: number): number {
  return sockets > BURST_SOCKETS ? 1 : BURST;
}
