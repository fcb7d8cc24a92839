/**
 * Every setting with its schema, default and reason. Limits also say how the server answers when they are exceeded.
 * A host passes its raw variables; everything else sees `Settings`. The README's table is generated from this file.
 */
import { z } from "zod";
import type { BreathPattern } from "../wire/breath.ts";
import type { Origins } from "./origins.ts";
import {
  adminToken,
  breathPattern,
  integerBetween,
  moodList,
  numberBetween,
  onOrOff,
  originList,
  roomList,
  secondsBetween,
} from "./schemas.ts";

/** One row of the README's table. Only limits have an `answer`. */
export interface SettingRow {
  readonly name: string;
  readonly fallback: string | number;
  readonly reason: string;
  readonly answer?: string;
}

const setting = <T extends z.ZodType>(schema: T, fallback: string | number, reason: string, answer?: string) =>
  schema.prefault(fallback as never).meta({ fallback, reason, answer });

const shape = {
  MOODS: setting(
    moodList,
    "gratitude,presence,calm,joy,release",
    "The moods that people can choose: 1 to 16 names of `a-z 0-9 _ -` with at most 32 characters each.",
  ),
  HEARTBEAT_SECONDS: setting(
    secondsBetween(0.1, 3600),
    30,
    "The time between two heartbeats of a client. On Cloudflare the platform answers them, so a shorter time costs only traffic.",
  ),
  TTL_SECONDS: setting(
    secondsBetween(0.3, 86_400),
    90,
    "A session expires after this much silence. It must exceed twice the heartbeat, so one lost heartbeat is harmless.",
  ),
  GRACE_SECONDS: setting(
    secondsBetween(0, 3600),
    3,
    "A session stays in the count for this long after a clean close, so nobody notices a page reload. At most the TTL.",
  ),
  MAX_SIT_MINUTES: setting(
    numberBetween(1, 1440),
    60,
    "The longest sitting. A sitting person stays in the count until it ends, even without a connection.",
  ),
  BREATH_PATTERN: setting(
    breathPattern,
    "box",
    "The room's breath: `box` (4-4-4-4), `4-7-8`, `coherent` (5.5-0-5.5-0), or seconds of inhale-hold-exhale-hold.",
  ),
  ADMIN_TOKEN: setting(
    adminToken,
    "",
    "The admin's secret: at least 32 characters, so it cannot be guessed. Without it there is no admin side.",
  ),
  ALLOWED_ORIGINS: setting(
    originList,
    "*",
    "The pages that may join, read and frame rooms: exact origins, or `*.example.com` for every scheme and subdomain (but not the domain itself). The default allows every page, because the widget is made for any page.",
    "4003, over HTTP 403 `forbidden_origin`",
  ),
  ROOMS: setting(
    roomList,
    "*",
    "The rooms that exist. The default allows every name, because an empty room costs nothing.",
    "4004, over HTTP 404 `not_found`",
  ),
  LIMIT_JOINS: setting(
    onOrOff,
    "on",
    "600 joins and uncached readings per minute and address (IPv6: per /64), counted by the rate-limiting binding in `wrangler.jsonc`. A whole retreat may share one address; a script wants more.",
    "4103, over HTTP 429 `too_many_requests`",
  ),
  MAX_SOCKETS_PER_ADDRESS: setting(
    integerBetween(1, 32_000),
    256,
    "Places of one address in one room: its sockets and its disconnected sessions. A retreat house with two tabs per person fits, and one address cannot fill a room.",
    "4103",
  ),
  MAX_SOCKETS: setting(
    integerBetween(1, 32_000),
    30_000,
    "Places in one room. The platform allows 32,768 sockets, and closing ones still count.",
    "4101",
  ),
};

const Variables = z
  .object(shape)
  .refine((vars) => vars.GRACE_SECONDS <= vars.TTL_SECONDS, {
    path: ["GRACE_SECONDS"],
    message: "must not exceed TTL_SECONDS",
  })
  .refine((vars) => vars.TTL_SECONDS > 2 * vars.HEARTBEAT_SECONDS, {
    path: ["TTL_SECONDS"],
    message: "must exceed twice HEARTBEAT_SECONDS",
  });

/** The parsed settings. Durations are in milliseconds. */
export interface Settings {
  readonly moods: readonly string[];
  readonly heartbeat: number;
  readonly ttl: number;
  readonly grace: number;
  readonly maxSitMinutes: number;
  readonly breath: BreathPattern;
  /** Null turns the admin side off. */
  readonly adminToken: string | null;
  readonly origins: Origins;
  /** Null allows every name. */
  readonly rooms: ReadonlySet<string> | null;
  readonly limitJoins: boolean;
  readonly limits: RoomLimits;
}

export interface RoomLimits {
  readonly socketsPerAddress: number;
  readonly sockets: number;
}

/** At least one variable has a bad value. The message names each of them. */
export class BadSetting extends Error {
  override name = "BadSetting";
}

/** Parsing takes milliseconds, and a host passes the same object with every request. */
const parsed = new WeakMap<object, Settings>();

/**
 * Parses the settings from a host's variables. Unknown variables are ignored.
 * @throws BadSetting
 */
export function readSettings(variables: object): Settings {
  const settings = parsed.get(variables) ?? parse(variables);
  parsed.set(variables, settings);
  return settings;
}

function parse(variables: object): Settings {
  const result = Variables.safeParse(variables);
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
    throw new BadSetting(`Bad setting: ${faults.join("; ")}.`);
  }
  const { data } = result;
  return {
    moods: data.MOODS,
    heartbeat: data.HEARTBEAT_SECONDS,
    ttl: data.TTL_SECONDS,
    grace: data.GRACE_SECONDS,
    maxSitMinutes: data.MAX_SIT_MINUTES,
    breath: data.BREATH_PATTERN,
    adminToken: data.ADMIN_TOKEN,
    origins: data.ALLOWED_ORIGINS,
    rooms: data.ROOMS && new Set(data.ROOMS),
    limitJoins: data.LIMIT_JOINS === "on",
    limits: { socketsPerAddress: data.MAX_SOCKETS_PER_ADDRESS, sockets: data.MAX_SOCKETS },
  };
}

/** The rows of the README's table, in order. */
export function settingRows(): readonly SettingRow[] {
  return Object.entries(shape).map(([name, schema]) => ({ ...(schema.meta() as unknown as SettingRow), name }));
}
