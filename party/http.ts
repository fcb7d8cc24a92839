/** The routes, the same on every host. A host hands over its variables, its rooms and its cache. */
import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import { Refusal, readJoin } from "./join.ts";
import { log } from "./log.ts";
import { type Presence, type Reading, RoomName } from "./protocol.ts";
import { refuse } from "./refuse.ts";
import { BadSetting, readSettings } from "./settings.ts";

/** What the routes need of a host. */
export interface Site {
  /** The variables that settings are read from. */
  readonly variables: object;
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

const app = new Hono<App>();

app.use(async (c, next) => {
  readSettings(c.env.variables);
  await next();
});

// Before any middleware that sets headers: an answer that carries a socket cannot be copied.
app.get("/parties/main/:room", (c, next) => (isUpgrade(c.req.raw) ? join(c) : next()));

app.use("/parties/main/:room", cors({ allowMethods: ["GET", "HEAD"] }));

app.get("/parties/main/:room", read);

app.all("/parties/main/:room", (c) => {
  c.header("Allow", "GET, HEAD, OPTIONS");
  return failure(c, 405, "method_not_allowed", "rooms are read with GET");
});

app.notFound((c) => failure(c, 404, "not_found", "no such path"));

app.onError((fault, c) => {
  const isSetting = fault instanceof BadSetting;
  log({ room: null, event: "request", reason: fault.message });
  return isSetting
    ? failure(c, 500, "bad_setting", fault.message)
    : failure(c, 500, "internal", "something went wrong here");
});

/** Answers a request. Never rejects. */
export async function handle(request: Request, site: Site): Promise<Response> {
  return app.fetch(request, site);
}

async function join(c: Context<App>): Promise<Response> {
  const room = roomOf(c);
  const asked = readJoin(room, new URL(c.req.url), readSettings(c.env.variables));
  return asked instanceof Refusal ? refuse(asked) : c.env.connect(room, c.req.raw);
}

async function read(c: Context<App>): Promise<Response> {
  const room = roomOf(c);
  if (!RoomName.safeParse(room).success) return failure(c, 400, "bad_room", "bad room name");
  const { origin, pathname } = new URL(c.req.url);
  const cache = await caches.open(CACHE);
  // Without the query: a reader cannot pass the cache by asking for something nobody has asked for.
  const key = new Request(origin + pathname);
  const cached = await cache.match(key);
  if (cached) return new Response(cached.body, cached);
  const reading: Reading = { room, ...(await c.env.read(room)) };
  c.header("Cache-Control", `public, max-age=${CACHE_SECONDS}`);
  const answer = c.json(reading);
  c.env.waitUntil(cache.put(key, answer.clone()));
  return answer;
}

/** As it stands in the path: an escaped name would be another one for whoever does not unescape it. */
function roomOf(c: Context<App>): string {
  return new URL(c.req.url).pathname.split("/")[3] ?? "";
}

function isUpgrade(request: Request): boolean {
  return request.headers.get("Upgrade")?.toLowerCase() === "websocket";
}

function failure(c: Context<App>, status: 400 | 404 | 405 | 500, code: string, message: string): Response {
  return c.json({ error: { code, message } }, status);
}
