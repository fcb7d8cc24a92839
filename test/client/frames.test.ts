import fc from "fast-check";
import { expect, test } from "vitest";
import { readFrame } from "../../client/frames.ts";
import { ServerFrame } from "../../party/wire/frames.ts";
import { welcomeFrame } from "./fake-socket.ts";

const samples = [
  welcomeFrame,
  { ...welcomeFrame, session: null, mood: "joy" },
  { type: "presence", ...welcomeFrame.presence },
  { type: "mood", mood: "joy" },
  { type: "mood", mood: null },
  { type: "sit", until: 600_000 },
  { type: "sit", until: null },
  { type: "error", code: "unknown_mood", message: "no such mood" },
];
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    "",
    "joy",
    "Joy",
    "a".repeat(33),
    "a".repeat(65),
    "-room",
    "short",
    "not_breathing",
    "welcome",
  ),
  fc.constantFrom<unknown>(
    null,
    0,
    -1,
    -0,
    1,
    1.5,
    1e300,
    2 ** 53,
    true,
    [],
    {},
    ["joy"],
    ["Joy"],
    [1],
    [4, 0, 6, 0],
    [4, 0, 6, -1],
  ),
  fc.constantFrom<unknown>({ joy: 1 }, { Joy: 1 }, { joy: -1 }, { joy: 0.5 }, { joy: "1" }, { "": 1 }),
);

/** The paths of all members of a frame, including nested ones such as `["presence", "at"]`. */
function pathsOf(frame: object): string[][] {
  return Object.entries(frame).flatMap(([key, member]) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? [[key], ...pathsOf(member).map((path) => [key, ...path])]
      : [[key]],
  );
}

/** Returns a copy of the frame with another value at the path. Undefined removes the member. */
function withValueAt(frame: object, [key = "", ...rest]: string[], change: unknown): object {
  const inner = (frame as Record<string, object>)[key] ?? {};
  return { ...frame, [key]: rest.length > 0 ? withValueAt(inner, rest, change) : change };
}

const mutated = fc
  .constantFrom(...samples)
  .chain((frame) =>
    fc
      .array(fc.tuple(fc.constantFrom(...pathsOf(frame)), fc.oneof(value, fc.constant(undefined))), { maxLength: 2 })
      .map((changes) => changes.reduce<object>((changed, [path, change]) => withValueAt(changed, path, change), frame)),
  );

const accepts = (text: string) => readFrame(text) !== null;
const schemaAccepts = (text: string) => ServerFrame.safeParse(JSON.parse(text)).success;

test.each(samples)("F1 F2 F5 P1 the decoder accepts $type", (frame) => {
  expect(readFrame(JSON.stringify(frame))).toEqual(frame);
});

test("F1 the decoder accepts exactly the frames that the schema accepts", () => {
  fc.assert(
    fc.property(fc.oneof(mutated, value), (candidate) => {
      const text = JSON.stringify(candidate);
      expect(accepts(text), text).toBe(schemaAccepts(text));
    }),
    { numRuns: 5_000 },
  );
});

/** One bad member at a time, so that the test of each guard does not depend on random values. */
const badMembers: [string, unknown][] = [
  ["v", 2],
  ["room", "-room"],
  ["session", "short"],
  ["mood", "Joy"],
  ["now", "0"],
  ["heartbeat", null],
  ["ttl", null],
  ["moods", ["Joy"]],
  ["moods", {}],
  ["sit", "0"],
  ["breath", null],
  ["breath", { pattern: [4, 0, 6, 0], epoch: "0" }],
  ["breath", { pattern: [4, 0, 6], epoch: 0 }],
  ["breath", { pattern: [4, 0, 6, -1], epoch: 0 }],
  ["breath", { pattern: [4, 0, 6, "0"], epoch: 0 }],
  ["presence", []],
  ["presence", { at: "0", count: 1, resting: 0, moods: {} }],
  ["presence", { at: 0, count: 1, resting: -1, moods: {} }],
  ["presence", { at: 0, count: -1, resting: 0, moods: {} }],
  ["presence", { at: 0, count: 0.5, resting: 0, moods: {} }],
  ["presence", { at: 0, count: 1, resting: 0, moods: [] }],
  ["presence", { at: 0, count: 1, resting: 0, moods: { Joy: 1 } }],
  ["presence", { at: 0, count: 1, resting: 0, moods: { joy: -1 } }],
];
test.each(badMembers)("F1 the decoder rejects a welcome whose %s is %j", (member, bad) => {
  const text = JSON.stringify({ ...welcomeFrame, [member]: bad });
  expect(schemaAccepts(text)).toBe(false);
  expect(accepts(text)).toBe(false);
});

test("F1 the decoder rejects a number that JSON parses to infinity", () => {
  const text = '{"type":"presence","at":1e999,"count":1,"resting":0,"moods":{}}';
  expect([accepts(text), schemaAccepts(text)]).toEqual([false, false]);
});

test.each(["", "pong!", "null", "[]", '{"type":"constructor"}', '{"type":"news"}', new ArrayBuffer(1), undefined])(
  "F1 the decoder returns null for a message that is no frame: %s",
  (message) => {
    expect(readFrame(message)).toBeNull();
  },
);

test("F7 the decoder ignores unknown members", () => {
  expect(accepts('{"type":"mood","mood":"joy","since":1}')).toBe(true);
});

test("P1 a mood may have the name of a built-in property", () => {
  const frame = readFrame('{"type":"presence","at":1,"count":3,"resting":0,"moods":{"__proto__":2,"constructor":1}}');
  expect(frame?.type === "presence" && Object.entries(frame.moods)).toEqual([
    ["__proto__", 2],
    ["constructor", 1],
  ]);
});
