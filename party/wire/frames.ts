/**
 * The wire, version 1: every frame and every query parameter, as schemas.
 * Types flow from here to both sides; SPEC.md says in numbered rules what they mean.
 * Browsers import only types from this file, so that zod stays on the server.
 */
import { z } from "zod";
import { PROTOCOL_VERSION } from "./close-codes.ts";

export const RoomName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);
export const SessionId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
export const MoodName = z.string().regex(/^[a-z0-9_-]{1,32}$/);
const Mood = MoodName.nullable();
/** Milliseconds since 1970 on the server's clock. */
const Time = z.number();
const Phase = z.number().nonnegative();

/**
 * The whole aggregate of a room: `count` people, how many of them are here by their sitting alone (`resting`), and how
 * many are in each configured mood.
 */
export const Presence = z.object({
  at: Time,
  count: z.int().nonnegative(),
  resting: z.int().nonnegative(),
  moods: z.record(MoodName, z.int().nonnegative()),
});
export type Presence = z.infer<typeof Presence>;

/** What `GET /parties/main/<room>` answers. */
export const Reading = Presence.extend({ room: RoomName });
export type Reading = z.infer<typeof Reading>;

export const FrameErrorCode = z.enum(["bad_message", "unknown_mood", "not_breathing", "too_large", "rate_limited"]);
export type FrameErrorCode = z.infer<typeof FrameErrorCode>;

/** Server → client. */
export const ServerFrame = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("welcome"),
    v: z.literal(PROTOCOL_VERSION),
    room: RoomName,
    /** Null for a watcher: it holds no seat. */
    session: SessionId.nullable(),
    mood: Mood,
    now: Time,
    /** Milliseconds between two heartbeats of a client. */
    heartbeat: z.number(),
    /** Milliseconds of silence after which a session expires. */
    ttl: z.number(),
    moods: z.array(MoodName),
    /** When this session's sitting ends; null where none is running. */
    sit: Time.nullable(),
    /** Seconds of inhaling, holding, exhaling, holding; and a moment at which a breath began. */
    breath: z.object({ pattern: z.tuple([Phase, Phase, Phase, Phase]), epoch: Time }),
    presence: Presence,
  }),
  Presence.extend({ type: z.literal("presence") }),
  z.object({ type: z.literal("mood"), mood: Mood }),
  z.object({ type: z.literal("sit"), until: Time.nullable() }),
  z.object({ type: z.literal("error"), code: FrameErrorCode, message: z.string() }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
export type Welcome = Extract<ServerFrame, { type: "welcome" }>;

/** Client → server, beside the bare heartbeat. A mood's form is checked here, whether it is configured in the room. */
export const ClientFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("mood"), mood: z.string().nullable() }),
  z.object({ type: z.literal("join"), mood: z.string().nullable().optional() }),
  z.object({ type: z.literal("watch") }),
  /** 0 ends the sitting. The room knows the most it may be. */
  z.object({ type: z.literal("sit"), minutes: z.literal(0).or(z.number().min(1)) }),
  z.object({ type: z.literal("leave") }),
  z.object({ type: z.literal("away") }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** The query of a join. Unknown parameters are ignored, PartySocket's `_pk` among them. */
export const JoinQuery = z.object({
  v: z.literal(String(PROTOCOL_VERSION)).optional(),
  session: SessionId.optional(),
  mood: z.string().optional(),
  role: z.enum(["breathe", "watch"]).default("breathe"),
});
