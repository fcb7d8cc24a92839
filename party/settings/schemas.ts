/** The schemas of setting values. Each parses a raw variable and says in plain English why a value is bad. */
import * as z from "zod/mini";
import { type BreathPattern, readPattern } from "../wire/breath.ts";
import { MoodName, RoomName } from "../wire/frames.ts";
import { isOriginPattern } from "./origins.ts";

const MAX_MOODS = 16;

const text = () => z.string("must be text");

/** A number (configuration file) or a numeral (`--var`). */
export const numberBetween = (min: number, max: number) => {
  const message = `must be a number from ${min} to ${max}`;
  const numeral = z.pipe(z.string(message).check(z.trim(), z.minLength(1, message)), z.transform(Number));
  const number = z.number(message).check(z.minimum(min, message), z.maximum(max, message));
  return z.pipe(z.union([z.number(message), numeral], message), number);
};

export const integerBetween = (min: number, max: number) =>
  z.pipe(numberBetween(min, max), z.int(`must be a whole number from ${min} to ${max}`));

/** Reads seconds and returns milliseconds. */
export const secondsBetween = (min: number, max: number) =>
  z.pipe(
    numberBetween(min, max),
    z.transform((seconds) => Math.round(seconds * 1000)),
  );

export const breathPattern = z.pipe(
  z.pipe(text(), z.transform(readPattern)),
  z.custom<BreathPattern>(
    (pattern) => pattern !== null,
    "must be box, 4-7-8, coherent, or four phases such as 4-4-4-4",
  ),
);

const split = (list: string): string[] => list.split(",").map((part) => part.trim());

/** Null for `*`. */
const starOrList = (isItem: (item: string) => boolean, message: string) =>
  z.pipe(
    z.pipe(
      z.string(message),
      z.transform((list) => (list === "*" ? null : split(list))),
    ),
    z.nullable(z.array(z.string())).check(z.refine((items) => items === null || items.every(isItem), message)),
  );

export const moodList = z.pipe(
  z.pipe(text(), z.transform(split)),
  z.array(z.string()).check(
    z.refine((moods) => moods.every((mood) => MoodName.safeParse(mood).success), "must be names of a-z 0-9 _ -"),
    z.maxLength(MAX_MOODS, `must have at most ${MAX_MOODS} moods`),
    z.refine((moods) => new Set(moods).size === moods.length, "must not repeat a mood"),
    z.refine((moods) => !moods.includes("__proto__"), "must not contain __proto__, because objects lose that key"),
  ),
);

export const roomList = starOrList(
  (item) => RoomName.safeParse(item).success,
  "must be * or room names such as lobby,garden",
);

/** Browsers send origins in lower case. */
export const originList = z.pipe(
  text().check(z.toLowerCase()),
  starOrList(isOriginPattern, "must be * or origins such as https://example.com,*.example.com"),
);

export const onOrOff = z.enum(["on", "off"], "must be on or off");

/** Null for an empty text. The error message is public, so it must not contain the value. */
export const adminToken = z.pipe(
  text().check(z.trim(), z.regex(/^$|^[\x21-\x7e]{32,}$/, "must have at least 32 ASCII characters and no spaces")),
  z.transform((token) => token || null),
);
