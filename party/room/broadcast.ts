const SHORTEST = 1000;
/** Large rooms change all the time; five seconds is the most a count may lag and still feel live. */
const LONGEST_INTERVAL = 5000;

/** Milliseconds between two broadcasts: a second for each 2,000 sockets, from 1 s to 5 s (P5). */
export function broadcastInterval(sockets: number): number {
  return Math.min(Math.max(SHORTEST, sockets / 2), LONGEST_INTERVAL);
}

/** When to broadcast: what was last sent, and whether somebody has been told otherwise since. */
export class Broadcast {
  /** When the last one went out (ms). */
  at = Number.NEGATIVE_INFINITY;
  /** The aggregate it carried, as text. */
  sent: string | null = null;
  #misled = false;

  /** A welcome has carried this aggregate: its reader must hear if it does not stay true (P6). */
  told(aggregate: string): void {
    if (aggregate !== this.sent) this.#misled = true;
  }

  isPending(aggregate: string): boolean {
    return this.#misled || aggregate !== this.sent;
  }

  dueAt(sockets: number): number {
    return this.at + broadcastInterval(sockets);
  }

  done(aggregate: string, now: number): void {
    this.at = now;
    this.sent = aggregate;
    this.#misled = false;
  }

  /**
   * What a rebuilt room remembers.
   * @param misled Nobody knows what was told in the last moments: it is assumed to mislead.
   */
  resume(aggregate: string | null, at: number, misled: boolean): void {
    this.sent = aggregate;
    this.at = at;
    this.#misled = misled;
  }
}
