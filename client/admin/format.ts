import type { Inspection, SessionRow } from "../../party/wire/admin.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const counts = new Intl.NumberFormat("en");
const rounded = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const tenths = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });
const fractions = new Intl.NumberFormat("en", { style: "currency", currency: "USD", maximumSignificantDigits: 2 });
const SMALLEST = 1e-6;
const CENT = 0.01;

export function number(value: number): string {
  return Number.isInteger(value) ? counts.format(value) : rounded.format(value);
}

/** Of something that is counted in ones. */
export function average(value: number): string {
  return value > 0 && value < 0.1 ? "less than 0.1" : tenths.format(value);
}

export function many(value: number, one: string, more = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : more}`;
}

/** What a room costs is often a fraction of a cent, and never quite nothing. */
export function dollars(value: number): string {
  if (value === 0) return "$0";
  if (value < SMALLEST) return "< $0.000001";
  return value < CENT ? fractions.format(value) : cents.format(value);
}

/** @param ms How long. */
export function duration(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  const [large, largeUnit, small, smallUnit] = ms < DAY ? [HOUR, "h", MINUTE, "min"] : [DAY, "d", HOUR, "h"];
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ""}`;
}

/** @param ms From now: negative is the past. */
export function relative(ms: number): string {
  if (Math.abs(ms) < SECOND) return "now";
  return ms < 0 ? `${duration(-ms)} ago` : `in ${duration(ms)}`;
}

export function bytes(value: number): string {
  return value < 1024 ? many(value, "byte") : `${rounded.format(value / 1024)} KB`;
}

export const ALARM: Record<Inspection["alarm"]["why"], string> = {
  broadcast: "to tell everybody what has changed",
  save: "to store what has changed",
  deadline: "to see whether anybody’s time is up",
  memory: "to forget what is kept of an empty room",
  nothing: "and finds nothing due",
};

export const RULE: Record<SessionRow["rule"], string> = {
  ttl: "unless heard from",
  grace: "closed, may come back",
  sitting: "when the sitting ends",
};

export const STATE: Record<SessionRow["state"], string> = {
  here: "here",
  lingering: "lingering",
  resting: "resting",
};

/** Why the number is what it is. */
export function whyCount({ count, resting, sockets, watchers, settings, closed }: Inspection): string {
  if (closed && count === 0) return "The room is closed: everybody was sent away, and nobody can join.";
  if (count === 0) return watchers > 0 ? `Nobody has joined; ${watching(watchers)}.` : "Nobody has joined.";
  const { ttlSeconds, graceSeconds } = settings;
  return [
    `Each session counts once, in however many tabs: ${many(sockets, "socket is", "sockets are")} open, watchers’ and admins’ too.`,
    resting > 0 &&
      `${many(resting, "session")} of them ${resting === 1 ? "rests" : "rest"}: no page open, but sitting.`,
    watchers > 0 && `Not counted: ${watching(watchers)}.`,
    `A page that closes counts for ${graceSeconds} s more, one that falls silent for ${ttlSeconds} s.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function watching(watchers: number): string {
  return watchers === 1 ? "1 watcher looks on" : `${number(watchers)} watchers look on`;
}
