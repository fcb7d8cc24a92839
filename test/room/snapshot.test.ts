import fc from "fast-check";
import { expect, test } from "vitest";
import type { Connection } from "../../party/room/connection.ts";
import { sealed } from "../../party/room/ip-quota.ts";
import { packedLength, packId, UnpackedIds } from "../../party/room/packed-id.ts";
import type { Session } from "../../party/room/session.ts";
import { decodeSnapshot, encodeSnapshot, type StoredSession } from "../../party/room/snapshot.ts";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/);
const key = "0123456789abcdef".repeat(2);
const moods = ["joy", "calm", "__proto__"];
const saved = 1_700_000_000_000;
const session: fc.Arbitrary<StoredSession> = fc.record({
  id,
  mood: fc.constantFrom(...moods, null),
  connected: fc.boolean(),
  deadline: fc.integer({ min: saved - 86_400_000, max: saved + 86_400_000 }),
  sit: fc.oneof(fc.constant(0), fc.integer({ min: saved + 1, max: saved + 86_400_000 })),
  joined: fc.integer({ min: 0, max: 86_400 }).map((seconds) => saved - seconds * 1000),
  heard: fc.integer({ min: 0, max: 60_000 }).map((seconds) => saved - seconds * 1000),
  graced: fc.boolean(),
  address: fc.option(fc.nat(65_535).map((hash) => sealed(key, hash))),
});

/** The live form of what is stored. */
function live({ connected, ...stored }: StoredSession): Session<unknown> {
  const connection = { address: stored.address } as Connection<unknown>;
  return { ...stored, resting: false, connections: connected ? [connection] : [] };
}
const encode = (sessions: StoredSession[]) => encodeSnapshot(header, sessions.map(live));
const header = { room: "lobby", saved, moods, broadcast: { at: saved - 1, sent: '{"count":0}' }, addressKey: key };

test("D7 an id survives packing", () => {
  fc.assert(
    fc.property(id, fc.nat(3), (value, offset) => {
      const bytes = new Uint8Array(offset + packedLength(value.length));
      packId(value, bytes, offset);
      const ids = new UnpackedIds(2 * bytes.length);
      ids.add(bytes, offset, value.length);
      ids.add(bytes, offset, value.length);
      expect(ids.text()).toBe(value + value);
    }),
  );
});

test("D1 a snapshot decodes to what was encoded", () => {
  fc.assert(
    fc.property(fc.array(session), (sessions) => {
      expect(decodeSnapshot(encode(sessions))).toEqual({ ...header, sessions });
    }),
  );
});

test("D4 a snapshot that lost or gained bytes is not read", () => {
  fc.assert(
    fc.property(
      fc.array(session, { minLength: 1 }),
      fc.double({ min: 0, max: 1, maxExcluded: true }),
      (sessions, part) => {
        const bytes = encode(sessions);
        expect(() => decodeSnapshot(bytes.subarray(0, Math.floor(bytes.length * part)))).toThrow();
        expect(() => decodeSnapshot(new Uint8Array([...bytes, 0]))).toThrow();
      },
    ),
  );
});

test("D4 a snapshot of another version is not read", () => {
  const bytes = encode([]);
  bytes[0] = 4;
  expect(() => decodeSnapshot(bytes)).toThrow("version 4");
});

test("D7 30,000 sessions with ids of 64 characters fit in one value of 2 MB", () => {
  const sessions = Array.from({ length: 30_000 }, (_, index) => ({
    id: String(index).padStart(64, "x"),
    mood: "calm",
    isConnected: true,
    deadline: saved + 90_000,
    sit: saved + 3_600_000,
    joined: saved,
    heard: saved,
    graced: false,
    address: sealed(key, index),
  }));
  expect(encode(sessions).length).toBeLessThan(2_000_000);
});

test("D4 a snapshot of version 1, which had no sittings, is read", () => {
  const [id, deadline] = ["session-1", saved + 5000];
  const head = new TextEncoder().encode(JSON.stringify({ ...header, sessions: 1 }));
  const bytes = new Uint8Array(5 + head.length + 7 + packedLength(id.length));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint32(1, head.length);
  bytes.set(head, 5);
  bytes.set([id.length, 1, 2], 5 + head.length);
  view.setInt32(5 + head.length + 3, deadline - saved);
  packId(id, bytes, 5 + head.length + 7);
  expect(decodeSnapshot(bytes).sessions).toEqual([
    {
      id,
      mood: "calm",
      isConnected: true,
      deadline,
      sit: 0,
      joined: saved,
      heard: saved,
      graced: false,
      address: null,
    },
  ]);
});

/** As version 2 wrote it, which knew no addresses: two connected (one of them sitting), one in its grace; one removed. */
const VERSION_2 = `AgAAAah7InJvb20iOiJsb2JieSIsInNhdmVkIjoxNzAwMDAwMDAwMDAwLCJtb29kcyI6WyJqb3kiLCJjYWxtIl0sImJyb2FkY2FzdCI6eyJhdCI6MTY5OT
k5OTk5OTk5OSwic2VudCI6Int9In0sIm1lbW9yeSI6eyJjb3VudGVycyI6eyJzaW5jZSI6MTY5OTk5NjQwMDAwMCwiY29uc3RydWN0ZWQiOjIsImpvaW5z
IjozLCJyZXF1ZXN0cyI6MSwiYWxhcm1zIjo0LCJtZXNzYWdlcyI6NSwiYnJvYWRjYXN0cyI6Niwicm93cyI6NywicGVyc29uTXMiOjh9LCJtb2RlcmF0aW
9uIjp7ImNsb3NlZCI6ZmFsc2UsInJlbW92ZWQiOltbInNlc3Npb24tOSIsMTcwMDAwMDA2MDAwMF1dfSwib2NjdXBpZWRTaW5jZSI6MTY5OTk5NjQwMDAw
MCwiYWNjb3VudGVkQXQiOjE3MDAwMDAwMDAwMDAsInJlcG9ydGVkQXQiOjAsInNpbGVudFVudGlsIjowfSwic2Vzc2lvbnMiOjN9CQEBAAFfkAAJJ8AAAA
A8AACx6yyKif/UCQEAAAE4gAAAAAAAAA4QAAqx6yyKif/YCQICAAAH0AAAAAAAAAAFAAGx6yyKif/c`;

test("D4 a snapshot of version 2, as it was written, is read", () => {
  const at = { address: null, graced: false, sit: 0 };
  const snapshot = decodeSnapshot(Buffer.from(VERSION_2, "base64"));
  expect(snapshot.sessions).toEqual([
    { ...at, ...who("session-1", "joy", 90_000, 60_000, 0), isConnected: true, sit: saved + 600_000 },
    { ...at, ...who("session-2", null, 80_000, 3_600_000, 10_000), isConnected: true },
    { ...at, ...who("session-3", "calm", 2000, 5000, 1000), connected: false, graced: true },
  ]);
  expect(snapshot).toMatchObject({ room: "lobby", saved, addressKey: null, broadcast: { at: saved - 1 } });
  expect(snapshot.memory?.moderation).toEqual({ closed: false, removed: [["session-9", saved + 60_000]] });
});

function who(id: string, mood: string | null, deadline: number, joined: number, heard: number) {
  return { id, mood, deadline: saved + deadline, joined: saved - joined, heard: saved - heard };
}
