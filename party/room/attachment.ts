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
  if (!Array.isArray(value) || ![1, 2, 3].includes(value[0])) throw new TypeError("attachment of an unknown version");
  const attachment = value[0] === 3 ? value : renewed(value);
  if (!isAttachment(attachment)) throw new TypeError("attachment of the wrong shape");
  return attachment;
}

/** One of an older version. */
function renewed([, room, id, deadline, mood, heard, away, ...since]: readonly unknown[]): readonly unknown[] {
  const [sit = 0, joined = heard, observer = null, opened = heard, address = null, oversized = 0, answered = heard] =
    since;
  return [3, room, id, deadline, mood, heard, away, sit, joined, observer, opened, address, oversized, answered];
}

type Check = (member: unknown) => boolean;
const text: Check = (member) => typeof member === "string";
const number: Check = (member) => typeof member === "number";
const flag: Check = (member) => typeof member === "boolean";
const orNull =
  (check: Check): Check =>
  (member) =>
    member === null || check(member);
const observer: Check = (member) => member === null || member === "asked" || member === "admitted";

/** Of each member, where it stands: thousands are read as a room wakes. */
const CHECKS: readonly Check[] = [
  (version) => version === 3,
  orNull(text),
  text,
  orNull(number),
  orNull(text),
  number,
  flag,
  number,
  number,
  observer,
  number,
  orNull(text),
  number,
  number,
];

function isAttachment(value: readonly unknown[]): value is Attachment {
  return CHECKS.every((fits, index) => fits(value[index]));
}
