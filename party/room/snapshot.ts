/**
 * The stored form of a room: a header, and the sessions as columns. The values are structured-cloneable, so the platform
 * encodes them. A column of numbers or one long text is smaller and faster to read than thousands of objects.
 * Sessions that linger come first, because only the snapshot knows them.
 */
import type { StoredBans } from "./admin/bans.ts";
import type { Counters } from "./admin/counters.ts";
import type { StoredHistory } from "./admin/history.ts";
import type { StoredOccupancy } from "./admin/occupancy.ts";
import { addressOf, isLingering, type Session } from "./session.ts";

const VERSION = 1;
const SECOND_MS = 1000;
/** Bytes of a session beside its id, over all columns. */
const SESSION_BYTES = 22;
/** The header and the encoding of the columns: a week of history's running hour takes most of it. */
const RESERVED_BYTES = 40_000;
const NO_ADDRESS = -1;
const HIGHEST_OFFSET_MS = 2 ** 31 - 1;

export interface SnapshotHeader {
  readonly room: string | null;
  /** When it was made (ms). */
  readonly savedAt: number;
  /** The moods that the columns point to. */
  readonly moods: readonly string[];
  /** The last broadcast: when, and its aggregate as text. Null: none. */
  readonly broadcast: { readonly at: number; readonly sent: string } | null;
  /** The key of the addresses' hashes (Q9). */
  readonly addressKey: string | null;
  readonly counters: Counters;
  readonly occupancy: StoredOccupancy;
  readonly bans: StoredBans;
  /** Null if there is no admin side. */
  readonly history: StoredHistory | null;
}

export interface StoredSession {
  readonly id: string;
  readonly mood: string | null;
  readonly isConnected: boolean;
  readonly deadline: number;
  readonly sitUntil: number;
  readonly joinedAt: number;
  readonly lastSeenAt: number;
  readonly isInGrace: boolean;
  readonly address: number | null;
}

/** One column per member. Times are relative to `savedAt`, so that they fit in 32 bits. */
interface Columns {
  /** All ids, one after the other. */
  readonly ids: string;
  readonly idLengths: Uint8Array;
  /** Positions in the header's moods, plus 1; 0: none. */
  readonly moods: Uint8Array;
  readonly isInGrace: Uint8Array;
  /** Milliseconds after `savedAt`. */
  readonly deadlines: Int32Array;
  /** Milliseconds after `savedAt`; 0: no sitting. */
  readonly sittings: Int32Array;
  /** Seconds before `savedAt`. */
  readonly joined: Uint32Array;
  readonly seen: Uint16Array;
  readonly addresses: Int32Array;
}

interface FirstValue extends SnapshotHeader {
  readonly version: typeof VERSION;
  /** How many sessions linger, and how many have sockets. */
  readonly lingering: number;
  readonly connected: number;
  readonly sessions: Columns;
}

export interface Snapshot extends SnapshotHeader {
  readonly connected: number;
  /** @param withConnected Whether those that had sockets are wanted too. */
  sessions(withConnected: boolean): readonly StoredSession[];
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
  const lingering: Session<S>[] = [];
  const connected: Session<S>[] = [];
  for (const session of sessions) (isLingering(session) ? lingering : connected).push(session);
  const [first = [], ...rest] = parts([...lingering, ...connected], valueBytes - RESERVED_BYTES);
  const value: FirstValue = {
    ...header,
    version: VERSION,
    lingering: lingering.length,
    connected: connected.length,
    sessions: encodeColumns(first, header),
  };
  return [value, ...rest.map((part) => encodeColumns(part, header))];
}

