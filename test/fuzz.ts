/** Random frames and join queries: most of them bad, some of them good. Tests of the room and of real servers use them. */
import fc from "fast-check";
import type { ClientFrame } from "../party/wire/frames.ts";

const MAX_FRAME_BYTES = 1024;
const names = ["__proto__", "constructor", "toString", "joy", "calm", "", "JOY", "jóy", "\u0000", "a".repeat(33)];
/** The last one is the only name of a property of every object that is long enough for an id. */
const ids = ["the-session-of-fuzzer-1", "the-session-of-fuzzer-2", "the-session-of-fuzzer-3", "propertyIsEnumerable"];
const types = ["mood", "join", "watch", "sit", "leave", "away", "ping", "welcome", "__proto__", "auth", ""];

const scrap: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1, 10, 0.5, 60, 61, 1e308, [], {}, "10"),
  fc.constantFrom(...names),
);

const text = (value: unknown) => JSON.stringify(value) ?? "";

/** A frame that may be wrong in one detail. */
const nearly = fc
  .record({ type: fc.constantFrom(...types), mood: scrap, minutes: scrap, more: scrap }, { requiredKeys: [] })
  .map(text);

const valid: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record({ type: fc.constant("mood" as const), mood: fc.constantFrom("joy", "calm", null) }),
  fc.record({ type: fc.constant("join" as const) }),
  fc.record({ type: fc.constant("watch" as const) }),
  fc.record({ type: fc.constant("sit" as const), minutes: fc.constantFrom(0, 1, 60) }),
  fc.record({ type: fc.constant("away" as const) }),
);

/** Seeds that have failed before. They run first. fast-check prints the seed of a run that fails. */
export const PINNED: readonly number[] = [];

/** Text or bytes for a socket. */
export const anyFrame: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  { weight: 4, arbitrary: nearly },
  { weight: 3, arbitrary: valid.map(text) },
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 2, arbitrary: scrap.map(text) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{"__proto__":{"type":"leave"}}', "[".repeat(1000), '{"type":', "ping ", "PING"),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => new Uint8Array(bytes)) },
);

/** Frames over the limit, by a little or by much, in characters or only in bytes. Three of them close a socket. */
export const oversized = fc
  .constantFrom(MAX_FRAME_BYTES + 1, 5000)
  .chain((length) =>
    fc.constantFrom<string | Uint8Array<ArrayBuffer>>(
      "x".repeat(length),
      "é".repeat(length / 2 + 1),
      new Uint8Array(length),
    ),
  );

/** The query of a join. Many are good. */
export const anyQuery: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    v: fc.constantFrom("1", "1", "1", "2", ""),
    session: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...ids) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 70 }) },
    ),
    mood: fc.oneof({ weight: 3, arbitrary: fc.constantFrom("joy", "calm", "") }, fc.constantFrom(...names)),
    role: fc.constantFrom("breathe", "breathe", "watch", "admin", ""),
    _pk: fc.oneof({ weight: 5, arbitrary: fc.string({ maxLength: 10 }) }, fc.constant("k".repeat(257))),
    ["__proto__"]: fc.string({ maxLength: 5 }),
  },
  { requiredKeys: [] },
);

/**
 * A second reading of F2, F3, F4, F6 and F7, with the default settings.
 * @returns the frame that the server should see, or null if it should change nothing.
 */
export function meaningOf(data: string | Uint8Array): ClientFrame | null {
  if (typeof data !== "string" || new TextEncoder().encode(data).length > MAX_FRAME_BYTES) return null;
  let value: { type?: unknown; mood?: unknown; minutes?: unknown };
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, "type")) return null;
  const { type } = value;
  const isMood = (mood: unknown): mood is string | null =>
    mood === null || ["gratitude", "presence", "calm", "joy", "release"].includes(mood as string);
  if (type === "watch" || type === "leave" || type === "away") return { type };
  if (type === "mood" && Object.hasOwn(value, "mood") && isMood(value.mood)) return { type, mood: value.mood };
  if (type === "join" && !Object.hasOwn(value, "mood")) return { type };
  if (type === "join" && isMood(value.mood)) return { type, mood: value.mood };
  if (type === "sit" && typeof value.minutes === "number") {
    const { minutes } = value;
    if (minutes === 0 || (minutes >= 1 && minutes <= 60)) return { type, minutes };
  }
  return null;
}

export function isOversized(data: string | Uint8Array): boolean {
  return (typeof data === "string" ? new TextEncoder().encode(data) : data).length > MAX_FRAME_BYTES;
}

/**
 * Checks a property with the pinned seeds, then with a new one. It does not shrink failures, because shrinking thousands
 * of frames takes longer than a test may, and the seed would never be printed.
 */
export async function hold<T>(property: fc.IAsyncProperty<T>, numRuns: number): Promise<void> {
  for (const seed of PINNED) await fc.assert(property, { seed, numRuns, endOnFailure: true });
  await fc.assert(property, { numRuns, endOnFailure: true });
}
