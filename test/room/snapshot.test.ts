import fc from "fast-check";
import { expect, test } from "vitest";
import type { Connection, Session, StoredSession } from "../../party/room/session.ts";
import { decodeSnapshot, encodeSnapshot, type SnapshotHeader } from "../../party/room/snapshot.ts";

const VALUE_BYTES = 2_000_000;
const savedAt = 1_700_000_000_000;
const moods = ["joy", "calm", "__proto__"];
const header: SnapshotHeader = {
  room: "lobby",
  savedAt,
  moods,
  sent: '{"count":0}',
  counters: {
    ...{ since: 1, constructed: 2, joins: 3, messages: 4, broadcasts: 5, alarms: 6, requests: 7, rows: 8, personMs: 9 },
  },
  occupancy: { occupiedSince: 1, countedAt: 2, reportedAt: 3, silentUntil: 4 },
  bans: { isClosed: false, removed: [["session-9", savedAt + 60_000]] },
  history: null,
};

const day = 86_400_000;
const session: fc.Arbitrary<StoredSession> = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/),
  mood: fc.constantFrom(...moods, null),
  isConnected: fc.boolean(),
  deadline: fc.integer({ min: savedAt, max: savedAt + day }),
  sitUntil: fc.oneof(fc.constant(0), fc.integer({ min: savedAt + 1, max: savedAt + day })),
  joinedAt: fc.integer({ min: 0, max: day / 1000 }).map((seconds) => savedAt - seconds * 1000),
  isInGrace: fc.boolean(),
  address: fc.option(fc.integer({ min: 1, max: 65_535 })),
});

/** The live form of a stored session. */
function live({ isConnected, address, ...stored }: StoredSession): Session<unknown> {
  const connections = isConnected ? [{ address } as Connection<unknown>] : [];
  const derived = { lastSeenAt: savedAt, isResting: false, isPresumed: false, changes: null };
  return { ...stored, ...derived, address: isConnected ? null : address, connections };
}

/** Platforms clone the values. */
function stored(sessions: readonly StoredSession[], valueBytes = VALUE_BYTES): unknown[] {
  return structuredClone([...encodeSnapshot(header, sessions.map(live), valueBytes)]);
}

/** No attachment tells them. */
function isHeld({ isConnected, sitUntil }: StoredSession): boolean {
  return !isConnected || sitUntil > savedAt;
}

/** Room for a few sessions only, so that a snapshot has several values. */
const SMALL_VALUE_BYTES = 40_200;

test.each([VALUE_BYTES, SMALL_VALUE_BYTES])(
  "D1 a snapshot in values of %i bytes decodes to what was encoded, the held sessions first or alone",
  (bytes) => {
    fc.assert(
      fc.property(fc.array(session, { maxLength: 30 }), (sessions) => {
        const snapshot = decodeSnapshot(stored(sessions, bytes));
        expect(snapshot).toMatchObject(header);
        const held = sessions.filter(isHeld);
        expect(snapshot.sessions).toEqual([...held, ...sessions.filter((each) => !isHeld(each))]);
        expect(decodeSnapshot(stored(sessions, bytes), "held")).toEqual({ ...snapshot, sessions: held });
      }),
    );
  },
);

test("D4 a snapshot without one of its values is not decoded", () => {
  fc.assert(
    fc.property(fc.array(session, { minLength: 20, maxLength: 30 }), fc.nat(), (sessions, index) => {
      const values = stored(sessions, SMALL_VALUE_BYTES);
      expect(values.length).toBeGreaterThan(2);
      const missing = 1 + (index % (values.length - 1));
      expect(() => decodeSnapshot(values.toSpliced(missing, 1))).toThrow("incomplete");
      expect(() => decodeSnapshot(values.with(missing, undefined))).toThrow();
    }),
  );
});

test("D1 times outside the columns' range are stored as the nearest", () => {
  const year = 366 * day;
  const far: StoredSession = {
    ...{ id: "session-1", mood: "joy", isConnected: false, isInGrace: false, address: null },
    ...{ deadline: savedAt + year, sitUntil: savedAt + year, joinedAt: savedAt + 5000 },
  };
  const past = { ...far, id: "session-2", deadline: savedAt - year, sitUntil: savedAt - 1 };
  const [first, second] = decodeSnapshot(stored([far, past])).sessions;
  expect(first?.deadline).toBeGreaterThan(savedAt + 24 * day);
  expect(first?.sitUntil).toBeGreaterThan(savedAt + 24 * day);
  expect(first).toMatchObject({ joinedAt: savedAt });
  expect(second?.deadline).toBe(savedAt);
  expect(second).toMatchObject({ sitUntil: 0 });
});

function crowd(people: number, idLength: number): StoredSession[] {
  return Array.from({ length: people }, (_, index) => ({
    id: String(index).padStart(idLength, "x"),
    mood: "calm",
    isConnected: true,
    deadline: savedAt + 90_000,
    sitUntil: savedAt + 3_600_000,
    joinedAt: savedAt,
    isInGrace: false,
    address: 1 + (index % 65_535),
  }));
}

/** The bytes that structured cloning takes, for every part of a value. */
function byteSize(value: unknown): number {
  if (typeof value === "string") return value.length + 5;
  if (ArrayBuffer.isView(value)) return value.byteLength + 20;
  if (value === null || typeof value !== "object") return 9;
  return Object.entries(value).reduce((sum, [key, member]) => sum + key.length + 5 + byteSize(member), 10);
}

test.each([
  [30_000, 36, 1, VALUE_BYTES],
  [30_000, 64, 2, VALUE_BYTES],
  [3000, 64, 3, 120_000],
])("D7 %i sessions with ids of %i characters fit in %i values of %i bytes", (people, idLength, count, valueBytes) => {
  const values = stored(crowd(people, idLength), valueBytes);
  expect(values).toHaveLength(count);
  for (const value of values) expect(byteSize(value)).toBeLessThan(valueBytes);
});
