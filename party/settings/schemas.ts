/** The forms that a setting's value can have, as schemas: from a host's raw variable to what the room works with. */
import { z } from "zod";
import { type BreathPattern, readPattern } from "../wire/breath.ts";
import { MoodName } from "../wire/frames.ts";
import { isOriginPattern } from "./origins.ts";

const SECOND = 1000;

/** A number (configuration file) or a numeral (`--var`). An empty value is a bad one. */
export const number = (lowest: number, highest: number) =>
  z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number().min(lowest).max(highest));

export const whole = (lowest: number, highest: number) => number(lowest, highest).pipe(z.int());

/** Seconds, to milliseconds. */
export const seconds = (lowest: number, highest: number) =>
  number(lowest, highest).transform((value) => Math.round(value * SECOND));

export const pattern = z.string().transform((text, context): BreathPattern => {
  const read = readPattern(text);
  if (read) return read;
  context.addIssue({ code: "custom", message: "is no breath: box, 4-7-8, coherent, or four seconds such as 4-4-4-4" });
  return z.NEVER;
});

const list = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .string()
    .transform((text) => text.split(",").map((name) => name.trim()))
    .pipe(z.array(item).min(1));

export const moodList = list(MoodName)
  .refine((names) => names.length <= 16, "names more than 16")
  .refine((names) => new Set(names).size === names.length, "names a mood twice")
  .refine((names) => !names.includes("__proto__"), "names __proto__, which is lost wherever counts are an object");

/** Null: no list, all are meant. */
export const listOrAll = <T extends z.ZodType<string, string>>(item: T) =>
  z.union([z.literal("*").transform(() => null), list(item)], "is neither * nor such a list");

export const originList = listOrAll(
  z.string().toLowerCase().refine(isOriginPattern, "names what is neither https://example.com nor *.example.com"),
);

/** What an Authorization header can carry. The message is shown to whoever asks, so it never has the value. */
export const secret = z
  .string("must be a text")
  .trim()
  .regex(/^$|^[\x21-\x7e]{32,}$/, "must have 32 characters or more, none of them a space or outside of ASCII")
  .transform((text) => text || null);
