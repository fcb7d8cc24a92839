/**
 * Every setting with its schema, default and reason. Limits also say how the server answers when they are exceeded.
 * A host passes its raw variables; everything else sees `Settings`. The README's table is generated from this file.
 */
import type * as z from "zod/mini";
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

interface Setting<Schema> {
  readonly schema: Schema;
  readonly fallback: string | number;
  readonly reason: string;
  /** Only limits have one. */
  readonly answer: string | undefined;
}

/** One row of the README's table. */
export type SettingRow = Omit<Setting<unknown>, "schema"> & { readonly name: string };

function setting<Schema>(schema: Schema, fallback: string | number, reason: string, answer?: string): Setting<Schema> {
  return { schema, fallback, reason, answer };
}

const SETTINGS = {
  MOODS: setting(
    moodList,
    "gratitude,presence,calm,joy,release",
    "The moods that people can choose: 1 to 16 names of `a-z 0-9 _ -` with at most 32 characters each.",
  ),
  MIN_PEOPLE_FOR_MOODS: setting(
    integerBetween(0, 1000),
    0,
    "While a room has fewer people than this, only admins see its moods. In a small room everybody can tell whose mood it is that appears with a newcomer. 0 always shows moods.",
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
  PATIENCE_SECONDS: setting(
    secondsBetween(0, 30),
    5,
    "How long a change that had to wait is kept back for the next event, which saves an alarm: departures from 90 sockets on, broadcasts from 200 (at most 4.5 s). Smaller rooms wait at most 1 s.",
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
    "The pages that may join, read and frame rooms: exact origins, or `*.example.com` for every subdomain over http and https (but not the domain itself). The default allows every page, because the widget is made for any page.",
    "4003, over HTTP 403 `forbidden_origin`",
  ),
  ROOMS: setting(
    roomList,
    "*",
    "The rooms that exist. The default allows every name, because an empty room costs nothing.",
    "4004, over HTTP 404 `not_found`",
  ),
  LIMIT_ADDRESSES: setting(
    onOrOff,
    "on",
    "What one address (IPv6: a /64) may do in a minute over all rooms: 1,800 joins, 600 uncached readings, and work of 600 rows. Rate-limiting bindings in `wrangler.jsonc` count it. A whole retreat may share one address; a script wants more.",
    "4103, over HTTP 429 `too_many_requests`",
  ),
  MAX_SOCKETS_PER_ADDRESS: setting(
    integerBetween(1, 32_000),
    600,
    "Places of one address in one room: its sockets and its disconnected sessions. A retreat house of 256 people with two tabs each fits, and one address cannot fill a room.",
    "4103",
  ),
  MAX_SOCKETS: setting(
    integerBetween(1, 32_000),
    30_000,
    "Places in one room. The platform allows 32,768 sockets, and closing ones still count.",
    "4101",
  ),
};

type Values = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]["schema"]> };

/** The parsed settings. Durations are in milliseconds. */
export interface Settings {
  readonly moods: readonly string[];
  readonly minPeopleForMoods: number;
  readonly heartbeat: number;
  readonly ttl: number;
  readonly grace: number;
  /** How late an alarm may be for something that the next event would do too. */
  readonly patience: number;
  readonly maxSitMinutes: number;
  readonly breath: BreathPattern;
  /** Null turns the admin side off. */
  readonly adminToken: string | null;
  readonly origins: Origins;
  /** Null allows every name. */
  readonly rooms: ReadonlySet<string> | null;
  readonly limitAddresses: boolean;
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
  const faults: string[] = [];
  const raw = variables as Readonly<Record<string, unknown>>;
  const parsed = Object.entries(SETTINGS).map(([name, { schema, fallback }]) => {
    const result = schema.safeParse(raw[name] === undefined ? fallback : raw[name]);
    for (const { message } of result.error?.issues ?? []) faults.push(`${name} ${message}`);
    return [name, result.data];
  });
  const values = Object.fromEntries(parsed) as Values;
  if (values.GRACE_SECONDS > values.TTL_SECONDS) faults.push("GRACE_SECONDS must not exceed TTL_SECONDS");
  if (values.TTL_SECONDS <= 2 * values.HEARTBEAT_SECONDS) {
    faults.push("TTL_SECONDS must exceed twice HEARTBEAT_SECONDS");
  }
  if (faults.length > 0) throw new BadSetting(`Bad setting: ${faults.join("; ")}.`);
  return {
    moods: values.MOODS,
    minPeopleForMoods: values.MIN_PEOPLE_FOR_MOODS,
    heartbeat: values.HEARTBEAT_SECONDS,
    ttl: values.TTL_SECONDS,
    grace: values.GRACE_SECONDS,
    patience: values.PATIENCE_SECONDS,
    maxSitMinutes: values.MAX_SIT_MINUTES,
    breath: values.BREATH_PATTERN,
    adminToken: values.ADMIN_TOKEN,
    origins: values.ALLOWED_ORIGINS,
    rooms: values.ROOMS && new Set(values.ROOMS),
    limitAddresses: values.LIMIT_ADDRESSES === "on",
    limits: { socketsPerAddress: values.MAX_SOCKETS_PER_ADDRESS, sockets: values.MAX_SOCKETS },
  };
}

/** The rows of the README's table, in order. */
export function settingRows(): readonly SettingRow[] {
  return Object.entries(SETTINGS).map(([name, { schema: _, ...row }]) => ({ name, ...row }));
}
