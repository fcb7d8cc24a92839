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
  const [, room, id, deadline, mood, heard, away] = value;
  const [sit = 0, joined = heard, observer = null] = value.slice(7);
  const [opened = heard, address = null, oversized = 0, answered = heard] = value.slice(10);
  const fits =
    (room === null || typeof room === "string") &&
    typeof id === "string" &&
    (deadline === null || typeof deadline === "number") &&
    (mood === null || typeof mood === "string") &&
    typeof heard === "number" &&
    typeof away === "boolean" &&
    typeof sit === "number" &&
    typeof joined === "number" &&
    (observer === null || observer === "asked" || observer === "admitted") &&
    typeof opened === "number" &&
    (address === null || typeof address === "string") &&
    typeof oversized === "number" &&
    typeof answered === "number";
  if (!fits) throw new TypeError("attachment of the wrong shape");
  return [3, room, id, deadline, mood, heard, away, sit, joined, observer, opened, address, oversized, answered];
}
