/** The actions of admins (M9, M10). Each changes the bans, enforces them, and notes the closed sockets in the turn. */
import type { RemoveRequest } from "../wire/admin.ts";
import { enforceBans } from "./admission.ts";
import type { Bans } from "./bans.ts";
import { addressOf, type Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import type { Turn } from "./turn.ts";

const MINUTE_MS = 60_000;

/** Ends a session and keeps it out for some minutes, or everybody at its address. Sockets that watch go too. */
export function removeSession<S>(
  turn: Turn<S>,
  sessions: Sessions<S>,
  bans: Bans,
  session: Session<S>,
  { minutes, address }: RemoveRequest,
): void {
  const until = turn.now + minutes * MINUTE_MS;
  bans.remove(session.id, until);
  if (address) bans.remove(addressOf(session), until);
  enforce(turn, sessions, bans);
}

export function closeRoom<S>(turn: Turn<S>, sessions: Sessions<S>, bans: Bans): void {
  bans.isClosed = true;
  enforce(turn, sessions, bans);
}

function enforce<S>(turn: Turn<S>, sessions: Sessions<S>, bans: Bans): void {
  for (const [socket, code] of enforceBans(sessions, bans, turn.now)) turn.close(socket, code);
}
