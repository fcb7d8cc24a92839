/**
 * The stored form of a room: `version (1 byte) · length of the header (4) · header as JSON · one record per session`.
 * A record: `id's length (1) · flags, and mood's index + 1 in the upper five bits (1) · deadline − saved, signed ms (4) ·
 * end of the sitting − saved, 0: none (4) · saved − joined, s (4) · saved − heard, s (2) · address (2) · packed id`.
 * Version 2 had the mood in a byte of its own and no address, version 1 neither what comes after the deadline nor a memory.
 * Binary, because it has to hold 30,000 sessions in one value (D7), and is written every 5 s in a busy room.
 */
import { z } from "zod";
import { RoomName } from "../wire/frames.ts";
import { hashOf, sealed } from "./ip-quota.ts";
import { StoredMemory } from "./memory.ts";
import { packedLength, packId, UnpackedIds } from "./packed-id.ts";
import { addressOf, isLingering, type Session } from "./session.ts";

const VERSION = 3;
const PREFIX = 5;
/** Bytes of a record before its id, by version. */
const RECORDS: Readonly<Record<number, number>> = { 1: 7, 2: 17, 3: 18 };
const RECORD = 18;
const SECOND = 1000;
const CONNECTED = 1;
const GRACED = 2;
const ADDRESSED = 4;
const FLAG_BITS = 3;
const HIGHEST_OFFSET = 2 ** 31 - 1;

const Header = z.object({
  room: RoomName.nullable(),
  /** When it was made (ms). */
  saved: z.number(),
  /** The moods that records point to. */
  moods: z.array(z.string()),
  /** The last broadcast: when, and the aggregate as text. */
  broadcast: z.object({ at: z.number(), sent: z.string() }).nullable(),
  /** The key of the addresses' hashes (Q9). */
  addressKey: z.string().nullable().default(null),
  /** One that does not fit is forgotten, and nobody with it. */
  memory: StoredMemory.optional().catch(undefined),
  /** How many records follow. */
  sessions: z.int().nonnegative(),
});

export interface SnapshotHeader {
  readonly room: string | null;
  readonly saved: number;
  readonly moods: readonly string[];
  readonly broadcast: { readonly at: number; readonly sent: string } | null;
  readonly addressKey: string | null;
  /** Absent in version 1. */
  readonly memory?: StoredMemory | undefined;
}

export interface StoredSession {
  readonly id: string;
  readonly mood: string | null;
  readonly connected: boolean;
  readonly deadline: number;
  /** When its sitting ends (ms); 0: it has none. */
  readonly sit: number;
  readonly joined: number;
  readonly heard: number;
  readonly graced: boolean;
  /** Where it was last seen, sealed (addresses.ts); null where the platform tells no address. */
  readonly address: string | null;
}

export interface Snapshot extends SnapshotHeader {
  readonly sessions: readonly StoredSession[];
}

/** Takes the room's sessions as they are: this runs every 5 s in a busy room, so nothing is copied first. */
export function encodeSnapshot(header: SnapshotHeader, sessions: Iterable<Session<unknown>>): Uint8Array {
  let records = 0;
  let size = PREFIX;
  for (const { id } of sessions) {
    records++;
    size += RECORD + packedLength(id.length);
  }
  const head = new TextEncoder().encode(JSON.stringify({ ...header, sessions: records }));
  size += head.length;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const moodIndex = new Map(header.moods.map((mood, index) => [mood, index + 1]));
  view.setUint8(0, VERSION);
  view.setUint32(1, head.length);
  bytes.set(head, PREFIX);
  let at = PREFIX + head.length;
  for (const session of sessions) {
    const { id, mood, deadline, sit } = session;
    const address = addressOf(session);
    const flags =
      (isLingering(session) ? 0 : CONNECTED) | (session.graced ? GRACED : 0) | (address === null ? 0 : ADDRESSED);
    view.setUint8(at, id.length);
    view.setUint8(at + 1, flags | ((mood === null ? 0 : (moodIndex.get(mood) ?? 0)) << FLAG_BITS));
    view.setInt32(at + 2, offset(deadline - header.saved));
    view.setInt32(at + 6, sit > header.saved ? offset(sit - header.saved) : 0);
    view.setUint32(at + 10, secondsBefore(header.saved, session.joined));
    view.setUint16(at + 14, Math.min(0xffff, secondsBefore(header.saved, session.heard)));
    view.setUint16(at + 16, address === null ? 0 : hashOf(address));
    packId(id, bytes, at + RECORD);
    at += RECORD + packedLength(id.length);
  }
  return bytes;
}

function secondsBefore(saved: number, at: number): number {
  return Math.max(0, Math.floor(saved / SECOND) - Math.floor(at / SECOND));
}

function offset(ms: number): number {
  return Math.max(-HIGHEST_OFFSET, Math.min(HIGHEST_OFFSET, Math.round(ms)));
}

/** @throws when the bytes are not a whole snapshot of a version that is known. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0);
  const record = RECORDS[version];
  if (record === undefined) throw new TypeError(`snapshot of version ${version}`);
  const start = PREFIX + view.getUint32(1);
  const header = Header.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, start))));
  const ids = new UnpackedIds(bytes.length);
  let end = start;
  for (let index = 0; index < header.sessions; index++) {
    const length = view.getUint8(end);
    ids.add(bytes, end + record, length);
    end += record + packedLength(length);
  }
  if (end !== bytes.length) throw new RangeError("snapshot of the wrong length");
  const text = ids.text();
  const sessions: StoredSession[] = [];
  let at = start;
  let from = 0;
  for (let index = 0; index < header.sessions; index++) {
    const length = view.getUint8(at);
    const flags = view.getUint8(at + 1);
    const [mood, numbers] = version < 3 ? [view.getUint8(at + 2), at + 3] : [flags >> FLAG_BITS, at + 2];
    const sitsFor = version === 1 ? 0 : view.getInt32(numbers + 4);
    const secondsAgo = (seconds: number) => (Math.floor(header.saved / SECOND) - seconds) * SECOND;
    const isAddressed = version >= 3 && (flags & ADDRESSED) !== 0;
    sessions.push({
      id: text.slice(from, from + length),
      mood: header.moods[mood - 1] ?? null,
      connected: (flags & CONNECTED) !== 0,
      deadline: header.saved + view.getInt32(numbers),
      sit: sitsFor > 0 ? header.saved + sitsFor : 0,
      joined: secondsAgo(version === 1 ? 0 : view.getUint32(numbers + 8)),
      heard: secondsAgo(version === 1 ? 0 : view.getUint16(numbers + 12)),
      graced: (flags & GRACED) !== 0,
      address:
        isAddressed && header.addressKey !== null ? sealed(header.addressKey, view.getUint16(numbers + 14)) : null,
    });
    from += length;
    at += record + packedLength(length);
  }
  return { ...header, sessions };
}
