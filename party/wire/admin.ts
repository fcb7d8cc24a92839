/** What room admins are told and may ask, as schemas: checked on the way in and on the way out, the same on every host. */
import { z } from "zod";
import { MoodName, RoomName } from "./frames.ts";

/** Milliseconds since 1970 on the server's clock. */
const Time = z.number();
const Count = z.int().nonnegative();
const Moods = z.record(MoodName, Count);

/** What a room tells the directory of itself. */
export const Report = z.object({
  room: RoomName,
  count: Count,
  resting: Count,
  moods: Moods,
  watchers: Count,
  /** Since when somebody has been there. */
  since: Time,
  /** When it was told. */
  at: Time,
  /** Until when nothing more need be heard of it: a room where everybody rests wakes when the first has done. */
  silentUntil: Time,
});
export type Report = z.infer<typeof Report>;

/** A page of anything: `cursor` asks for the next, null is the end. */
const page = <Name extends string, Row extends z.ZodType>(name: Name, row: Row) =>
  z.object({ [name]: z.array(row), cursor: z.string().nullable() } as {
    [Key in Name]: z.ZodArray<Row>;
  } & { cursor: z.ZodNullable<z.ZodString> });

/** `live` is false where the room did not answer in time and this is its last report, `age` old (ms). */
export const RoomRow = Report.extend({ live: z.boolean(), age: z.number() });
export type RoomRow = z.infer<typeof RoomRow>;
export const RoomList = page("rooms", RoomRow);
export type RoomList = z.infer<typeof RoomList>;

/** One thing that is billed: how much of it, and what it costs in dollars. */
const CostItem = z.object({
  item: z.string(),
  unit: z.string(),
  soFar: z.number(),
  dollars: z.number(),
  dollarsAMonth: z.number(),
});
const Bill = z.object({ items: z.array(CostItem), dollars: z.number(), dollarsAMonth: z.number() });
export type Bill = z.infer<typeof Bill>;
export const Cost = z.object({
  /** When the prices were read (a date). */
  pricesOf: z.string(),
  /** How long all this is about (ms). */
  over: z.number(),
  room: Bill,
  /** The same people in the design this replaces: one KV key, a heartbeat every 10 s. */
  oldDesign: Bill,
});
export type Cost = z.infer<typeof Cost>;

export const Inspection = z.object({
  room: RoomName,
  at: Time,
  count: Count,
  resting: Count,
  moods: Moods,
  watchers: Count,
  sockets: Count,
  closed: z.boolean(),
  /** Sessions that are kept out. */
  removed: Count,
  alarm: z.object({ at: Time.nullable(), why: z.enum(["broadcast", "save", "deadline", "memory", "nothing"]) }),
  counters: z.object({
    since: Time,
    /** Times it was made, but for those after which it slept again with nothing to store: a wake writes no row (D5, R2). */
    constructed: z.number(),
    joins: z.number(),
    messages: z.number(),
    broadcasts: z.number(),
    alarms: z.number(),
    requests: z.number(),
    rows: z.number(),
    personMs: z.number(),
  }),
  /** Bytes of the snapshot that was stored last. */
  snapshotBytes: Count,
  settings: z.object({
    moods: z.array(MoodName),
    heartbeatSeconds: z.number(),
    ttlSeconds: z.number(),
    graceSeconds: z.number(),
    maxSitMinutes: z.number(),
    breathPattern: z.array(z.number()),
  }),
  cost: Cost,
});
export type Inspection = z.infer<typeof Inspection>;

export const SessionRow = z.object({
  /** A short keyed hash of its id; the id itself is a secret and is told to nobody. */
  hash: z.string(),
  mood: MoodName.nullable(),
  joined: Time,
  heard: Time,
  expires: Time,
  /** What holds it until then: being heard from, the grace after a clean close, or a sitting. */
  rule: z.enum(["ttl", "grace", "sitting"]),
  sockets: Count,
  state: z.enum(["here", "lingering", "resting"]),
});
export type SessionRow = z.infer<typeof SessionRow>;
export const SessionList = page("sessions", SessionRow);
export type SessionList = z.infer<typeof SessionList>;

const Spread = z.object({ min: z.number(), max: z.number(), mean: z.number() });
export const HistoryMinute = z.object({ at: Time, people: Spread, moods: z.record(MoodName, Spread) });
export type HistoryMinute = z.infer<typeof HistoryMinute>;
/** Minutes in which somebody was there, oldest first. */
export const HistoryList = z.object({ minutes: z.array(HistoryMinute) });
export type HistoryList = z.infer<typeof HistoryList>;

/** What an action answers. */
export const Done = z.object({ done: z.literal(true) });
export type Done = z.infer<typeof Done>;

/** The first frame on a live socket. */
export const AuthFrame = z.object({ type: z.literal("auth"), token: z.string() });
/** Every frame the server sends on one. */
export const LiveFrame = Inspection.extend({ type: z.literal("inspection") });
export type LiveFrame = z.infer<typeof LiveFrame>;

/** Lists are read in pages of this size at most. */
export const LONGEST_PAGE = 100;
/** `limit` and `cursor` of a list, as they stand in the query. */
export const PageQuery = z.object({
  cursor: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(LONGEST_PAGE).default(50),
});
export type PageQuery = z.infer<typeof PageQuery>;
/** A page of rooms is shorter: each of them is asked for its numbers. */
export const RoomsQuery = PageQuery.extend({
  cursor: RoomName.optional(),
  limit: z.coerce.number().int().min(1).max(50).default(50),
});
export type RoomsQuery = z.infer<typeof RoomsQuery>;
export const HistoryQuery = z.object({ hours: z.coerce.number().min(1).max(168).default(24) });

/**
 * What an admin may ask of one room, on every host. Each answers null where nobody is there and nothing is stored.
 * `remove` answers false for an unknown hash; a bad cursor is a `RangeError`.
 */
export interface AdminRoom {
  inspect(): Promise<Inspection | null>;
  sessions(page: PageQuery): Promise<SessionList | null>;
  history(hours: number): Promise<HistoryList | null>;
  remove(hash: string): Promise<boolean>;
  /** Sends everybody away, and lets nobody in until it is opened; of any room. */
  shut(room: string): Promise<void>;
  open(room: string): Promise<void>;
}
