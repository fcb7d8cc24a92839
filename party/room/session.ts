import type { Connection } from "./connection.ts";

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
  /** The hash of the last socket's address while the session lingers, because it keeps that place (Q4). */
  address: number | null;
  /** Empty while the session lingers. Replaced, not mutated: most sessions have one, and a list of one is small. */
  connections: readonly Connection<S>[];
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
    address: null,
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
