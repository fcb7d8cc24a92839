import type { Allowance } from "./allowance.ts";
import type { Session } from "./session.ts";

/** One open socket. */
export interface Connection<S> {
  readonly socket: S;
  /** The session id of its URL, or the one the server made: reserved while it watches. */
  readonly id: string;
  /** Null while it watches. */
  session: Session<S> | null;
  /** When it was last known to be heard (ms); the platform may have answered heartbeats since. */
  heard: number;
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
  /** Not kept while the room sleeps: it is full again by then. */
  allowance: Allowance | null;
}

/** What is known of a socket when it is opened. */
export type Newcomer<S> = Pick<Connection<S>, "socket" | "id" | "observer" | "address">;

export function connectionOf<S>(newcomer: Newcomer<S>, now: number): Connection<S> {
  return { ...newcomer, session: null, heard: now, away: false, opened: now, oversized: 0, allowance: null };
}

/** Rule L1: the one place where being heard moves a deadline. */
export function hear<S>(connection: Connection<S>, at: number, ttl: number): void {
  connection.heard = Math.max(connection.heard, at);
  const { session } = connection;
  if (!session) return;
  session.heard = Math.max(session.heard, at);
  session.deadline = Math.max(session.deadline, at + ttl);
}

/** How a socket parts from its session: rules L3, L4, L5. */
export type Departure = "left" | "clean" | "dropped";

/** What a browser sends when its page closes (1001), when code closes without or with the normal code (1005, 1000). */
const CLEAN_CODES = new Set([1000, 1001, 1005]);

/** @param code As the platform tells it; 1006 where it does not. */
export function departureOf<S>({ away }: Connection<S>, code: number): Departure {
  return away || CLEAN_CODES.has(code) ? "clean" : "dropped";
}
