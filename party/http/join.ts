/** The door: what a join asks for, or why it is refused (rules J2–J7, Q2). */

import type { Join } from "../room/join-request.ts";
import type { Settings } from "../settings/settings.ts";
import { CloseCode, type CloseName, PROTOCOL_VERSION } from "../wire/close-codes.ts";
import { JoinQuery, RoomName } from "../wire/frames.ts";
import { networkOf } from "./client-ip.ts";

const LONGEST_QUERY = 1024;
const LONGEST_CONNECTION_ID = 256;

/** A join that is not taken: the code and the reason its socket is closed with. */
export class Refusal {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string) {
    this.code = code;
    this.reason = reason;
  }

  /** As the room says it. */
  static of(name: CloseName): Refusal {
    return new Refusal(CloseCode[name], name);
  }
}

/**
 * Reads a join for `room` (as it stands in the path) with the query of this URL.
 * Pure but for the id it makes where the query has none.
 */
export function readJoin(room: string, url: URL, headers: Pick<Headers, "get">, settings: Settings): Join | Refusal {
  const query = Object.fromEntries(url.searchParams);
  if (query.v !== undefined && query.v !== String(PROTOCOL_VERSION)) {
    return new Refusal(CloseCode.unsupportedVersion, `this server speaks version ${PROTOCOL_VERSION}`);
  }
  if (!RoomName.safeParse(room).success) return new Refusal(CloseCode.badRoom, "bad room name");
  if (!isRoom(room, settings)) return new Refusal(CloseCode.unknownRoom, "no such room here");
  if (url.search.length > LONGEST_QUERY || (query._pk ?? "").length > LONGEST_CONNECTION_ID) {
    return new Refusal(CloseCode.badParameter, "query too long");
  }
  const parsed = JoinQuery.safeParse(query);
  if (!parsed.success)
    return new Refusal(CloseCode.badParameter, `bad parameter ${String(parsed.error.issues[0]?.path[0])}`);
  const { session = crypto.randomUUID(), mood, role } = parsed.data;
  if (mood && !settings.moods.includes(mood)) return new Refusal(CloseCode.badParameter, "bad parameter mood");
  const network = networkOf(headers);
  return { room, session, mood: mood === "" ? null : mood, watch: role === "watch", network };
}

/** Whether there is a room of this name (Q2). */
export function isRoom(room: string, { rooms }: Settings): boolean {
  return rooms?.has(room) ?? true;
}
