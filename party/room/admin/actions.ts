/** What admins can do to a room (M9, M10). Each changes bans and sessions, and notes the closed sockets in the turn. */
import type { CloseName } from "../../wire/close-codes.ts";
import { disconnect } from "../commands.ts";
import type { Session } from "../session.ts";
import type { Sessions } from "../sessions.ts";
import type { Turn } from "../turn.ts";
import type { Bans } from "./bans.ts";

const MINUTE_MS = 60_000;

/** Ends a session and keeps it out for some minutes, the sockets that only watch under its id too. */
export function removeSession<S>(
  turn: Turn<S>,
  sessions: Sessions<S>,
  bans: Bans,
  session: Session<S>,
  minutes: number,
): void {
  bans.remove(session.id, turn.now + minutes * MINUTE_MS);
  enforce(turn, sessions, bans, "removed");
}

export function closeRoom<S>(turn: Turn<S>, sessions: Sessions<S>, bans: Bans): void {
  bans.isClosed = true;
  enforce(turn, sessions, bans, "roomClosed");
}

function enforce<S>(turn: Turn<S>, sessions: Sessions<S>, bans: Bans, code: CloseName): void {
  for (const session of [...sessions.all]) {
    if (!bans.reasonFor(session.id, turn.now)) continue;
    for (const { socket } of sessions.end(session)) turn.close(socket, code);
  }
  for (const connection of [...sessions.connections.values()]) {
    if (!connection.isAdmin && bans.reasonFor(connection.id, turn.now))
      disconnect(turn, sessions, connection, "left", code);
  }
}
