/** The schemas of setting values. Each parses a raw variable and says in plain English why a value is bad. */
import { z } from "zod";
import { type BreathPattern, readPattern } from "../wire/breath.ts";
import { MoodName, RoomName } from "../wire/frames.ts";
import { isOriginPattern } from "./origins.ts";

const MAX_MOODS = 16;

/** A number (configuration file) or a numeral (`--var`). */
export const numberBetween = (min: number, max: number) => {
  const message = `must be a number from ${min} to ${max}`;
  const numeral = z.string(message).trim().min(1, message).transform(Number);
  return z.union([z.number(message), numeral], message).pipe(z.number(message).min(min, message).max(max, message));
};

export const integerBetween = (min: number, max: number) =>
  numberBetween(min, max).pipe(z.int(`must be a whole number from ${min} to ${max}`));

/** Reads seconds and returns milliseconds. */
export const secondsBetween = (min: number, max: number) =>
  numberBetween(min, max).transform((seconds) => Math.round(seconds * 1000));

export const breathPattern = z.string("must be text").transform((text, context): BreathPattern => {
  const pattern = readPattern(text);
  if (pattern) return pattern;
  context.addIssue({ code: "custom", message: "must be box, 4-7-8, coherent, or four phases such as 4-4-4-4" });
  return z.NEVER;
});

const split = (text: string): string[] => text.split(",").map((part) => part.trim());

/** Null for `*`. */
const starOrList = (isItem: (text: string) => boolean, message: string) =>
  z
    .string(message)
    .transform((text) => (text === "*" ? null : split(text)))
    .refine((items) => items === null || items.every(isItem), message);

export const moodList = z
  .string("must be text")
  .transform(split)
  .refine((moods) => moods.every((mood) => MoodName.safeParse(mood).success), "must be names of a-z 0-9 _ -")
  .refine((moods) => moods.length <= MAX_MOODS, `must have at most ${MAX_MOODS} moods`)
  .refine((moods) => new Set(moods).size === moods.length, "must not repeat a mood")
  .refine((moods) => !moods.includes("__proto__"), "must not contain __proto__, because objects lose that key");

export const roomList = starOrList(
  (text) => RoomName.safeParse(text).success,
  "must be * or room names such as lobby,garden",
);

/** Browsers send origins in lower case. */
export const originList = z
  .string("must be text")
  .toLowerCase()
  .pipe(starOrList(isOriginPattern, "must be * or origins such as https://example.com,*.example.com"));

export const onOrOff = z.enum(["on", "off"], "must be on or off");

/** Null for an empty text. The error message is public, so it must not contain the value. */
export const adminToken = z
  .string("must be text")
  .trim()
  .regex(/^$|^[\x21-\x7e]{32,}$/, "must have at least 32 ASCII characters and no spaces")
  .transform((text) => text || null);
