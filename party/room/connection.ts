import type { TokenBucket } from "./decode.ts";
import type { Session } from "./session.ts";

/** One open socket. */
export interface Connection<S> {
  readonly socket: S;
  /** The session id that it breathes under, now or after a `join` frame. */
  readonly id: string;
  /** An admin's live socket belongs to no session. */
  readonly isAdmin: boolean;
  /** Null while it watches. */
  session: Session<S> | null;
  /** When it was last known to be alive (ms). The platform may have answered heartbeats since. */
  lastSeenAt: number;
  /** When its last heartbeat was answered, or when it was opened (ms). */
  lastPongAt: number;
  readonly openedAt: number;
  /** It announced that it is about to close (L4). */
  isAway: boolean;
  /** The hash of its address (ip-quota.ts); null if the platform does not tell it. */
  readonly address: number | null;
  /** How many of its frames were too large (Q8). */
  oversizedFrames: number;
  /** Limits on its frames, and on heartbeats that reach the room. Made when needed and full again after a sleep. */
  frameBucket: TokenBucket | null;
  heartbeatBucket: TokenBucket | null;
}

export type NewConnection<S> = Pick<Connection<S>, "socket" | "id" | "isAdmin" | "address" | "openedAt">;

export function createConnection<S>({ socket, id, isAdmin, address, openedAt }: NewConnection<S>): Connection<S> {
  return {
    socket,
    id,
    isAdmin,
    session: null,
    lastSeenAt: openedAt,
    lastPongAt: openedAt,
    openedAt,
    isAway: false,
    address,
    oversizedFrames: 0,
    frameBucket: null,
    heartbeatBucket: null,
  };
}

/** A client that takes no data gets no answers either. After this many TTL without one it is closed (L8). */
const UNANSWERED_TTLS = 4;

/** When a socket that sends nothing more is closed as silent (ms, L6, L8). */
export function timeoutAt<S>({ lastSeenAt, lastPongAt }: Connection<S>, ttl: number): number {
  return Math.min(lastSeenAt + ttl, lastPongAt + UNANSWERED_TTLS * ttl);
}

/** How a socket left its session: L3, L4, L5. */
export type Departure = "left" | "clean" | "dropped";

/** A browser closes with 1001 when its page goes; code closes with 1000, or without a code (1005). */
const CLEAN_CODES = new Set([1000, 1001, 1005]);

/** @param code As the platform tells it; 1006 if it tells none. */
export function departureOf<S>({ isAway }: Connection<S>, code: number): Departure {
  return isAway || CLEAN_CODES.has(code) ? "clean" : "dropped";
}
