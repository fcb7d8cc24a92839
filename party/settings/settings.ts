/**
 * Every setting and limit: its name, form, default and reason; and of a limit, how somebody over it is answered.
 * Hosts hand over their raw variables; the room sees only `Settings`. The README's tables are made from this file.
 */
import { z } from "zod";
import type { BreathPattern } from "../wire/breath.ts";
import { RoomName } from "../wire/frames.ts";
import type { Origins } from "./origins.ts";
import { listOrAll, moodList, number, originList, pattern, seconds, secret, whole } from "./schemas.ts";

interface About {
  readonly fallback: string | number;
  readonly reason: string;
  /** Of a limit: what somebody over it is told. */
  readonly answer?: string;
}

const setting = <T extends z.ZodType>(form: T, fallback: string | number, reason: string, answer?: string) =>
  form.prefault(fallback as never).meta({ fallback, reason, answer });

const shape = {
  MOODS: setting(
    moodList,
    "gratitude,presence,calm,joy,release",
    "the moods to choose from: 1–16 names of `a-z 0-9 _ -`, at most 32 characters each",
  ),
  HEARTBEAT_SECONDS: setting(
    seconds(0.1, 3600),
    30,
    "how often a client says that it is there; the platform answers, so shorter costs nothing but traffic",
  ),
  TTL_SECONDS: setting(
    seconds(0.3, 86_400),
    90,
    "silence after which a session is over; over twice the heartbeat, so that one lost heartbeat ends nobody",
  ),
  GRACE_SECONDS: setting(
    seconds(0, 3600),
    3,
    "how long a seat is kept after a clean close: a page reload takes less, and nobody sees it; at most the TTL",
  ),
  MAX_SIT_MINUTES: setting(
    number(1, 1440),
    60,
    "the longest sitting: for so long a seat is held for somebody who is not heard from",
  ),
  BREATH_PATTERN: setting(
    pattern,
    "box",
    "how the room breathes: `box` (4-4-4-4), `4-7-8`, `coherent` (5.5-0-5.5-0), or seconds of inhale-hold-exhale-hold",
  ),
  REMOVE_MINUTES: setting(
    number(1, 10_080),
    10,
    "how long an admin's removal keeps a session out: enough to make a point, short enough to be forgiven",
  ),
  ADMIN_TOKEN: setting(
    secret,
    "",
    "the secret that lets admins in, of at least 32 characters so that nobody guesses it; absent or empty, there is no admin side",
  ),
  ALLOWED_ORIGINS: setting(
    originList,
    "*",
    "the pages from which rooms are joined, read and framed: exact origins, or `*.example.com` for any scheme and any subdomain, not the domain itself; a widget is made to be on any page, so the default is all",
    "4003, over HTTP 403 `forbidden_origin`",
  ),
  ROOMS: setting(
    listOrAll(RoomName),
    "*",
    "the rooms there are; the default is all names, since a room that nobody is in costs nothing",
    "4004, over HTTP 404 `not_found`",
  ),
  LIMIT_JOINS: setting(
    z.enum(["on", "off"]),
    "on",
    "600 joins, and readings that miss the cache, a minute for each address (IPv6: each /64), by the rate-limiting binding in `wrangler.jsonc`: a whole retreat may be behind one address, a script wants more",
    "4103, over HTTP 429 `too_many_requests`",
  ),
  MAX_SOCKETS_PER_ADDRESS: setting(
    whole(1, 32_000),
    256,
    "places of one address in one room, its sockets and its sessions without one: a retreat house with two tabs each, far from filling a room",
    "4103",
  ),
  MAX_SOCKETS: setting(
    whole(1, 32_000),
    30_000,
    "places in one room; the platform has room for 32,768 sockets, and those that are closing take up some of it",
    "4101",
  ),
  MAX_SOCKETS_PER_SESSION: setting(
    whole(1, 1000),
    10,
    "sockets of one session: more tabs than that are a fault, or half-open sockets of a bad network",
    "the oldest is closed with 4008",
  ),
  FRAMES_AT_ONCE: setting(
    whole(1, 10_000),
    20,
    "frames of one socket at once: nobody feels that much in a moment; heartbeats are not counted",
    "`rate_limited`, then 4102",
  ),
  FRAMES_PER_SECOND: setting(
    number(0.1, 1000),
    2,
    "frames of one socket in the long run, for as quick a finger as there is",
    "`rate_limited`, then 4102",
  ),
  MAX_FRAME_BYTES: setting(
    whole(256, 65_536),
    1024,
    "bytes of UTF-8 in a frame; the longest real one has under 100",
    "`too_large`, the third time 4102",
  ),
};

