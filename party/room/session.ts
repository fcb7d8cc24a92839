/** A person and their sockets. The two types refer to each other, so they share a file. */
import type { FrameLimits } from "./decode.ts";
import type { TokenBucket } from "./token-bucket.ts";

const SECOND_MS = 1000;

/** One person: counted until the deadline or the end of their sitting, whichever is later, on however many sockets. */
export interface Session<S> {
  readonly id: string;
  mood: string | null;
  /** When it expires without another sign of life (ms). A lower bound while it has sockets. */
  deadline: number;
  /** When its sitting ends (ms); 0 if there is none. */
  sitUntil: number;
  /** When it first joined (ms, whole seconds). Stored as it is, because it is the session's position in lists. */
  joinedAt: number;
  /** When any of its sockets was last known to be alive (ms). */
  lastSeenAt: number;
  /** Its deadline is the grace period after a clean close. */
  isInGrace: boolean;
  /** It lingers, its deadline has passed, and only its sitting counts it (B2). */
  isResting: boolean;
  /** Restored from a snapshot that shows it connected, and no socket has proved it yet (D1, D3, J10). */
  isPresumed: boolean;
  /** The hash of the last socket's address while the session lingers, because it keeps that place (Q4). */
  address: number | null;
  /** Limits the changes of the person (Q12). Made when needed, full after a sleep. */
  changes: TokenBucket | null;
  /** Empty while the session lingers. Replaced, not mutated: most sessions have one, and a list of one is small. */
  connections: readonly Connection<S>[];
}

/** The part of a session that survives a restart. */
export interface StoredSession {
  readonly id: string;
  readonly mood: string | null;
  readonly isConnected: boolean;
  readonly deadline: number;
  readonly sitUntil: number;
  readonly joinedAt: number;
  readonly isInGrace: boolean;
  readonly address: number | null;
}

export function createSession<S>(id: string, mood: string | null, joinedAt: number): Session<S> {
  return {
    id,
    mood,
    deadline: 0,
    sitUntil: 0,
    joinedAt: Math.floor(joinedAt / SECOND_MS) * SECOND_MS,
    lastSeenAt: joinedAt,
    isInGrace: false,
    isResting: false,
    isPresumed: false,
    address: null,
    changes: null,
    connections: [],
  };
}

export function isLingering<S>(session: Session<S>): boolean {
  return session.connections.length === 0;
}

/** When it ends without another sign of life (ms). */
export function expiresAt({ deadline, sitUntil }: Pick<Session<never>, "deadline" | "sitUntil">): number {
  return Math.max(deadline, sitUntil);
}

/** The hash of the address where it was last seen. */
export function addressOf<S>({ connections, address }: Session<S>): number | null {
  return connections.at(-1)?.address ?? address;
}

/** One open socket. */
export interface Connection<S> extends FrameLimits {
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
  /** It has its first frame. Nothing is sent to it before. */
  isWelcomed: boolean;
  /** It announced that it is about to close (L4). */
  isAway: boolean;
  /** The hash of its address (http/client-ip.ts); null if the platform does not tell it. */
  readonly address: number | null;
  /** How many of its frames were too large (Q8). */
  oversizedFrames: number;
  /** The limit of its session, which it keeps while it watches (Q12). */
  changes: TokenBucket | null;
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
    isWelcomed: isAdmin,
    isAway: false,
    address,
    oversizedFrames: 0,
    changes: null,
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
