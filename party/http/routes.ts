/** The routes of the server. They are the same on every host; a `Backend` holds the differences. */
import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { Hono } from "hono/tiny";
import { isAllowed } from "../settings/origins.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { type Reading, RoomName } from "../wire/frames.ts";
import type { Backend } from "./backend.ts";
import { badge } from "./badge.ts";
import { networkOf } from "./client-ip.ts";
import { embed } from "./embed.ts";
import { badRoom, errorResponse, methodNotAllowed, notFound, onError, serverError } from "./errors.ts";
import { admit, isJoin, isKnownRoom, isUpgrade, parseJoin, roomIn } from "./join.ts";
import { CACHE_CONTROL, readRoom } from "./reading.ts";
import { embedHeaders, securityHeaders } from "./security-headers.ts";

type App = { Bindings: Backend; Variables: { room: string } };

/** A new version of the widget reaches every page within an hour. */
const WIDGET_CACHE = "public, max-age=3600";
const HASHED_CACHE = "public, max-age=31536000, immutable";

const ROOM = "/parties/main/:room";
const BADGE = `${ROOM}/badge.svg`;
const EMBED = "/embed/:room";
const WIDGET = "/widget.js";
/** The widget for tags with `integrity`, and its languages. The build names them after their content (scripts/build.ts). */
const HASHED = "/:file{widget-(?:[a-z]{2}-)?[0-9a-f]{16}\\.js}";

const app = new Hono<App>();

// A response with a socket cannot be given headers.
app.use((c, next) => (isUpgrade(c.req.raw) ? next() : securityHeaders(c, next)));

app.use(async (c, next) => {
  readSettings(c.env.variables);
  await next();
});

for (const path of [ROOM, BADGE]) app.use(path, cors({ allowMethods: ["GET", "HEAD"] }));

app.use("/parties/*", async (c, next) => {
  const { origins } = settingsOf(c);
  // Browsers must not give one page's answer to another.
  if (origins !== null) c.header("Vary", "Origin", { append: true });
  if (isAllowed(c.req.header("Origin") ?? null, origins, new URL(c.req.url).origin)) return next();
  return errorResponse(c, 403, "forbidden_origin", "This page may not read the room.");
});

app.use("/embed/*", embedHeaders);

/** Checks the room's name for the routes that only read. */
const room =
  (routes: "parties" | "embed"): MiddlewareHandler<App> =>
  async (c, next) => {
    const name = roomIn(new URL(c.req.url), routes);
    if (!RoomName.safeParse(name).success) return badRoom(c);
    if (!isKnownRoom(name, settingsOf(c))) return errorResponse(c, 404, "not_found", "No such room.");
    c.set("room", name);
    return next();
  };

app.get(ROOM, room("parties"), (c) => answerReading(c, (reading) => c.json(reading)));

app.get(BADGE, room("parties"), (c) =>
  answerReading(c, ({ count }) => {
    c.header("Content-Type", "image/svg+xml");
    return c.body(String(badge(count)));
  }),
);

app.get(EMBED, room("embed"), (c) => c.html(embed(c.var.room, c.req.query())));

app.get(WIDGET, (c) => answerScript(c, "/lib/widget.js", WIDGET_CACHE));
app.get(HASHED, (c) => answerScript(c, `/lib/${c.req.param("file")}`, HASHED_CACHE));

for (const path of [ROOM, BADGE]) app.all(path, (c) => methodNotAllowed(c, "GET, HEAD, OPTIONS"));
for (const path of [EMBED, WIDGET, HASHED]) app.all(path, (c) => methodNotAllowed(c, "GET, HEAD"));

// Admins are rare, so a Worker loads their side when the first one asks.
app.all("/admin/*", async (c) => {
  const { admin } = await import("./admin-routes.ts");
  return admin.fetch(c.req.raw, c.env);
});

app.notFound(notFound);
app.onError(onError);

/** Answers a request. Never rejects. Joins are the most frequent requests, so they do not pass the router. */
export async function handle(request: Request, backend: Backend): Promise<Response> {
  if (!isJoin(request)) return app.fetch(request, backend);
  try {
    const { url, headers } = request;
    const settings = readSettings(backend.variables);
    return await admit(headers, (network) => parseJoin(url, headers, network, settings), backend);
  } catch (fault) {
    return Response.json({ error: serverError(fault as Error) }, { status: 500 });
  }
}

async function answerReading(c: Context<App>, render: (reading: Reading) => Response): Promise<Response> {
  const network = networkOf(c.req.raw.headers);
  const reading = await readRoom(c.var.room, new URL(c.req.url).origin, network, c.env);
  if (reading === null) {
    c.header("Cache-Control", "no-store");
    c.header("Retry-After", "60");
    return errorResponse(c, 429, "too_many_requests", "Too many readings from this address. Try again in a minute.");
  }
  c.header("Cache-Control", CACHE_CONTROL);
  return render(reading);
}

async function answerScript(c: Context<App>, path: string, caching: string): Promise<Response> {
  const file = await c.env.file(path);
  if (!file?.ok) return notFound(c);
  return new Response(file.body, {
    headers: {
      // Browsers run a module of another origin only with this header.
      "Access-Control-Allow-Origin": "*",
      "Cache-Control": caching,
      "Content-Type": "text/javascript; charset=utf-8",
    },
  });
}

function settingsOf(c: Context<App>): Settings {
  return readSettings(c.env.variables);
}
