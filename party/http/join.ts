/** Joins: parses and checks them once (J2–J6, M11, Q1–Q3), then passes them on to the room. */
import { encodeJoin, JOIN_HEADER, type JoinRequest } from "../room/join-request.ts";
import { isAllowed } from "../settings/origins.ts";
import type { Settings } from "../settings/settings.ts";
import { PROTOCOL_VERSION } from "../wire/close-codes.ts";
import { JoinQuery, RoomName } from "../wire/frames.ts";
import { isTicket } from "./admin-auth.ts";
import type { Backend } from "./backend.ts";
import { networkOf } from "./client-ip.ts";
import { isRateLimited } from "./rate-limit.ts";
import { Rejection, rejectUpgrade, upgradeResponse } from "./reject.ts";

type ReadableHeaders = Pick<Headers, "get">;

export function isUpgrade({ method, headers }: Request): boolean {
  return method === "GET" && headers.get("Upgrade")?.toLowerCase() === "websocket";
}

/** A join of `/parties/main/<room>`. */
export function parseJoin(url: URL, headers: ReadableHeaders, settings: Settings): JoinRequest | Rejection {
  const query = Object.fromEntries(url.searchParams);
  // Older rules cannot judge the rest of a newer version's query.
  if (query.v !== undefined && query.v !== String(PROTOCOL_VERSION)) {
    return new Rejection("unsupportedVersion", `This server speaks version ${PROTOCOL_VERSION}.`);
  }
  const room = roomIn(url, "parties");
  const rejection = checkRoom(room, settings);
  if (rejection) return rejection;
  const parsed = JoinQuery.safeParse(query);
  if (!parsed.success) return badParameter(String(parsed.error.issues[0]?.path[0]));
  const { session = crypto.randomUUID(), mood, role } = parsed.data;
  if (mood && !settings.moods.includes(mood)) return badParameter("mood");
  if (!isAllowed(headers.get("Origin"), settings.origins, url.origin)) {
    return new Rejection("forbiddenOrigin", "This page may not join the room.");
  }
  return { room, role, session, mood: mood === "" ? null : mood, network: networkOf(headers) };
}

/** An admin's live socket: `/admin/api/rooms/<room>/live?ticket=<ticket>`. @param now Milliseconds since 1970. */
export function parseLiveJoin(
  url: URL,
  headers: ReadableHeaders,
  settings: Settings,
  now: number,
): JoinRequest | Rejection {
  const room = roomIn(url, "admin");
  const rejection = checkRoom(room, settings);
  if (rejection) return rejection;
  const { ticket = "" } = Object.fromEntries(url.searchParams);
  if (settings.adminToken === null || !isTicket(ticket, room, settings.adminToken, now)) {
    return new Rejection("unauthorized", "Missing, wrong or expired ticket.");
  }
  return { room, role: "admin", session: crypto.randomUUID(), mood: undefined, network: networkOf(headers) };
}

/** Answers an upgrade. The rate limit comes last, so that only joins which reach a room are counted. */
export async function admit(join: JoinRequest | Rejection, backend: Backend): Promise<Response> {
  if (join instanceof Rejection) return rejectUpgrade(join);
  if (await isRateLimited(join.network, backend)) {
    return rejectUpgrade(new Rejection("tooManyFromAddress", "Too many joins from this address."));
  }
  return upgradeResponse(await backend.join(join));
}

/** The request that carries a join to the room's object. It contains nothing that the client sent. */
export function upgradeRequest(join: JoinRequest): { headers: Record<string, string> } {
  return { headers: { Upgrade: "websocket", [JOIN_HEADER]: encodeJoin(join) } };
}

/** The path segment that holds the room's name. */
const ROOM_SEGMENT = { embed: 2, parties: 3, admin: 4 };

/**
 * The room's name in a path. It is not unescaped: a name needs no escapes, and an escaped name would be a different room
 * to every part that does not unescape it.
 */
export function roomIn({ pathname }: URL, routes: keyof typeof ROOM_SEGMENT): string {
  return pathname.split("/")[ROOM_SEGMENT[routes]] ?? "";
}

/** Whether this room exists (Q2). */
export function isKnownRoom(room: string, { rooms }: Settings): boolean {
  return rooms?.has(room) ?? true;
}

function checkRoom(room: string, settings: Settings): Rejection | null {
  if (!RoomName.safeParse(room).success) return new Rejection("badRoom", "Bad room name.");
  return isKnownRoom(room, settings) ? null : new Rejection("unknownRoom", "No such room.");
}

function badParameter(name: string): Rejection {
  return new Rejection("badParameter", `Bad parameter: ${name}.`);
}
