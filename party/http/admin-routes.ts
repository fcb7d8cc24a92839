/** The admin API under /admin/api, and the admin's page. Without ADMIN_TOKEN these paths do not exist. */
import type { Context } from "hono";
import { Hono } from "hono/tiny";
import type * as z from "zod/mini";
import { readSettings } from "../settings/settings.ts";
import {
  Done,
  HistoryList,
  HistoryQuery,
  LiveTicket,
  PageQuery,
  RemoveRequest,
  RoomDetails,
  RoomList,
  RoomsQuery,
  SessionList,
} from "../wire/admin.ts";
import { RoomName } from "../wire/frames.ts";
import { isAuthorized, issueTicket } from "./admin-auth.ts";
import { adminPage } from "./admin-page.ts";
import type { Backend } from "./backend.ts";
import { costOf } from "./cost.ts";
import { badRoom, errorResponse, methodNotAllowed, notFound, onError } from "./errors.ts";
import { httpsOnly } from "./https-only.ts";
import { admit, isUpgrade, roomIn } from "./join.ts";
import { parseLiveJoin } from "./live-join.ts";
import { log } from "./log.ts";
import { roomRows } from "./room-list.ts";
import { adminHeaders } from "./security-headers.ts";

type App = { Bindings: Backend; Variables: { token: string; room: string } };

const SIDE = "/admin/*";
const ROOMS = "/admin/api/rooms";
const ROOM = `${ROOMS}/:room`;
const LIVE = `${ROOM}/live`;

export const admin = new Hono<App>();

admin.notFound(notFound);
admin.onError(onError);

admin.use(SIDE, async (c, next) => {
  const { adminToken } = readSettings(c.env.variables);
  if (adminToken === null) return c.notFound();
  c.set("token", adminToken);
  return next();
});

admin.use(SIDE, httpsOnly);

// Before the other middleware, because a response with a socket cannot be given headers. The ticket authorizes it.
admin.get(LIVE, (c, next) => {
  if (!isUpgrade(c.req.raw)) return next();
  const { url, headers } = c.req.raw;
  const settings = readSettings(c.env.variables);
  return admit(headers, (network) => parseLiveJoin(new URL(url), network, settings, Date.now()), c.env);
});

admin.use(SIDE, adminHeaders, async (c, next) => {
  c.header("Cache-Control", "no-store");
  await next();
});

admin.route("/", adminPage);

admin.use("/admin/api/*", async (c, next) => {
  if (isAuthorized(c.req.raw.headers, c.var.token)) return next();
  c.header("WWW-Authenticate", "Bearer");
  const message = "Missing or wrong admin token. Send `Authorization: Bearer <token>`.";
  return errorResponse(c, 401, "unauthorized", message);
});

admin.use(`${ROOM}/*`, async (c, next) => {
  const room = roomIn(new URL(c.req.url), "admin");
  if (!RoomName.safeParse(room).success) return badRoom(c);
  c.set("room", room);
  return next();
});

admin.get(ROOMS, async (c) => {
  const query = parse(c, RoomsQuery, c.req.query());
  if (query instanceof Response) return query;
  const { rooms, cursor } = (await c.env.directory()?.list(query)) ?? { rooms: [], cursor: null };
  const rows = await roomRows(rooms, (room) => c.env.admin(room).inspect(), Date.now);
  return answer(c, RoomList, { rooms: rows, cursor });
});

admin.get(ROOM, async (c) => {
  const inspection = await c.env.admin(c.var.room).inspect();
  return answer(c, RoomDetails, inspection && { ...inspection, cost: costOf(inspection.counters, inspection.at) });
});

admin.get(`${ROOM}/sessions`, async (c) => {
  const query = parse(c, PageQuery, c.req.query());
  if (query instanceof Response) return query;
  try {
    return answer(c, SessionList, await c.env.admin(c.var.room).sessions(query));
  } catch (fault) {
    if (fault instanceof RangeError) return badParameter(c, "cursor");
    throw fault;
  }
});

admin.get(`${ROOM}/history`, async (c) => {
  const query = parse(c, HistoryQuery, c.req.query());
  if (query instanceof Response) return query;
  return answer(c, HistoryList, await c.env.admin(c.var.room).history(query.hours));
});

admin.post(`${ROOM}/live-ticket`, (c) => answer(c, LiveTicket, issueTicket(c.var.room, c.var.token, Date.now())));

admin.post(`${ROOM}/sessions/:hash/remove`, async (c) => {
  const body = await readBody(c);
  if (body instanceof Response) return body;
  const request = parse(c, RemoveRequest, body);
  if (request instanceof Response) return request;
  const [room, session] = [c.var.room, c.req.param("hash")];
  const isRemoved = await c.env.admin(room).remove(session, request);
  if (!isRemoved) return errorResponse(c, 404, "not_found", "No such session in this room.");
  log({ room, action: "remove", session, address: request.address });
  return answer(c, Done, { done: true });
});

admin.post(`${ROOM}/close`, async (c) => {
  const { room } = c.var;
  await c.env.admin(room).closeRoom(room);
  log({ room, action: "close" });
  return answer(c, Done, { done: true });
});

admin.post(`${ROOM}/open`, async (c) => {
  const { room } = c.var;
  await c.env.admin(room).openRoom(room);
  log({ room, action: "open" });
  return answer(c, Done, { done: true });
});

admin.get(LIVE, (c) => errorResponse(c, 426, "upgrade_required", "This path is a WebSocket. Send an upgrade request."));

for (const path of [ROOMS, ROOM, `${ROOM}/sessions`, `${ROOM}/history`, LIVE]) {
  admin.all(path, (c) => methodNotAllowed(c, "GET, HEAD"));
}
for (const path of [`${ROOM}/live-ticket`, `${ROOM}/sessions/:hash/remove`, `${ROOM}/close`, `${ROOM}/open`]) {
  admin.all(path, (c) => methodNotAllowed(c, "POST"));
}

/** The schema also drops unknown members, so a room cannot leak more than it says. Null means that there is no room. */
function answer<T extends z.ZodMiniType>(c: Context<App>, schema: T, value: z.input<T> | null): Response {
  if (value === null) return errorResponse(c, 404, "not_found", "No such room.");
  return c.json(schema.parse(value) as object);
}

/** @returns an error response if the input is bad. */
function parse<T extends z.ZodMiniType>(c: Context<App>, schema: T, input: unknown): z.output<T> | Response {
  const result = schema.safeParse(input);
  return result.success ? result.data : badParameter(c, String(result.error.issues[0]?.path[0] ?? "body"));
}

/** @returns an empty object if there is no body, and an error response if it is not JSON. */
async function readBody(c: Context<App>): Promise<unknown> {
  const text = await c.req.text();
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return badParameter(c, "body");
  }
}

function badParameter(c: Context<App>, name: string): Response {
  return errorResponse(c, 400, `bad_${name}`, `Bad parameter: ${name}.`);
}
