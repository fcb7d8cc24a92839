import type { Settings } from "../settings/settings.ts";
import type { CloseName } from "../wire/close-codes.ts";
import type { Bans } from "./bans.ts";
import type { JoinRequest } from "./join-request.ts";
import { addressOf, type Connection, createConnection, isLingering } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import type { Turn } from "./turn.ts";

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
  turn: Turn<S>,
): Connection<S> | CloseName {
  const { role, session: id, address } = request;
  turn.payer = address;
  const rejection = admissionError(request, sessions, bans, settings, turn.now);
  if (rejection) return rejection;
  const socket = open();
  if (socket === null) return "full";
  const connection = createConnection({ socket, id, isAdmin: role === "admin", address, openedAt: turn.now });
  sessions.connect(connection);
  return connection;
}

function admissionError<S>(
  { role, session, address }: JoinRequest,
  sessions: Sessions<S>,
  bans: Bans,
  { limits }: Settings,
  now: number,
): CloseName | null {
  const ban = role === "admin" ? null : bans.reasonFor({ id: session, address }, now);
  if (ban) return ban;
  // A person who returns takes the place that their session has kept.
  const known = role === "breathe" ? sessions.get(session) : undefined;
  const kept = known && isLingering(known) ? known : null;
  if (sessions.places - (kept ? 1 : 0) >= limits.sockets) return "full";
  if (address === null) return null;
  const others = sessions.quota.placesOf(address) - (kept?.address === address ? 1 : 0);
  return others >= limits.socketsPerAddress ? "tooManyFromAddress" : null;
}

/** Removes everybody of an address that cannot pay (Q11). An admin's live socket stays. */
export function expel<S>(turn: Turn<S>, sessions: Sessions<S>, address: number): void {
  for (const connection of [...sessions.connections.values()]) {
    if (connection.address !== address || connection.isAdmin) continue;
    sessions.disconnect(connection, "left", turn.now);
    turn.close(connection.socket, "tooManyFromAddress");
  }
  for (const session of [...sessions.all])
    if (isLingering(session) && session.address === address) sessions.end(session);
}

/** Ends the sessions and removes the sockets that the bans keep out. @returns why each socket must be closed. */
export function enforceBans<S>(sessions: Sessions<S>, bans: Bans, now: number): ReadonlyMap<S, CloseName> {
  const closes = new Map<S, CloseName>();
  if (bans.retainUntil <= now) return closes;
  for (const connection of [...sessions.connections.values()]) {
    const reason = connection.isAdmin ? null : bans.reasonFor(connection, now);
    if (!reason) continue;
    sessions.disconnect(connection, "left", now);
    closes.set(connection.socket, reason);
  }
  for (const session of [...sessions.all]) {
    if (bans.reasonFor({ id: session.id, address: addressOf(session) }, now)) sessions.end(session);
  }
  return closes;
}
