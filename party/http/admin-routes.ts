/** The admin side, the same on every host: its API under /admin/api, and its page. Without a token there is none of it. */
import { type Context, Hono } from "hono";
import type { z } from "zod";
import { readSettings } from "../settings/settings.ts";
import {
  Done,
  HistoryList,
  HistoryQuery,
  Inspection,
  PageQuery,
  RoomList,
  RoomsQuery,
  SessionList,
} from "../wire/admin.ts";
import { CloseCode } from "../wire/close-codes.ts";
import { RoomName } from "../wire/frames.ts";
import { Doorkeeper } from "./access.ts";
import { page } from "./admin-page.ts";
import type { AdminSite } from "./backend.ts";
import { failure, methodNotAllowed } from "./errors.ts";
import { isRoom, Refusal } from "./join.ts";
import { log } from "./log.ts";
import { isTooMany, type LimitedSite } from "./rate-limit.ts";
import { answerOf, refuse } from "./reject.ts";
import { listing } from "./room-list.ts";
import { isUpgrade } from "./upgrade.ts";

type App = { Bindings: AdminSite & LimitedSite };

const SIDE = "/admin/*";
const ROOMS = "/admin/api/rooms";
const ROOM = `${ROOMS}/:room`;
const LIVE = `${ROOM}/live`;

const doorkeeper = new Doorkeeper();

export const admin = new Hono<App>();

admin.use(SIDE, async (c, next) => (tokenOf(c) === null ? c.notFound() : next()));

// Before anything that sets headers: an answer that carries a socket cannot be copied. The room asks for the token in
// the first frame, because a browser cannot send a header with an upgrade.
admin.get(LIVE, async (c, next) => {
  if (!isUpgrade(c.req.raw)) return next();
  const room = roomOf(c);
  if (!RoomName.safeParse(room).success) return refuse(new Refusal(CloseCode.badRoom, "bad room name"));
  // Anybody gets as far as this, so it is limited like a join.
  if (!isRoom(room, readSettings(c.env.variables)))
    return refuse(new Refusal(CloseCode.unknownRoom, "no such room here"));
  if (await isTooMany(c.req.raw, c.env)) return refuse(new Refusal(CloseCode.tooManyOfAddress, "too many joins"));
  return answerOf(await c.env.observe(room, c.req.raw));
});

admin.use(SIDE, async (c, next) => {
  c.header("Cache-Control", "no-store");
  c.header("X-Content-Type-Options", "nosniff");
  await next();
});

admin.route("/", page);

admin.use("/admin/api/*", async (c, next) => {
  const address = c.req.header("CF-Connecting-IP") ?? "";
  const access = doorkeeper.admit(c.req.header("Authorization") ?? null, tokenOf(c) ?? "", address, Date.now());
  if (access === "granted") return next();
  if (access === "too_many") {
    c.header("Retry-After", "60");
    return failure(c, 429, "too_many_attempts", "too many wrong tokens: wait a minute");
  }
  c.header("WWW-Authenticate", "Bearer");
  return failure(c, 401, "unauthorized", "the admin token is asked for, as Authorization: Bearer");
});

admin.use(`${ROOM}/*`, async (c, next) =>
  RoomName.safeParse(roomOf(c)).success ? next() : failure(c, 400, "bad_room", "bad room name"),
);

admin.get(ROOMS, async (c) => {
  const query = read(c, RoomsQuery);
  if (query instanceof Response) return query;
  const { rooms, cursor } = (await c.env.directory()?.list(query)) ?? { rooms: [], cursor: null };
  const rows = await listing(rooms, (room) => c.env.admin(room).inspect(), Date.now);
  return answer(c, RoomList, { rooms: rows, cursor });
});

admin.get(ROOM, async (c) => answer(c, Inspection, await c.env.admin(roomOf(c)).inspect()));

admin.get(`${ROOM}/sessions`, async (c) => {
  const query = read(c, PageQuery);
  if (query instanceof Response) return query;
  try {
    return answer(c, SessionList, await c.env.admin(roomOf(c)).sessions(query));
  } catch (fault) {
    if (fault instanceof RangeError) return badQuery(c, "cursor");
    throw fault;
  }
});

admin.get(`${ROOM}/history`, async (c) => {
  const query = read(c, HistoryQuery);
  if (query instanceof Response) return query;
  return answer(c, HistoryList, await c.env.admin(roomOf(c)).history(query.hours));
});

admin.post(`${ROOM}/sessions/:hash/remove`, async (c) => {
  const [room, session] = [roomOf(c), c.req.param("hash")];
  if (!(await c.env.admin(room).remove(session))) return failure(c, 404, "not_found", "no such session here");
  log({ room, action: "remove", session });
  return answer(c, Done, { done: true });
});

admin.post(`${ROOM}/close`, async (c) => {
  const room = roomOf(c);
  await c.env.admin(room).shut(room);
  log({ room, action: "close" });
  return answer(c, Done, { done: true });
});

admin.post(`${ROOM}/open`, async (c) => {
  const room = roomOf(c);
  await c.env.admin(room).open(room);
  log({ room, action: "open" });
  return answer(c, Done, { done: true });
});

admin.get(LIVE, (c) => failure(c, 426, "upgrade_required", "this is a WebSocket"));

for (const path of [ROOMS, ROOM, `${ROOM}/sessions`, `${ROOM}/history`, LIVE]) {
  admin.all(path, (c) => methodNotAllowed(c, "GET, HEAD"));
}
for (const path of [`${ROOM}/sessions/:hash/remove`, `${ROOM}/close`, `${ROOM}/open`]) {
  admin.all(path, (c) => methodNotAllowed(c, "POST"));
}

/** What is told is checked too: nothing leaves a room but what the schema names. */
function answer<T extends z.ZodType>(c: Context<App>, schema: T, value: z.input<T> | null): Response {
  if (value === null) return failure(c, 404, "not_found", "nobody is there, and nothing is stored");
  return c.json(schema.parse(value) as object);
}

function read<T extends z.ZodType>(c: Context<App>, schema: T): z.output<T> | Response {
  const query = schema.safeParse(c.req.query());
  return query.success ? query.data : badQuery(c, String(query.error.issues[0]?.path[0]));
}

function badQuery(c: Context<App>, parameter: string): Response {
  return failure(c, 400, `bad_${parameter}`, `bad parameter ${parameter}`);
}

function tokenOf(c: Context<App>): string | null {
  return readSettings(c.env.variables).adminToken;
}

/** As it stands in the path: an escaped name would be another one for whoever does not unescape it. */
function roomOf(c: Context<App>): string {
  return new URL(c.req.url).pathname.split("/")[4] ?? "";
}
