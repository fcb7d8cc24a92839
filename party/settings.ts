/** Every setting: its name, form, default and reason. Hosts hand over their raw variables; the room sees only `Settings`. */
import { z } from "zod";
import { type BreathPattern, readPattern } from "./breath.ts";
import { MoodName } from "./protocol.ts";

const SECOND = 1000;

/** A number (configuration file) or a numeral (`--var`). An empty value is a bad one. */
const number = (lowest: number, highest: number) =>
  z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number().min(lowest).max(highest));

/** Seconds, to milliseconds. */
const seconds = (lowest: number, highest: number) =>
  number(lowest, highest).transform((value) => Math.round(value * SECOND));

const pattern = z.string().transform((text, context): BreathPattern => {
  const read = readPattern(text);
  if (read) return read;
  context.addIssue({ code: "custom", message: "is no breath: box, 4-7-8, coherent, or four seconds such as 4-4-4-4" });
  return z.NEVER;
});

const moodList = z
  .string()
  .transform((list) => list.split(",").map((name) => name.trim()))
  .pipe(z.array(MoodName).min(1).max(16))
  .refine((names) => new Set(names).size === names.length, "names a mood twice");

/** What an Authorization header can carry. The message is shown to whoever asks, so it never has the value. */
const secret = z
  .string("must be a text")
  .trim()
  .regex(/^$|^[\x21-\x7e]{32,}$/, "must have 32 characters or more, none of them a space or outside of ASCII")
  .transform((text) => text || null);

const Variables = z
  .object({
    MOODS: moodList
      .prefault("gratitude,presence,calm,joy,release")
      .describe("The moods to choose from: 1–16 names of a-z 0-9 _ -, at most 32 characters each."),
    HEARTBEAT_SECONDS: seconds(0.1, 3600)
      .prefault(30)
      .describe(
        "How often a client says that it is there. The platform answers, so shorter costs nothing but traffic.",
      ),
    TTL_SECONDS: seconds(0.3, 86_400)
      .prefault(90)
      .describe(
        "Silence after which a session is over. Over twice the heartbeat, so that one lost heartbeat ends nobody.",
      ),
    GRACE_SECONDS: seconds(0, 3600)
      .prefault(3)
      .describe("How long a seat is kept after a clean close: a page reload takes less, and nobody sees it."),
    REMOVE_MINUTES: number(1, 10_080)
      .prefault(10)
      .describe(
        "How long an admin's removal keeps a session out: enough to make a point, short enough to be forgiven.",
      ),
    MAX_SIT_MINUTES: number(1, 1440)
      .prefault(60)
      .describe("The longest sitting: for so long a seat is held for somebody who is not heard from."),
    BREATH_PATTERN: pattern
      .prefault("box")
      .describe("How the room breathes: box, 4-7-8, coherent, or seconds of inhale-hold-exhale-hold such as 5-0-5-0."),
    ADMIN_TOKEN: secret
      .prefault("")
      .describe(
        "The secret that lets admins in. Absent or empty, there is no admin side. 32 characters, so that nobody guesses it.",
      ),
  })
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
}

/** A variable has a value that cannot be used; the message names it. */
export class BadSetting extends Error {
  override name = "BadSetting";
}

/**
 * Reads the settings out of a host's variables; others are ignored.
 * @throws BadSetting naming each bad variable.
 */
export function readSettings(variables: object): Settings {
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
  };
}
