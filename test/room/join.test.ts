import { expect, test } from "vitest";
import { Refusal, readJoin } from "../../party/join.ts";
import { readSettings } from "../../party/settings.ts";

const settings = readSettings({});
const read = (room: string, query: string) =>
  readJoin(room, new URL(`https://host/parties/main/${room}?${query}`), settings);

test("J3-J7 what is absent has its default", () => {
  expect(read("lobby", "_pk=abc&other=1")).toEqual({
    room: "lobby",
    session: expect.stringMatching(/^[A-Za-z0-9_-]{8,64}$/),
    mood: undefined,
    watch: false,
  });
});

test("J3-J7 what is there is taken", () => {
  const join = { room: "lobby", session: "session-1", mood: "joy", watch: true };
  expect(read("lobby", "v=1&session=session-1&mood=joy&role=watch")).toEqual(join);
  expect(read("lobby", "session=session-1&mood=&role=breathe")).toEqual({ ...join, mood: null, watch: false });
});

test.each([
  [4000, "lobby", "v=2"],
  [4000, "lobby", "v="],
  [4000, "BAD", "v=2&session=!"],
  [4001, "BAD", ""],
  [4001, "-lobby", ""],
  [4001, "", ""],
  [4001, "a".repeat(65), ""],
  [4001, "BAD", "session=!"],
  [4002, "lobby", "session=short"],
  [4002, "lobby", "session="],
  [4002, "lobby", `session=${"a".repeat(65)}`],
  [4002, "lobby", "session=session%201"],
  [4002, "lobby", "mood=rage"],
  [4002, "lobby", "mood=__proto__"],
  [4002, "lobby", "role=sleep"],
  [4002, "lobby", "role="],
  [4002, "lobby", `_pk=${"a".repeat(257)}`],
  [4002, "lobby", `other=${"a".repeat(1024)}`],
])("J2-J7 %i (%#)", (code, room, query) => {
  const refusal = read(room, query);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ code });
});
