/** The admin API as schemas. Both hosts check requests on the way in and answers on the way out. */
import * as z from "zod/mini";
import { MoodName, RoomName } from "./frames.ts";

/** Milliseconds since 1970 on the server's clock. */
const Time = z.number();
const Count = z.int().check(z.nonnegative());
const Moods = z.record(MoodName, Count);

/** A room's report to the directory. */
export const Report = z.object({
  room: RoomName,
  count: Count,
  resting: Count,
  moods: Moods,
  watchers: Count,
  /** When the room became occupied. */
  since: Time,
  at: Time,
  /** The room will not report before this time. A room of resting people sleeps until the first sitting ends. */
  silentUntil: Time,
});
export type Report = z.infer<typeof Report>;

/** A page of a list. `cursor` requests the next page; null marks the last one. */
const page = <Name extends string, Row extends z.ZodMiniType>(name: Name, row: Row) =>
  z.object({ [name]: z.array(row), cursor: z.nullable(z.string()) } as {
    [Key in Name]: z.ZodMiniArray<Row>;
  } & { cursor: z.ZodMiniNullable<z.ZodMiniString> });

/** `live` is false if the room did not answer in time. The row is then its last report, `age` ms old. */
export const RoomRow = z.extend(Report, { live: z.boolean(), age: z.number() });
export type RoomRow = z.infer<typeof RoomRow>;
export const RoomList = page("rooms", RoomRow);
export type RoomList = z.infer<typeof RoomList>;

export const Inspection = z.object({
  room: RoomName,
  at: Time,
  count: Count,
  resting: Count,
  moods: Moods,
  watchers: Count,
  sockets: Count,
  closed: z.boolean(),
  /** The number of banned sessions. */
  removed: Count,
  alarm: z.object({ at: z.nullable(Time), why: z.enum(["broadcast", "save", "deadline", "memory", "nothing"]) }),
  counters: z.object({
    /** When the room was first used. */
    since: Time,
    /** Starts of the object. A start that stored nothing is not counted, because starting writes no row (D5, R2). */
    constructed: z.number(),
    joins: z.number(),
    messages: z.number(),
    broadcasts: z.number(),
    alarms: z.number(),
    requests: z.number(),
    rows: z.number(),
    /** The sum of all people's time in the room (ms). */
    personMs: z.number(),
  }),
  settings: z.object({
    moods: z.array(MoodName),
    heartbeatSeconds: z.number(),
    ttlSeconds: z.number(),
    graceSeconds: z.number(),
    maxSitMinutes: z.number(),
    breathPattern: z.array(z.number()),
  }),
});
export type Inspection = z.infer<typeof Inspection>;

/** One billed resource. Amounts are in `unit`, prices in dollars. */
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
  /** The date of the price list. */
  pricesOf: z.string(),
  /** The length of the billed time (ms). */
  over: z.number(),
  room: Bill,
  /** The same people in the design that this project replaces: one KV key, a heartbeat every 10 s. */
  oldDesign: Bill,
});
export type Cost = z.infer<typeof Cost>;

/** The answer of `GET /admin/api/rooms/<room>`. */
export const RoomDetails = z.extend(Inspection, { cost: Cost });
export type RoomDetails = z.infer<typeof RoomDetails>;

export const SessionRow = z.object({
  /** A short keyed hash of the session id. The id is a secret and never leaves the room. */
  hash: z.string(),
  mood: z.nullable(MoodName),
  joined: Time,
  lastSeen: Time,
  expires: Time,
  /** The rule that sets `expires`: the TTL since the last sign of life, the grace after a clean close, or a sitting. */
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
/** The minutes in which the room was occupied, oldest first. */
export const HistoryList = z.object({ minutes: z.array(HistoryMinute) });
export type HistoryList = z.infer<typeof HistoryList>;

/** The answer of an action. */
export const Done = z.object({ done: z.literal(true) });
export type Done = z.infer<typeof Done>;

/** The answer of `POST …/live-ticket`. It opens `GET …/live?ticket=<ticket>` until it expires. */
export const LiveTicket = z.object({ ticket: z.string(), expires: Time });
export type LiveTicket = z.infer<typeof LiveTicket>;
/** The only frame that the server sends on a live socket. */
export const LiveFrame = z.extend(Inspection, { type: z.literal("inspection") });
export type LiveFrame = z.infer<typeof LiveFrame>;

/** The longest page of a list. */
export const MAX_PAGE_ROWS = 100;
const rowsUpTo = (most: number) =>
  z._default(z.coerce.number().check(z.multipleOf(1), z.minimum(1), z.maximum(most)), 50);
/** The query of a list. */
export const PageQuery = z.object({
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  limit: rowsUpTo(MAX_PAGE_ROWS),
});
export type PageQuery = z.infer<typeof PageQuery>;
/** Pages of rooms are shorter, because listing a room costs a request to it. */
export const RoomsQuery = z.extend(PageQuery, {
  /** People, resting people and name of the room after which the page begins. The directory makes and reads it. */
  cursor: z.optional(z.string().check(z.regex(/^\d{1,9}\.\d{1,9}\.[a-z0-9][a-z0-9_-]{0,63}$/))),
  limit: rowsUpTo(50),
  /** A part of the name. */
  search: z.optional(z.string().check(z.regex(/^[a-z0-9_-]{1,64}$/))),
});
export type RoomsQuery = z.infer<typeof RoomsQuery>;
export const HistoryQuery = z.object({ hours: z._default(z.coerce.number().check(z.minimum(1), z.maximum(168)), 24) });

/** The optional body of `POST …/sessions/<hash>/remove`: how long the session stays banned. */
export const RemoveRequest = z.object({
  minutes: z._default(z.number().check(z.minimum(1), z.maximum(10_080)), 10),
  /** Removes everybody at the session's address, because another id is quickly made. */
  address: z._default(z.boolean(), false),
});
export type RemoveRequest = z.infer<typeof RemoveRequest>;

/**
 * The admin side of one room. The readings answer null if the room is empty and has nothing stored.
 * An action is stored when its promise resolves.
 */
export interface AdminRoom {
  inspect(): Promise<Inspection | null>;
  /** @throws RangeError for a bad cursor. */
  sessions(page: PageQuery): Promise<SessionList | null>;
  history(hours: number): Promise<HistoryList | null>;
  /** Ends the session with this hash and bans it, or its address. @returns false for an unknown hash. */
  remove(hash: string, removal: RemoveRequest): Promise<boolean>;
  /** Disconnects everyone and rejects joins until the room is opened. Works on any room. */
  closeRoom(room: string): Promise<void>;
  openRoom(room: string): Promise<void>;
}
