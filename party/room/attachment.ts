import { type Connection, createConnection } from "./session.ts";

/**
 * What survives hibernation with a socket, in under 400 bytes. It names the room, because a host that wakes may not know
 * its name. Every socket of a session carries the session's state, which is null for a watcher.
 *
 * A socket that the room has released carries null instead, because the platform may list it for a while.
 */
export type Attachment = readonly [
  version: 1,
  room: string | null,
  session: readonly [deadline: number, mood: string | null, sitUntil: number, joinedAt: number] | null,
  id: string,
  isAdmin: boolean,
  openedAt: number,
  lastSeenAt: number,
  lastPongAt: number,
  isAway: boolean,
  address: number | null,
  oversizedFrames: number,
];

const VERSION = 1;

export function toAttachment<S>(room: string | null, connection: Connection<S>): Attachment {
  const { id, isAdmin, openedAt, lastSeenAt, lastPongAt, isAway, address, oversizedFrames, session } = connection;
  const state = session && ([session.deadline, session.mood, session.sitUntil, session.joinedAt] as const);
  return [VERSION, room, state, id, isAdmin, openedAt, lastSeenAt, lastPongAt, isAway, address, oversizedFrames];
}

/**
 * @returns null if the room has released the socket.
 * @throws TypeError if the value is not an attachment of this version.
 */
export function readAttachment(value: unknown): Attachment | null {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value) || value[0] !== VERSION) throw new TypeError("The attachment has an unknown form.");
  return value as unknown as Attachment;
}

/** The connection as it was, without its session. */
export function toConnection<S>(socket: S, attachment: Attachment): Connection<S> {
  const [, , , id, isAdmin, openedAt, lastSeenAt, lastPongAt, isAway, address, oversizedFrames] = attachment;
  const connection = createConnection({ socket, id, isAdmin, address, openedAt });
  connection.lastSeenAt = lastSeenAt;
  connection.lastPongAt = lastPongAt;
  connection.isWelcomed = true;
  connection.isAway = isAway;
  connection.oversizedFrames = oversizedFrames;
  return connection;
}
