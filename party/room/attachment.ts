import type { Connection } from "./connection.ts";

/**
 * What survives hibernation with a socket, under 300 bytes. The room's name is kept here because a host that wakes may
 * not know it. A watcher has no deadline; a session's mood, deadline and sitting stand with each of its sockets.
 * Version 1 had none of what comes after `away`.
 * A socket that the room has let go carries null instead, because it may stay listed for a while.
 */
export type Attachment = [
  v: 2,
  room: string | null,
  id: string,
  deadline: number | null,
  mood: string | null,
  heard: number,
  away: boolean,
  sit: number,
  joined: number,
  observer: Connection<unknown>["observer"],
];

export function toAttachment<S>(room: string | null, connection: Connection<S>): Attachment {
  const { id, session, heard, away, observer } = connection;
  return session
    ? [2, room, id, session.deadline, session.mood, heard, away, session.sit, session.joined, observer]
    : [2, room, id, null, null, heard, away, 0, 0, observer];
}

/** @throws TypeError when the value is not an attachment of a version that is known. */
export function readAttachment(value: unknown): Attachment {
  if (!Array.isArray(value) || (value[0] !== 1 && value[0] !== 2))
    throw new TypeError("attachment of an unknown version");
  const [, room, id, deadline, mood, heard, away, sit = 0, joined = heard, observer = null] = value;
  const fits =
    (room === null || typeof room === "string") &&
    typeof id === "string" &&
    (deadline === null || typeof deadline === "number") &&
    (mood === null || typeof mood === "string") &&
    typeof heard === "number" &&
    typeof away === "boolean" &&
    typeof sit === "number" &&
    typeof joined === "number" &&
    (observer === null || observer === "asked" || observer === "admitted");
  if (!fits) throw new TypeError("attachment of the wrong shape");
  return [2, room, id, deadline, mood, heard, away, sit, joined, observer];
}
