/** Joins: parses and checks them once (J2–J6, M11, Q1–Q3), then passes them on to the room. */
import { encodeJoin, JOIN_HEADER, type JoinRequest } from "../room/join-request.ts";
import { isAllowed } from "../settings/origins.ts";
import type { Settings } from "../settings/settings.ts";
import { PROTOCOL_VERSION } from "../wire/close-codes.ts";
import { JoinQuery, RoomName } from "../wire/frames.ts";
import type { Backend } from "./backend.ts";
import { hashNetwork, networkOf } from "./client-ip.ts";
import { isOverLimit } from "./rate-limit.ts";
import { Rejection, rejectUpgrade, upgradeResponse } from "./reject.ts";

type ReadableHeaders = Pick<Headers, "get">;

/** The address of a join: origin, room and query. A platform has normalized it, and a room's name needs no escapes. */
const JOIN_URL = /^([^/]+\/\/[^/]+)\/parties\/main\/([^/?#]+)(?:\?([^#]*))?$/;

export function isUpgrade({ method, headers }: Request): boolean {
  return method === "GET" && headers.get("Upgrade")?.toLowerCase() === "websocket";
}

/** Whether this request asks for a socket of a room, whatever the room's name and the query. */
export function isJoin(request: Request): boolean {
  return isUpgrade(request) && JOIN_URL.test(request.url);
}

/** A join of `/parties/main/<room>`. @param url See `isJoin`. @param network See `networkOf`. */
export function parseJoin(
  url: string,
  headers: ReadableHeaders,
  network: string | null,
  settings: Settings,
): JoinRequest | Rejection {
  const [, origin = "", room = "", search = ""] = JOIN_URL.exec(url) ?? [];
  const query = parseQuery(search);
  // Older rules cannot judge the rest of a newer version's query.
  if (query.v !== undefined && query.v !== String(PROTOCOL_VERSION)) {
    return new Rejection("unsupportedVersion", `This server speaks version ${PROTOCOL_VERSION}.`);
  }
  const rejection = checkRoom(room, settings);
  if (rejection) return rejection;
  const parsed = JoinQuery.safeParse(query);
  if (!parsed.success) return badParameter(String(parsed.error.issues[0]?.path[0]));
  const { session = crypto.randomUUID(), mood, said, role } = parsed.data;
  if (mood && !settings.moods.includes(mood)) return badParameter("mood");
  if (!isAllowed(headers.get("Origin"), settings.origins, origin)) {
    return new Rejection("forbiddenOrigin", "This page may not join the room.");
  }
  const known = (name: string | undefined) => (name === undefined || settings.moods.includes(name) ? name : null);
  return { room, role, session, mood: known(mood), said: known(said), address: addressOf(network, settings) };
}

/** The last of a repeated parameter counts. Most queries have no escapes, and need no URLSearchParams. */
function parseQuery(search: string): Readonly<Record<string, string>> {
  if (/[%+]/.test(search)) return Object.fromEntries(new URLSearchParams(search));
  return Object.fromEntries(
    search.split("&").map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

/** The hash under which the room knows the client's address. @param network See `networkOf`. */
export function addressOf(network: string | null, { adminToken }: Settings): number | null {
  return network === null ? null : hashNetwork(network, adminToken);
}

/**
 * Answers an upgrade. The rate limit comes first, because bad joins cost something too.
 * @param parse Checks the join. Gets the client's network.
 */
export async function admit(
  headers: ReadableHeaders,
  parse: (network: string | null) => JoinRequest | Rejection,
  backend: Backend,
): Promise<Response> {
  const network = networkOf(headers);
  const isOver = await isOverLimit(network, backend.joinLimit, backend.variables);
  const join = isOver ? new Rejection("tooManyFromAddress", "Too many joins from this address.") : parse(network);
  if (join instanceof Rejection) return rejectUpgrade(join, backend);
  return upgradeResponse(await backend.join(join), backend);
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

/** Whether this room may be joined. @returns null if it may. */
export function checkRoom(room: string, settings: Settings): Rejection | null {
  if (!RoomName.safeParse(room).success) return new Rejection("badRoom", "Bad room name.");
  return isKnownRoom(room, settings) ? null : new Rejection("unknownRoom", "No such room.");
}

function badParameter(name: string): Rejection {
  return new Rejection("badParameter", `Bad parameter: ${name}.`);
}
