/**
 * The stored form of a room: a header, and the sessions as columns. The values are structured-cloneable, so the platform
 * encodes them. One long text or a column of numbers is smaller and faster to read than thousands of objects.
 */

import type { Counters } from "./admin/counters.ts";
import type { StoredHistory } from "./admin/history.ts";
import type { StoredOccupancy } from "./admin/occupancy.ts";
import type { StoredBans } from "./bans.ts";
import { addressOf, isLingering, type Session, type StoredSession } from "./session.ts";

const VERSION = 1;
const SECOND_MS = 1000;
/** Bytes of a session beside its id, over all columns. */
const SESSION_BYTES = 16;
/** The header and the encoding of the columns: history's running hour takes most of it. */
const RESERVED_BYTES = 40_000;
/** In the column of moods, beside the position of the mood. */
const GRACE_FLAG = 0x80;
const CONNECTED_FLAG = 0x40;
const FLAGS = GRACE_FLAG | CONNECTED_FLAG;
const HIGHEST = 2 ** 32 - 1;

export interface SnapshotHeader {
  readonly room: string | null;
  /** When it was made (ms). */
  readonly savedAt: number;
  /** The moods that the column of moods points to. */
  readonly moods: readonly string[];
  /** The aggregate of the last broadcast, as text. Null: none. */
  readonly sent: string | null;
  readonly counters: Counters;
  readonly occupancy: StoredOccupancy;
  readonly bans: StoredBans;
  /** Null if there is no admin side. */
  readonly history: StoredHistory | null;
}

/** The smallest array that holds the values, or one number if they are all the same. */
type Column = number | Uint8Array | Uint16Array | Uint32Array;

/** One entry per session in each column. Times are relative to `savedAt`, so that they fit in 32 bits. */
interface Columns {
  readonly count: number;
  /** All ids, one after the other. */
  readonly ids: string;
  readonly idLengths: Column;
  /** Positions in the header's moods, plus 1; 0: none. With flags. */
  readonly moods: Column;
  /** Milliseconds after `savedAt`; 0: past. */
  readonly deadlines: Column;
  /** Milliseconds after `savedAt`; 0: no sitting. */
  readonly sittings: Column;
  /** Seconds before `savedAt`. */
  readonly joined: Column;
  /** 0: no address. */
  readonly addresses: Column;
}

interface FirstValue extends SnapshotHeader {
  readonly version: typeof VERSION;
  /** How many sessions all values hold together. */
  readonly total: number;
  /** How many of them come first, because no attachment tells them: the lingering and the sitting ones. */
  readonly held: number;
  readonly columns: Columns;
}

export interface Snapshot extends SnapshotHeader {
  readonly sessions: readonly StoredSession[];
}

/**
 * @param valueBytes The largest value that the host stores.
 * @returns the values to store, each at most that large. The header is in the first.
 */
export function encodeSnapshot<S>(
  header: SnapshotHeader,
  sessions: Iterable<Session<S>>,
  valueBytes: number,
): readonly unknown[] {
  const isHeld = (session: Session<S>) => isLingering(session) || session.sitUntil > header.savedAt;
  const everybody = [...sessions];
  const held = everybody.filter(isHeld);
  const all = [...held, ...everybody.filter((session) => !isHeld(session))];
  const [first = [], ...rest] = cut(all, valueBytes - RESERVED_BYTES);
  const value: FirstValue = {
    ...header,
    version: VERSION,
    total: all.length,
    held: held.length,
    columns: encodeColumns(first, header),
  };
  return [value, ...rest.map((part) => encodeColumns(part, header))];
}

/**
 * @param only Skips the sessions that attachments tell better.
 * @throws TypeError if the values are not a whole snapshot of this version.
 */
