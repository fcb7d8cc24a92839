import type { Session } from "./session.ts";

/** One open socket. */
export interface Connection<S> {
  readonly socket: S;
  /** The room's name, kept with each socket because a host that wakes may not know it. */
  readonly room: string;
  /** The session id of its URL, or the one the server made: reserved while it watches. */
  readonly id: string;
  /** Null while it watches. */
  session: Session<S> | null;
  /** When it was last known to be heard (ms); the platform may have answered heartbeats since. */
  heard: number;
  /** It said that it is about to close and may be back. */
  away: boolean;
}

/** Rule L1: the one place where being heard moves a deadline. */
export function hear<S>(connection: Connection<S>, at: number, ttl: number): void {
  connection.heard = Math.max(connection.heard, at);
  if (connection.session) connection.session.deadline = Math.max(connection.session.deadline, at + ttl);
}

/**
 * What survives hibernation with the socket, under 300 bytes. A watcher has no deadline; a session's mood and deadline
 * stand with each of its sockets.
 * A socket that the room has let go carries null instead, because it may stay listed for a while.
 */
export type Attachment = [
  v: 1,
  room: string,
  id: string,
  deadline: number | null,
  mood: string | null,
  heard: number,
  away: boolean,
];

export function toAttachment<S>({ room, id, session, heard, away }: Connection<S>): Attachment {
  return [1, room, id, session?.deadline ?? null, session?.mood ?? null, heard, away];
}

/** @throws TypeError when the value is not an attachment of a version that is known. */
export function readAttachment(value: unknown): Attachment {
  if (!Array.isArray(value) || value[0] !== 1) throw new TypeError("attachment of an unknown version");
  const [, room, id, deadline, mood, heard, away] = value;
  const fits =
    typeof room === "string" &&
    typeof id === "string" &&
    (deadline === null || typeof deadline === "number") &&
    (mood === null || typeof mood === "string") &&
    typeof heard === "number" &&
    typeof away === "boolean";
  if (!fits) throw new TypeError("attachment of the wrong shape");
  return [1, room, id, deadline, mood, heard, away];
}
