/**
 * The stored form of a room: `version (1 byte) · length of the header (4) · header as JSON · one record per session`.
 * A record: `id's length (1) · connected (1) · mood's index + 1 (1) · deadline − saved, signed ms (4) · packed id`.
 * Binary, because it has to hold 30,000 sessions in one value (D7), and is written with every broadcast.
 */
import { z } from "zod";
import { RoomName } from "../protocol.ts";
import { packedLength, packId, unpackId } from "./packed-id.ts";

const VERSION = 1;
const PREFIX = 5;
const RECORD = 7;
const HIGHEST_OFFSET = 2 ** 31 - 1;

const Header = z.object({
  room: RoomName.nullable(),
  /** When it was made (ms). */
  saved: z.number(),
  /** The moods that records point to. */
  moods: z.array(z.string()),
  /** The last broadcast: when, and the aggregate as text. */
  broadcast: z.object({ at: z.number(), sent: z.string() }).nullable(),
  /** How many records follow. */
  sessions: z.int().nonnegative(),
});

export interface SnapshotHeader {
  readonly room: string | null;
  readonly saved: number;
  readonly moods: readonly string[];
  readonly broadcast: { readonly at: number; readonly sent: string } | null;
}

export interface StoredSession {
  readonly id: string;
  readonly mood: string | null;
  readonly connected: boolean;
  readonly deadline: number;
}

export interface Snapshot extends SnapshotHeader {
  readonly sessions: readonly StoredSession[];
}

export function encodeSnapshot(header: SnapshotHeader, sessions: readonly StoredSession[]): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify({ ...header, sessions: sessions.length }));
  const size = sessions.reduce((sum, { id }) => sum + RECORD + packedLength(id.length), PREFIX + head.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const moodIndex = new Map(header.moods.map((mood, index) => [mood, index + 1]));
  view.setUint8(0, VERSION);
  view.setUint32(1, head.length);
  bytes.set(head, PREFIX);
  let at = PREFIX + head.length;
  for (const { id, mood, connected, deadline } of sessions) {
    const offset = Math.max(-HIGHEST_OFFSET, Math.min(HIGHEST_OFFSET, Math.round(deadline - header.saved)));
    view.setUint8(at, id.length);
    view.setUint8(at + 1, connected ? 1 : 0);
    view.setUint8(at + 2, mood === null ? 0 : (moodIndex.get(mood) ?? 0));
    view.setInt32(at + 3, offset);
    packId(id, bytes, at + RECORD);
    at += RECORD + packedLength(id.length);
  }
  return bytes;
}

/** @throws when the bytes are not a whole snapshot of a version that is known. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== VERSION) throw new TypeError(`snapshot of version ${view.getUint8(0)}`);
  let at = PREFIX + view.getUint32(1);
  const header = Header.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, at))));
  const sessions: StoredSession[] = [];
  for (let index = 0; index < header.sessions; index++) {
    const length = view.getUint8(at);
    const connected = view.getUint8(at + 1) === 1;
    const mood = header.moods[view.getUint8(at + 2) - 1] ?? null;
    const deadline = header.saved + view.getInt32(at + 3);
    const end = at + RECORD + packedLength(length);
    if (end > bytes.length) throw new RangeError("snapshot cut short");
    sessions.push({ id: unpackId(bytes, at + RECORD, length), mood, connected, deadline });
    at = end;
  }
  if (at !== bytes.length) throw new RangeError("snapshot of the wrong length");
  return { ...header, sessions };
}