/** @throws TypeError if the values are not a whole snapshot of this version. */
export function decodeSnapshot(values: readonly unknown[]): Snapshot {
  const [first, ...rest] = values as [FirstValue, ...Columns[]];
  if (first?.version !== VERSION) throw new TypeError("The snapshot has an unknown version.");
  const parts = [first.sessions, ...rest];
  const stored = parts.reduce((sum, { idLengths }) => sum + idLengths.length, 0);
  if (stored !== first.lingering + first.connected) throw new TypeError("The snapshot is incomplete.");
  return {
    ...first,
    sessions(withConnected) {
      const decoded: StoredSession[] = [];
      for (const columns of parts) {
        const wanted = withConnected ? stored : first.lingering;
        decodeColumns(columns, first, wanted - decoded.length, decoded);
      }
      return decoded;
    },
  };
}

/** Cuts the sessions so that each part's columns have at most that many bytes. */
function parts<S>(sessions: readonly Session<S>[], bytes: number): Session<S>[][] {
  const cut: Session<S>[][] = [];
  let left = 0;
  for (const session of sessions) {
    const size = SESSION_BYTES + session.id.length;
    if (left < size) {
      cut.push([]);
      left = bytes;
    }
    left -= size;
    cut.at(-1)?.push(session);
  }
  return cut;
}

function encodeColumns<S>(sessions: readonly Session<S>[], { savedAt, moods }: SnapshotHeader): Columns {
  const count = sessions.length;
  const moodNumbers = new Map(moods.map((mood, index) => [mood, index + 1]));
  const columns = {
    ids: sessions.map(({ id }) => id).join(""),
    idLengths: new Uint8Array(count),
    moods: new Uint8Array(count),
    isInGrace: new Uint8Array(count),
    deadlines: new Int32Array(count),
    sittings: new Int32Array(count),
    joined: new Uint32Array(count),
    seen: new Uint16Array(count),
    addresses: new Int32Array(count),
  };
  for (const [row, session] of sessions.entries()) {
    columns.idLengths[row] = session.id.length;
    columns.moods[row] = session.mood === null ? 0 : (moodNumbers.get(session.mood) ?? 0);
    columns.isInGrace[row] = session.isInGrace ? 1 : 0;
    columns.deadlines[row] = offset(session.deadline - savedAt);
    columns.sittings[row] = session.sitUntil > savedAt ? offset(session.sitUntil - savedAt) : 0;
    columns.joined[row] = secondsBefore(savedAt, session.joinedAt);
    columns.seen[row] = Math.min(0xffff, secondsBefore(savedAt, session.lastSeenAt));
    columns.addresses[row] = addressOf(session) ?? NO_ADDRESS;
  }
  return columns;
}

/** Appends the first `wanted` sessions. */
function decodeColumns(columns: Columns, first: FirstValue, wanted: number, decoded: StoredSession[]): void {
  const { savedAt, moods, lingering } = first;
  const savedSecond = Math.floor(savedAt / SECOND_MS);
  const count = Math.min(wanted, columns.idLengths.length);
  let at = 0;
  for (let row = 0; row < count; row++) {
    const length = columns.idLengths[row] ?? 0;
    const sitting = columns.sittings[row] ?? 0;
    const address = columns.addresses[row] ?? NO_ADDRESS;
    decoded.push({
      id: columns.ids.slice(at, at + length),
      mood: moods[(columns.moods[row] ?? 0) - 1] ?? null,
      isConnected: decoded.length >= lingering,
      deadline: savedAt + (columns.deadlines[row] ?? 0),
      sitUntil: sitting > 0 ? savedAt + sitting : 0,
      joinedAt: (savedSecond - (columns.joined[row] ?? 0)) * SECOND_MS,
      lastSeenAt: (savedSecond - (columns.seen[row] ?? 0)) * SECOND_MS,
      isInGrace: columns.isInGrace[row] === 1,
      address: address === NO_ADDRESS ? null : address,
    });
    at += length;
  }
}

function secondsBefore(savedAt: number, at: number): number {
  return Math.max(0, Math.floor(savedAt / SECOND_MS) - Math.floor(at / SECOND_MS));
}

function offset(ms: number): number {
  return Math.max(-HIGHEST_OFFSET_MS, Math.min(HIGHEST_OFFSET_MS, Math.round(ms)));
}
