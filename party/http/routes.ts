/** The routes, the same on every host. A host hands over its variables, its rooms, its files and its cache. */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { frameAncestors, isAllowed } from "../settings/origins.ts";
import { BadSetting, readSettings, type Settings } from "../settings/settings.ts";
import { CloseCode } from "../wire/close-codes.ts";
import { type Presence, Reading, RoomName } from "../wire/frames.ts";
import { admin } from "./admin-routes.ts";
import type { AdminSite } from "./backend.ts";
import { badge } from "./badge.ts";
import { embed, embedPolicy } from "./embed.ts";
import { failure, methodNotAllowed } from "./errors.ts";
import { isRoom, Refusal, readJoin } from "./join.ts";
import { log } from "./log.ts";
import { isTooMany, type LimitedSite } from "./rate-limit.ts";
import { answerOf, refuse } from "./reject.ts";
import { securityHeaders } from "./security-headers.ts";
import { isUpgrade } from "./upgrade.ts";

/** What the routes need of a host. */
export interface Site extends AdminSite, LimitedSite {
  /** Hands a join to the room's object. */
  connect(room: string, request: Request): Promise<Response>;
  read(room: string): Promise<Presence>;
  /** Lets work go on after the answer. */
  waitUntil(work: Promise<unknown>): void;
}

type App = { Bindings: Site };

/** Readers are answered out of the edge's cache for this long (s, R1). */
const CACHE_SECONDS = 5;
const CACHE = "presence";
/** A new widget reaches every page within this time (s). */
const WIDGET_SECONDS = 3600;

const ROOM = "/parties/main/:room";
const BADGE = `${ROOM}/badge.svg`;
const EMBED = "/embed/:room";

const app = new Hono<App>();

// Before all others: a join is what there is most of, and needs nothing of them.
app.get(ROOM, (c, next) => (isUpgrade(c.req.raw) ? join(c) : next()));

// Not for an admin's live socket: an answer that carries one cannot be copied to set headers.
app.use((c, next) => (isUpgrade(c.req.raw) ? next() : securityHeaders(c, next)));

app.use(async (c, next) => {
  readSettings(c.env.variables);
  await next();
});

for (const path of [ROOM, BADGE]) app.use(path, cors({ allowMethods: ["GET", "HEAD"] }));

app.use("/parties/*", async (c, next) => {
  // What one page is told must not be kept for another.
  if (settingsOf(c).origins !== null) c.header("Vary", "Origin", { append: true });
  return isFromAllowed(c, new URL(c.req.url))
    ? next()
    : failure(c, 403, "forbidden_origin", "this page may not read the room");
});

/** The rooms' names are checked once, here, for every route that only reads. */
const named: MiddlewareHandler<App> = async (c, next) => {
  const room = roomOf(c);
  if (!RoomName.safeParse(room).success) return failure(c, 400, "bad_room", "bad room name");
  return isRoom(room, settingsOf(c)) ? next() : failure(c, 404, "not_found", "no such room here");
};

app.get(ROOM, named, async (c) => {
  const read = await reading(c);
  return read instanceof Response ? read : c.json(read);
});

app.get(BADGE, named, async (c) => {
  const read = await reading(c);
  if (read instanceof Response) return read;
  c.header("Content-Type", "image/svg+xml");
  return c.body(String(badge(read.count)));
});

app.get(EMBED, named, (c) => {
  const { host } = new URL(c.req.url);
  c.header("Content-Security-Policy", embedPolicy(host, frameAncestors(settingsOf(c).origins)));
  return c.html(embed(roomOf(c), c.req.query()));
});

/** A module of another origin runs only with the first of these headers. */
app.get("/widget.js", async (c) => {
  const file = await c.env.file("/lib/widget.js");
  if (!file?.ok) return c.notFound();
  return new Response(file.body, {
    headers: {
      "Access-Control-Allow-Origin": "*",
      "Cache-Control": `public, max-age=${WIDGET_SECONDS}`,
      "Content-Type": "text/javascript; charset=utf-8",
      "X-Content-Type-Options": "nosniff",
    },
  });
});

for (const path of [ROOM, BADGE]) app.all(path, (c) => methodNotAllowed(c, "GET, HEAD, OPTIONS"));
for (const path of [EMBED, "/widget.js"]) app.all(path, (c) => methodNotAllowed(c, "GET, HEAD"));

app.route("/", admin);

app.notFound((c) => failure(c, 404, "not_found", "no such path"));

app.onError((fault, c) => {
  log({ room: null, event: "request", reason: fault.message });
  return fault instanceof BadSetting
    ? failure(c, 500, "bad_setting", fault.message)
    : failure(c, 500, "internal", "something went wrong here");
});

/** Answers a request. Never rejects. */
export async function handle(request: Request, site: Site): Promise<Response> {
  return app.fetch(request, site);
}

async function join(c: Context<App>): Promise<Response> {
  const url = new URL(c.req.url);
  const room = roomIn(url);
  const asked = readJoin(room, url, c.req.raw.headers, settingsOf(c));
  if (asked instanceof Refusal) return refuse(asked);
  if (!isFromAllowed(c, url)) return refuse(new Refusal(CloseCode.forbiddenOrigin, "this page may not join the room"));
  if (await isTooMany(c.req.raw, c.env)) return refuse(new Refusal(CloseCode.tooManyOfAddress, "too many joins"));
  return answerOf(await c.env.connect(room, c.req.raw));
}

/** What a room's readers are told: at most one in `CACHE_SECONDS` reaches the room, whatever form they want it in. */
async function reading(c: Context<App>): Promise<Reading | Response> {
  const room = roomOf(c);
  const cache = await caches.open(CACHE);
  // Without the query: a reader cannot pass the cache by asking for something nobody has asked for.
  const key = new Request(`${new URL(c.req.url).origin}/parties/main/${room}`);
  const headers = { "Cache-Control": `public, max-age=${CACHE_SECONDS}` };
  const cached = await cache.match(key);
  c.header("Cache-Control", headers["Cache-Control"]);
  if (cached) return Reading.parse(await cached.json());
  if (await isTooMany(c.req.raw, c.env)) {
    c.header("Cache-Control", "no-store");
    c.header("Retry-After", "60");
    return failure(c, 429, "too_many_requests", "too many readings from this address: wait a minute");
  }
  const fresh: Reading = { room, ...(await c.env.read(room)) };
  c.env.waitUntil(cache.put(key, Response.json(fresh, { headers })));
  return fresh;
}

function isFromAllowed(c: Context<App>, { origin }: URL): boolean {
  return isAllowed(c.req.header("Origin") ?? null, settingsOf(c).origins, origin);
}

function settingsOf(c: Context<App>): Settings {
  return readSettings(c.env.variables);
}

function roomOf(c: Context<App>): string {
  return roomIn(new URL(c.req.url));
}

/** As it stands in the path: an escaped name would be another one for whoever does not unescape it. */
function roomIn({ pathname }: URL): string {
  return pathname.split("/")[pathname.startsWith("/embed/") ? 2 : 3] ?? "";
}
