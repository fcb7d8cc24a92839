import fc from "fast-check";
import { expect, test } from "vitest";
import type { Connection } from "../../party/room/connection.ts";
import { packedLength, packId, unpackId } from "../../party/room/packed-id.ts";
import type { Session } from "../../party/room/session.ts";
import { decodeSnapshot, encodeSnapshot, type StoredSession } from "../../party/room/snapshot.ts";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/);
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
});

/** The live form of what is stored. */
function live({ connected, ...stored }: StoredSession): Session<unknown> {
  return { ...stored, resting: false, connections: new Set(connected ? [{} as Connection<unknown>] : []) };
}
const encode = (sessions: StoredSession[]) => encodeSnapshot(header, sessions.map(live));
const header = { room: "lobby", saved, moods, broadcast: { at: saved - 1, sent: '{"count":0}' } };

test("D7 an id survives packing", () => {
  fc.assert(
    fc.property(id, fc.nat(3), (value, offset) => {
      const bytes = new Uint8Array(offset + packedLength(value.length));
      packId(value, bytes, offset);
      expect(unpackId(bytes, offset, value.length)).toBe(value);
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
  bytes[0] = 3;
  expect(() => decodeSnapshot(bytes)).toThrow("version 3");
});

test("D7 30,000 sessions with ids of 64 characters fit in one value of 2 MB", () => {
  const sessions = Array.from({ length: 30_000 }, (_, index) => ({
    id: String(index).padStart(64, "x"),
    mood: "calm",
    connected: true,
    deadline: saved + 90_000,
    sit: saved + 3_600_000,
    joined: saved,
    heard: saved,
    graced: false,
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
    { id, mood: "calm", connected: true, deadline, sit: 0, joined: saved, heard: saved, graced: false },
  ]);
});
