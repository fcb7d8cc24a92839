/**
 * Validates the frames of the server. zod would be larger than this whole client, so the guards are written by hand.
 * Their types fail to compile if they drift from the schemas.
 */
import type { Presence, ServerFrame, Welcome } from "../party/wire/frames.ts";
import { SESSION_ID } from "./session.ts";

type Guard<T> = (value: unknown) => value is T;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isPhase = (value: unknown): value is number => isNumber(value) && value >= 0;
const isString = (value: unknown): value is string => typeof value === "string";

const matching =
  (pattern: RegExp): Guard<string> =>
  (value): value is string =>
    isString(value) && pattern.test(value);
const oneOf =
  <T>(...values: T[]): Guard<T> =>
  (value): value is T =>
    values.includes(value as T);
const orNull =
  <T>(guard: Guard<T>): Guard<T | null> =>
  (value): value is T | null =>
    value === null || guard(value);
const object =
  <T>(shape: { [Key in keyof T]-?: Guard<T[Key]> }): Guard<T> =>
  (value): value is T =>
    isObject(value) && Object.entries<Guard<unknown>>(shape).every(([key, guard]) => guard(value[key]));

const isMood = matching(/^[a-z0-9_-]{1,32}$/);

const presence = {
  at: isNumber,
  count: isCount,
  resting: isCount,
  moods: (value: unknown): value is Presence["moods"] =>
    isObject(value) && Object.entries(value).every(([mood, count]) => isMood(mood) && isCount(count)),
};

const frames: { [Type in ServerFrame["type"]]: Guard<Extract<ServerFrame, { type: Type }>> } = {
  welcome: object({
    type: oneOf("welcome"),
    v: oneOf(1),
    room: matching(/^[a-z0-9][a-z0-9_-]{0,63}$/),
    session: orNull(matching(SESSION_ID)),
    mood: orNull(isMood),
    now: isNumber,
    heartbeat: isNumber,
    ttl: isNumber,
    moods: (value): value is string[] => Array.isArray(value) && value.every(isMood),
    sit: orNull(isNumber),
    breath: object<Welcome["breath"]>({
      pattern: (value): value is Welcome["breath"]["pattern"] =>
        Array.isArray(value) && value.length === 4 && value.every(isPhase),
      epoch: isNumber,
    }),
    presence: object<Presence>(presence),
  }),
  presence: object({ type: oneOf("presence"), ...presence }),
  mood: object({ type: oneOf("mood"), mood: orNull(isMood) }),
  sit: object({ type: oneOf("sit"), until: orNull(isNumber) }),
  error: object({
    type: oneOf("error"),
    code: oneOf("bad_message", "unknown_mood", "not_breathing", "too_large", "rate_limited"),
    message: isString,
  }),
};

/** Returns null if the message is not a frame of the protocol. */
export function readFrame(message: unknown): ServerFrame | null {
  try {
    const value: unknown = JSON.parse(message as string);
    return Object.values<Guard<ServerFrame>>(frames).some((isFrame) => isFrame(value)) ? (value as ServerFrame) : null;
  } catch {
    return null;
  }
}
