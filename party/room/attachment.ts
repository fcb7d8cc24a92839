import type { Connection } from "./connection.ts";

/**
 * What survives hibernation with a socket, under 400 bytes. The room's name is kept here because a host that wakes may
 * not know it. A watcher has no deadline; a session's mood, deadline and sitting stand with each of its sockets.
 * Version 1 had none of what comes after `away`, version 2 none of what comes after `observer`.
 * A socket that the room has let go carries null instead, because it may stay listed for a while.
 */
export type Attachment = [
  v: 3,
  room: string | null,
  id: string,
  deadline: number | null,
  mood: string | null,
  heard: number,
  away: boolean,
  sit: number,
  joined: number,
  observer: Connection<unknown>["observer"],
  opened: number,
  address: string | null,
  oversized: number,
  answered: number,
];

export function toAttachment<S>(room: string | null, connection: Connection<S>): Attachment {
  const { id, session, heard, away, observer, opened, address, oversized, answered } = connection;
  const { deadline = null, mood = null, sit = 0, joined = 0 } = session ?? {};
  return [3, room, id, deadline, mood, heard, away, sit, joined, observer, opened, address, oversized, answered];
}

/** @throws TypeError when the value is not an attachment of a version that is known. */
export function readAttachment(value: unknown): Attachment {
  if (!Array.isArray(value)) throw new TypeError("no attachment");
  const attachment = value[0] === 1 || value[0] === 2 ? renewed(value) : value;
  if (!isAttachment(attachment)) throw new TypeError("attachment of the wrong shape, or of an unknown version");
  return attachment;
}

/** One of an older version. */
function renewed([, room, id, deadline, mood, heard, away, ...since]: readonly unknown[]): readonly unknown[] {
  const [sit = 0, joined = heard, observer = null, opened = heard, address = null, oversized = 0, answered = heard] =
    since;
  return [3, room, id, deadline, mood, heard, away, sit, joined, observer, opened, address, oversized, answered];
}

/** Member by member, where it stands: thousands are read as a room wakes. */
function isAttachment(value: readonly unknown[]): value is Attachment {
  return (
    value[0] === 3 &&
    isTextOrNull(value[1]) &&
    typeof value[2] === "string" &&
    (value[3] === null || typeof value[3] === "number") &&
    isTextOrNull(value[4]) &&
    typeof value[5] === "number" &&
    typeof value[6] === "boolean" &&
    typeof value[7] === "number" &&
    typeof value[8] === "number" &&
    (value[9] === null || value[9] === "asked" || value[9] === "admitted") &&
    typeof value[10] === "number" &&
    isTextOrNull(value[11]) &&
    typeof value[12] === "number" &&
    typeof value[13] === "number"
  );
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
