import fc from "fast-check";
import { expect, test } from "vitest";
import { packedLength, packId, unpackId } from "../../party/room/packed-id.ts";
import { decodeSnapshot, encodeSnapshot } from "../../party/room/snapshot.ts";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/);
const moods = ["joy", "calm", "__proto__"];
const saved = 1_700_000_000_000;
const session = fc.record({
  id,
  mood: fc.constantFrom(...moods, null),
  connected: fc.boolean(),
  deadline: fc.integer({ min: saved - 86_400_000, max: saved + 86_400_000 }),
});
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
      expect(decodeSnapshot(encodeSnapshot(header, sessions))).toEqual({ ...header, sessions });
    }),
  );
});

test("D4 a snapshot that lost or gained bytes is not read", () => {
  fc.assert(
    fc.property(
      fc.array(session, { minLength: 1 }),
      fc.double({ min: 0, max: 1, maxExcluded: true }),
      (sessions, part) => {
        const bytes = encodeSnapshot(header, sessions);
        expect(() => decodeSnapshot(bytes.subarray(0, Math.floor(bytes.length * part)))).toThrow();
        expect(() => decodeSnapshot(new Uint8Array([...bytes, 0]))).toThrow();
      },
    ),
  );
});

test("D4 a snapshot of another version is not read", () => {
  const bytes = encodeSnapshot(header, []);
  bytes[0] = 2;
  expect(() => decodeSnapshot(bytes)).toThrow("version 2");
});

test("D7 30,000 sessions with ids of 64 characters fit in one value of 2 MB", () => {
  const sessions = Array.from({ length: 30_000 }, (_, index) => ({
    id: String(index).padStart(64, "x"),
    mood: "calm",
    connected: true,
    deadline: saved + 90_000,
  }));
  expect(encodeSnapshot(header, sessions).length).toBeLessThan(2_000_000);
});
