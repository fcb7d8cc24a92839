import type { Settings } from "../settings/settings.ts";
import type { CloseName } from "../wire/close-codes.ts";
import type { Bans } from "./bans.ts";
import type { JoinRequest } from "./join-request.ts";
import { type Connection, createConnection, isLingering } from "./session.ts";
import type { Sessions } from "./sessions.ts";

/**
 * Admission control: bans first, then capacity (M9, M10, Q4, Q5).
 * @param open Opens the socket of an admitted request. Null: the platform has no place for it.
 * @returns the connection, which watches, or why the request is rejected.
 */
export function admit<S>(
  request: JoinRequest,
  open: () => S | null,
  sessions: Sessions<S>,
  bans: Bans,
  settings: Settings,
  now: number,
): Connection<S> | CloseName {
  const { role, session: id, network } = request;
  const address = network === null ? null : sessions.quota.hash(network);
  const rejection = admissionError(request, address, sessions, bans, settings, now);
  if (rejection) return rejection;
  const socket = open();
  if (socket === null) return "full";
  const connection = createConnection({ socket, id, isAdmin: role === "admin", address, openedAt: now });
  sessions.connect(connection);
  return connection;
}

/** @param address The hash of the request's address; null if the platform tells none. */
function admissionError<S>(
  { role, session }: JoinRequest,
  address: number | null,
  sessions: Sessions<S>,
  bans: Bans,
  { limits }: Settings,
  now: number,
): CloseName | null {
  const ban = role === "admin" ? null : bans.reasonFor(session, now);
  if (ban) return ban;
  // A person who returns takes the place that their session has kept.
  const known = role === "breathe" ? sessions.get(session) : undefined;
  const kept = known && isLingering(known) ? known : null;
  if (sessions.places - (kept ? 1 : 0) >= limits.sockets) return "full";
  if (address === null) return null;
  const others = sessions.quota.placesOf(address) - (kept?.address === address ? 1 : 0);
  return others >= limits.socketsPerAddress ? "tooManyFromAddress" : null;
}

/** Ends the sessions and removes the sockets that the bans keep out. @returns why each socket must be closed. */
export function enforceBans<S>(sessions: Sessions<S>, bans: Bans, now: number): ReadonlyMap<S, CloseName> {
  const closes = new Map<S, CloseName>();
  if (bans.retainUntil <= now) return closes;
  for (const connection of [...sessions.connections.values()]) {
    const reason = connection.isAdmin ? null : bans.reasonFor(connection.id, now);
    if (!reason) continue;
    sessions.disconnect(connection, "left", now);
    closes.set(connection.socket, reason);
  }
  for (const session of [...sessions.all]) if (bans.reasonFor(session.id, now)) sessions.end(session);
  return closes;
}
