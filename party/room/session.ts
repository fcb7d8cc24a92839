import type { Connection } from "./connection.ts";

/** One person: counted until the deadline, or the end of their sitting, however many sockets are open. */
export interface Session<S> {
  readonly id: string;
  mood: string | null;
  /** When it expires (ms) unless it is heard from. While it has sockets this is a lower bound: see `hear`. */
  deadline: number;
  /** When its sitting ends (ms); 0: it has none. */
  sit: number;
  /** Counted by its sitting alone: it lingers, and its deadline has passed (B2). */
  resting: boolean;
  /** Empty while the session lingers. */
  readonly connections: Set<Connection<S>>;
}

export function isLingering<S>(session: Session<S>): boolean {
  return session.connections.size === 0;
}
