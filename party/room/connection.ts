import type { Session } from "./session.ts";
import type { Allowance } from "./token-bucket.ts";

/** One open socket. */
export interface Connection<S> {
  readonly socket: S;
  /** The session id of its URL, or the one the server made: reserved while it watches. */
  readonly id: string;
  /** Null while it watches. */
  session: Session<S> | null;
  /** When it was last known to be heard (ms); the platform may have answered heartbeats since. */
  heard: number;
  /** When its last heartbeat was answered (ms), or else it was opened. */
  answered: number;
  /** It said that it is about to close and may be back. */
  away: boolean;
  /** An admin's live socket, before and after it has shown its token; null for everybody else. */
  observer: "asked" | "admitted" | null;
  /** When it was opened (ms). */
  readonly opened: number;
  /** Where it comes from, sealed (addresses.ts); null where the platform tells no address. */
  readonly address: string | null;
  /** How many frames of it were too large. */
  oversized: number;
  /** Of frames, and of heartbeats that reach the room. Not kept while the room sleeps: they are full again by then. */
  frames: Allowance | null;
  beats: Allowance | null;
}

/** What is known of a socket when it is opened. */
export type Newcomer<S> = Pick<Connection<S>, "socket" | "id" | "observer" | "address">;

export function connectionOf<S>({ socket, id, observer, address }: Newcomer<S>, opened: number): Connection<S> {
  return {
    socket,
    id,
    session: null,
    heard: opened,
    answered: opened,
    away: false,
    observer,
    opened,
    address,
    oversized: 0,
    frames: null,
    beats: null,
  };
}

/** Rule L1: the one place where being heard moves a deadline. */
export function hear<S>(connection: Connection<S>, at: number, ttl: number): void {
  connection.heard = Math.max(connection.heard, at);
  const { session } = connection;
  if (!session) return;
  session.heard = Math.max(session.heard, at);
  session.deadline = Math.max(session.deadline, at + ttl);
}

/** A heartbeat of it was answered, by the platform or by the room. */
export function beat<S>(connection: Connection<S>, at: number, ttl: number): void {
  connection.answered = Math.max(connection.answered, at);
  hear(connection, at, ttl);
}

/** A socket that takes no data is not answered any more, whatever it says; after so many TTL it has to go (L8). */
const UNANSWERED = 4;

/** When a socket is silent if nothing more is heard of it (ms, L6, L8). */
export function silentAt<S>({ heard, answered }: Connection<S>, ttl: number): number {
  return Math.min(heard + ttl, answered + UNANSWERED * ttl);
}

/** How a socket parts from its session: rules L3, L4, L5. */
export type Departure = "left" | "clean" | "dropped";

/** What a browser sends when its page closes (1001), when code closes without or with the normal code (1005, 1000). */
const CLEAN_CODES = new Set([1000, 1001, 1005]);

/** @param code As the platform tells it; 1006 where it does not. */
export function departureOf<S>({ away }: Connection<S>, code: number): Departure {
  return away || CLEAN_CODES.has(code) ? "clean" : "dropped";
}
