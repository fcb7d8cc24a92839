import { expect, test } from "vitest";
import { Refusal, readJoin } from "../../party/http/join.ts";
import { readSettings } from "../../party/settings/settings.ts";

const read = (room: string, query: string, headers = {}, variables = {}) =>
  readJoin(room, new URL(`https://host/parties/main/${room}?${query}`), new Headers(headers), readSettings(variables));

test("J3-J7 what is absent has its default", () => {
  expect(read("lobby", "_pk=abc&other=1")).toEqual({
    room: "lobby",
    session: expect.stringMatching(/^[A-Za-z0-9_-]{8,64}$/),
    mood: undefined,
    watch: false,
    network: null,
  });
});

test("J3-J7 what is there is taken", () => {
  const join = { room: "lobby", session: "session-1", mood: "joy", watch: true, network: null };
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

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
  ["somewhere", null],
  ["", null],
])("Q3 Q4 the address %s counts as %s", (address, network) => {
  expect(read("lobby", "", { "CF-Connecting-IP": address })).toMatchObject({ network });
});

test("Q2 where rooms are listed there is no other", () => {
  const variables = { ROOMS: "lobby, constructor" };
  expect(read("lobby", "", {}, variables)).toMatchObject({ room: "lobby" });
  expect(read("constructor", "", {}, variables)).toMatchObject({ room: "constructor" });
  for (const room of ["garden", "tostring"]) expect(read(room, "", {}, variables)).toMatchObject({ code: 4004 });
});
