import type { Connection } from "./connection.ts";

/** One person: counted until the deadline, or the end of their sitting, however many sockets are open. */
export interface Session<S> {
  readonly id: string;
  mood: string | null;
  /** When it expires (ms) unless it is heard from. While it has sockets this is a lower bound: see `hear`. */
  deadline: number;
  /** When its sitting ends (ms); 0: it has none. */
  sit: number;
  /** When it first joined (ms, whole seconds): a session's place in lists, so it has to survive being stored. */
  joined: number;
  /** When any of its sockets was last known to be heard (ms). */
  heard: number;
  /** Its deadline is the grace after a clean close. */
  graced: boolean;
  /** Counted by its sitting alone: it lingers, and its deadline has passed (B2). */
  resting: boolean;
  /** Where its last socket came from, sealed: while it lingers, it has a place of that address (Q4). */
  address: string | null;
  /** Empty while the session lingers. Replaced, not changed: most have one, and a list of one is small. */
  connections: readonly Connection<S>[];
}

export function isLingering<S>(session: Session<S>): boolean {
  return session.connections.length === 0;
}

/** Where it was last seen. */
export function addressOf<S>({ connections, address }: Session<S>): string | null {
  const last = connections.at(-1);
  return last ? last.address : address;
}

/** When it will be over if it is not heard from (ms). */
export function overAt<S>({ deadline, sit }: Session<S>): number {
  return Math.max(deadline, sit);
}
