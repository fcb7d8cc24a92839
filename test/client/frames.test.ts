import { expect, test } from "vitest";
import { readFrame } from "../../client/frames.ts";
import { ServerFrame } from "../../party/wire/frames.ts";
import { welcomeFrame } from "./fake-socket.ts";

const presence = { at: 0, count: 1, resting: 0, moods: { joy: 1 } };
const breath = { pattern: [4, 0, 6, 0], epoch: 0 };
const frames = [
  welcomeFrame,
  { ...welcomeFrame, session: null, mood: "joy" },
  { type: "presence", ...presence },
  { type: "mood", mood: "joy" },
  { type: "mood", mood: null },
  { type: "sit", until: 600_000 },
  { type: "sit", until: null },
  { type: "error", code: "unknown_mood", message: "no such mood" },
];

/** Good and bad values for the members of a frame. Undefined removes the member. */
const strings = [
  "",
  "0",
  "joy",
  "Joy",
  "a".repeat(33),
  "a".repeat(65),
  "-room",
  "a".repeat(19),
  "a".repeat(20),
  "welcome",
  "not_breathing",
];
const moods = [{}, { joy: 0 }, { Joy: 1 }, { joy: -1 }, { joy: 0.5 }, { joy: "1" }, { "": 1 }, [], null];
const patterns = [[4, 0, 6], [4, 0, 6, 0.5], [4, 0, 6, -1], [4, 0, 6, "0"], [4, 0, 6, null], {}];
const values = [
  ...strings,
  ...moods,
  ...moods.map((moods) => ({ ...presence, moods })),
  ...["0", -1, 0.5, null].flatMap((bad) => [
    { ...presence, at: bad },
    { ...presence, count: bad },
  ]),
  ...["0", -1, 0.5, null].map((bad) => ({ ...presence, resting: bad })),
  ...patterns.map((pattern) => ({ ...breath, pattern })),
  ...["0", null, -1.5].map((epoch) => ({ ...breath, epoch })),
  ...[0, -1, 1, 2, 1.5, 1e300, 2 ** 53, true, undefined],
  ...[["joy"], ["Joy"], ["joy", 1]],
];

test.each(frames)("F1 F2 F5 F6 P1 the decoder accepts exactly what the schema of $type accepts", (frame) => {
  expect(readFrame(JSON.stringify(frame))).toEqual(frame);
  for (const member of Object.keys(frame)) {
    for (const value of values) {
      const text = JSON.stringify({ ...frame, [member]: value });
      expect(readFrame(text) !== null, text).toBe(ServerFrame.safeParse(JSON.parse(text)).success);
    }
  }
});

const INFINITE = '{"type":"presence","at":1e999,"count":1,"resting":0,"moods":{}}';
test.each(["", "pong!", "null", "[]", '{"type":"constructor"}', '{"type":"news"}', INFINITE, new ArrayBuffer(1)])(
  "F1 the decoder returns null for a message that is no frame: %s",
  (message) => {
    expect(readFrame(message)).toBeNull();
  },
);

test("F7 the decoder ignores unknown members", () => {
  expect(readFrame('{"type":"mood","mood":"joy","since":1}')).toMatchObject({ type: "mood", mood: "joy" });
});