const Variables = z
  .object(shape)
  .refine((vars) => vars.GRACE_SECONDS <= vars.TTL_SECONDS, {
    path: ["GRACE_SECONDS"],
    message: "must not be over TTL_SECONDS",
  })
  .refine((vars) => vars.TTL_SECONDS > 2 * vars.HEARTBEAT_SECONDS, {
    path: ["TTL_SECONDS"],
    message: "must be over twice HEARTBEAT_SECONDS",
  });

/** The settings in force. Durations in milliseconds. */
export interface Settings {
  readonly moods: readonly string[];
  readonly heartbeat: number;
  readonly ttl: number;
  readonly grace: number;
  readonly removeMinutes: number;
  readonly maxSitMinutes: number;
  readonly breath: BreathPattern;
  /** Null: there is no admin side. */
  readonly adminToken: string | null;
  readonly origins: Origins;
  /** Null: any. */
  readonly rooms: ReadonlySet<string> | null;
  readonly limitJoins: boolean;
  readonly limits: RoomLimits;
}

export interface RoomLimits {
  readonly socketsPerAddress: number;
  readonly sockets: number;
  readonly socketsPerSession: number;
  readonly framesAtOnce: number;
  readonly framesPerSecond: number;
  readonly frameBytes: number;
}

/** A variable has a value that cannot be used; the message names it. */
export class BadSetting extends Error {
  override name = "BadSetting";
}

/** Every request asks for them, and a host's variables do not change. */
const known = new WeakMap<object, Settings>();

/**
 * Reads the settings out of a host's variables; others are ignored.
 * @throws BadSetting naming each bad variable.
 */
export function readSettings(variables: object): Settings {
  const settings = known.get(variables) ?? parse(variables);
  known.set(variables, settings);
  return settings;
}

function parse(variables: object): Settings {
  const result = Variables.safeParse(variables);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
    throw new BadSetting(`bad setting ${faults.join("; ")}`);
  }
  const { data } = result;
  return {
    moods: data.MOODS,
    heartbeat: data.HEARTBEAT_SECONDS,
    ttl: data.TTL_SECONDS,
    grace: data.GRACE_SECONDS,
    removeMinutes: data.REMOVE_MINUTES,
    maxSitMinutes: data.MAX_SIT_MINUTES,
    breath: data.BREATH_PATTERN,
    adminToken: data.ADMIN_TOKEN,
    origins: data.ALLOWED_ORIGINS,
    rooms: data.ROOMS && new Set(data.ROOMS),
    limitJoins: data.LIMIT_JOINS === "on",
    limits: {
      socketsPerAddress: data.MAX_SOCKETS_PER_ADDRESS,
      sockets: data.MAX_SOCKETS,
      socketsPerSession: data.MAX_SOCKETS_PER_SESSION,
      framesAtOnce: data.FRAMES_AT_ONCE,
      framesPerSecond: data.FRAMES_PER_SECOND,
      frameBytes: data.MAX_FRAME_BYTES,
    },
  };
}

/** What there is to say of each setting, in the order in which it is told. */
export function aboutSettings(): readonly (About & { readonly name: string })[] {
  return Object.entries(shape).map(([name, form]) => ({ name, ...(form.meta() as unknown as About) }));
}
