import type { IpQuota } from "./ip-quota.ts";
import { expiresAt, type Session } from "./session.ts";
import type { Tally } from "./tally.ts";

const NEVER = Number.POSITIVE_INFINITY;
const FAMILIAR_AFTER_MS = 60_000;
/** People of one house who sit down at once and lock their phones. */
const YOUNG_SITTINGS_PER_ADDRESS = 16;

/** Everybody who is counted without a socket: until their deadline, or resting until their sitting ends. */
export class Lingering<S> {
  readonly #sessions = new Set<Session<S>>();
  readonly #quota: IpQuota;
  readonly #tally: Tally;
  /** Nobody expires before this time (ms). A lower bound, because people who return do not move it. */
  #nextExpiry = NEVER;

  /** @param quota Counts the places of addresses. A lingering session keeps its place. */
  constructor(quota: IpQuota, tally: Tally) {
    this.#quota = quota;
    this.#tally = tally;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** When the next session may expire (ms); infinity if nobody lingers. */
  get nextExpiry(): number {
    return this.#sessions.size > 0 ? this.#nextExpiry : NEVER;
  }

  /**
   * A sitting holds the seat of somebody who has been here for a minute, and of a few others (Q13). So no script fills a
   * room with sittings and goes. Call after `add`.
   * @param openedAt When the last socket of the session was opened (ms). Its person may have watched before they joined.
   */
  limitSitting(session: Session<S>, openedAt: number, now: number): void {
    const { address } = session;
    const isYoung = ({ joinedAt, sitUntil }: Session<S>) => sitUntil > now && joinedAt > now - FAMILIAR_AFTER_MS;
    if (address === null || openedAt <= now - FAMILIAR_AFTER_MS || !isYoung(session)) return;
    let young = 0;
    for (const each of this.#sessions) if (each.address === address && isYoung(each)) young++;
    if (young > YOUNG_SITTINGS_PER_ADDRESS) session.sitUntil = 0;
  }

  add(session: Session<S>): void {
    this.#quota.take(session.address);
    this.#sessions.add(session);
    this.#nextExpiry = Math.min(this.#nextExpiry, session.deadline);
  }

  /** The session has a socket again, or is over. */
  delete(session: Session<S>): void {
    if (this.#sessions.delete(session)) this.#quota.release(session.address);
    session.address = null;
    session.isPresumed = false;
    this.#setResting(session, false);
  }

  /** @returns the sessions that have expired. The caller removes them. */
  expired(now: number): readonly Session<S>[] {
    if (now < this.#nextExpiry) return [];
    this.#nextExpiry = NEVER;
    const expired: Session<S>[] = [];
    for (const session of this.#sessions) {
      if (expiresAt(session) <= now) {
        expired.push(session);
        continue;
      }
      const isPast = session.deadline <= now;
      this.#setResting(session, isPast);
      this.#nextExpiry = Math.min(this.#nextExpiry, isPast ? session.sitUntil : session.deadline);
    }
    return expired;
  }

  /**
   * Some sockets of the room are still here, so it was evicted, not restarted. A session that the snapshot shows connected
   * and that has no socket has left cleanly since. Only its sitting may hold it.
   */
  endPresumed(now: number): void {
    for (const session of this.#sessions) {
      if (session.isPresumed) session.deadline = Math.min(session.deadline, now);
      session.isPresumed = false;
    }
    this.#nextExpiry = now;
  }

  #setResting(session: Session<S>, isResting: boolean): void {
    if (session.isResting === isResting) return;
    session.isResting = isResting;
    this.#tally.addResting(isResting ? 1 : -1);
  }
}