export function decodeSnapshot(values: readonly unknown[], only: "held" | "all" = "all"): Snapshot {
  const [first, ...rest] = values as [FirstValue, ...Columns[]];
  if (first?.version !== VERSION) throw new TypeError("The snapshot has an unknown version.");
  const parts = [first.columns, ...rest];
  if (parts.reduce((sum, { count }) => sum + count, 0) !== first.total)
    throw new TypeError("The snapshot is incomplete.");
  let left = only === "held" ? first.held : first.total;
  const sessions: StoredSession[] = [];
  for (const part of parts) {
    decodeColumns(part, Math.min(left, part.count), first, sessions);
    left -= Math.min(left, part.count);
  }
  return { ...first, sessions };
}

/** Cuts the sessions so that the columns of each part have at most that many bytes. */
function cut<S>(sessions: readonly Session<S>[], bytes: number): Session<S>[][] {
  const parts: Session<S>[][] = [];
  let left = 0;
  for (const session of sessions) {
    const size = SESSION_BYTES + session.id.length;
    if (left < size) {
      parts.push([]);
      left = bytes;
    }
    left -= size;
    parts.at(-1)?.push(session);
  }
  return parts;
}

function encodeColumns<S>(sessions: readonly Session<S>[], { savedAt, moods }: SnapshotHeader): Columns {
  const column = (read: (session: Session<S>) => number) => compact(sessions, read);
  const positions = new Map<string | null, number>(moods.map((mood, index) => [mood, index + 1]));
  return {
    count: sessions.length,
    ids: sessions.map(({ id }) => id).join(""),
    idLengths: column(({ id }) => id.length),
    moods: column((session) => (positions.get(session.mood) ?? 0) | flagsOf(session)),
    deadlines: column(({ deadline }) => deadline - savedAt),
    sittings: column(({ sitUntil }) => sitUntil - savedAt),
    joined: column(({ joinedAt }) => secondOf(savedAt) - secondOf(joinedAt)),
    addresses: column((session) => addressOf(session) ?? 0),
  };
}

/** Rounds the values. A value that is out of range becomes the nearest one. */
function compact<S>(sessions: readonly Session<S>[], read: (session: Session<S>) => number): Column {
  const values = new Uint32Array(sessions.length);
  let highest = 0;
  let isUniform = true;
  for (let row = 0; row < values.length; row++) {
    const value = Math.max(0, Math.min(HIGHEST, Math.round(read(sessions[row] as Session<S>))));
    values[row] = value;
    highest = Math.max(highest, value);
    isUniform &&= value === values[0];
  }
  if (isUniform) return highest;
  return highest < 2 ** 8 ? new Uint8Array(values) : highest < 2 ** 16 ? new Uint16Array(values) : values;
}

function valueIn(column: Column, row: number): number {
  return typeof column === "number" ? column : (column[row] ?? 0);
}

function flagsOf<S>(session: Session<S>): number {
  return (session.isInGrace ? GRACE_FLAG : 0) | (isLingering(session) ? 0 : CONNECTED_FLAG);
}

function decodeColumns(
  columns: Columns,
  rows: number,
  { savedAt, moods }: SnapshotHeader,
  decoded: StoredSession[],
): void {
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const length = valueIn(columns.idLengths, row);
    const mood = valueIn(columns.moods, row);
    const sitting = valueIn(columns.sittings, row);
    decoded.push({
      id: columns.ids.slice(at, at + length),
      mood: moods[(mood & ~FLAGS) - 1] ?? null,
      isConnected: (mood & CONNECTED_FLAG) !== 0,
      deadline: savedAt + valueIn(columns.deadlines, row),
      sitUntil: sitting > 0 ? savedAt + sitting : 0,
      joinedAt: (secondOf(savedAt) - valueIn(columns.joined, row)) * SECOND_MS,
      isInGrace: (mood & GRACE_FLAG) !== 0,
      address: valueIn(columns.addresses, row) || null,
    });
    at += length;
  }
}

function secondOf(ms: number): number {
  return Math.floor(ms / SECOND_MS);
}
