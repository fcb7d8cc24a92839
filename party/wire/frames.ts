/**
 * Wire protocol version 1: every frame and query parameter as a schema. SPEC.md explains them in numbered rules.
 * Browsers import only types from this file, so that zod stays on the server.
 */
import * as z from "zod/mini";
import { PROTOCOL_VERSION } from "./close-codes.ts";

export const RoomName = z.string().check(z.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/));
/** A secret: whoever knows it can act for its person. */
export const SessionId = z.string().check(z.regex(/^[A-Za-z0-9_-]{20,64}$/));
export const MoodName = z.string().check(z.regex(/^[a-z0-9_-]{1,32}$/));
const Mood = z.nullable(MoodName);
/** Milliseconds since 1970 on the server's clock. */
const Time = z.number();
const Phase = z.number().check(z.nonnegative());
const Count = z.int().check(z.nonnegative());

/**
 * Everything that a room tells about its people: their number, their number in each configured mood, and the number of
 * people who are counted only because their sitting has not ended (`resting`).
 */
export const Presence = z.object({
  at: Time,
  count: Count,
  resting: Count,
  moods: z.record(MoodName, Count),
});
export type Presence = z.infer<typeof Presence>;

/** The answer of `GET /parties/main/<room>`. */
export const Reading = z.extend(Presence, { room: RoomName });
export type Reading = z.infer<typeof Reading>;

export const FrameErrorCode = z.enum(["bad_message", "unknown_mood", "not_breathing", "too_large", "rate_limited"]);
export type FrameErrorCode = z.infer<typeof FrameErrorCode>;

/** Server → client. */
export const ServerFrame = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("welcome"),
    v: z.literal(PROTOCOL_VERSION),
    room: RoomName,
    /** Null for a watcher. */
    session: z.nullable(SessionId),
    mood: Mood,
    now: Time,
    /** Milliseconds between two heartbeats. */
    heartbeat: z.number(),
    /** Milliseconds of silence after which a session expires. */
    ttl: z.number(),
    moods: z.array(MoodName),
    /** When the session's sitting ends, or null. */
    sit: z.nullable(Time),
    /** Seconds of each phase, and the start of some breath. */
    breath: z.object({ pattern: z.tuple([Phase, Phase, Phase, Phase]), epoch: Time }),
    presence: Presence,
  }),
  z.extend(Presence, { type: z.literal("presence") }),
  z.object({ type: z.literal("mood"), mood: Mood }),
  z.object({ type: z.literal("sit"), until: z.nullable(Time) }),
  z.object({ type: z.literal("error"), code: FrameErrorCode, message: z.string() }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
export type Welcome = Extract<ServerFrame, { type: "welcome" }>;

/** Client → server. Heartbeats are bare text. The room checks moods, because it knows the configured ones. */
export const ClientFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("mood"), mood: z.nullable(z.string()) }),
  z.object({ type: z.literal("join"), mood: z.optional(z.nullable(z.string())) }),
  z.object({ type: z.literal("watch") }),
  /** 0 ends the sitting. The room enforces `MAX_SIT_MINUTES`. */
  z.object({ type: z.literal("sit"), minutes: z.union([z.literal(0), z.number().check(z.minimum(1))]) }),
  z.object({ type: z.literal("leave") }),
  z.object({ type: z.literal("away") }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** The query of a join. Unknown parameters are ignored. PartySocket sends one, `_pk`. */
export const JoinQuery = z.object({
  v: z.optional(z.literal(String(PROTOCOL_VERSION))),
  session: z.optional(SessionId),
  mood: z.optional(z.string()),
  said: z.optional(z.string()),
  role: z._default(z.enum(["breathe", "watch"]), "breathe"),
});
