import { expect, test } from "vitest";
import { hashNetwork, networkOf } from "../../party/http/client-ip.ts";
import { isUpgrade, parseJoin, upgradeRequest } from "../../party/http/join.ts";
import { Rejection } from "../../party/http/reject.ts";
import { decodeJoin, encodeJoin, JOIN_HEADER, type JoinRequest } from "../../party/room/join-request.ts";
import { readSettings } from "../../party/settings/settings.ts";

const HOST = "https://host.test";
const SESSION = expect.stringMatching(/^[A-Za-z0-9_-]{20,64}$/);

const parse = (room: string, query = "", headers = {}, variables = {}) =>
  parseJoin(
    String(new URL(`${HOST}/parties/main/${room}?${query}`)),
    new Headers(headers),
    null,
    readSettings(variables),
  );

test("J3-J7 absent parameters have defaults, and every session id is another", () => {
  const joins = [parse("lobby"), parse("lobby", "v=1")] as JoinRequest[];
  const defaults = {
    room: "lobby",
    role: "breathe",
    session: SESSION,
    mood: undefined,
    said: undefined,
    address: null,
  };
  expect(joins).toEqual([defaults, defaults]);
  expect(joins[0]?.session).not.toBe(joins[1]?.session);
});

test("J4-J6 parameters are read", () => {
  const join = {
    room: "lobby",
    role: "watch",
    session: "the-session-of-person-1",
    mood: "joy",
    said: undefined,
    address: null,
  };
  expect(parse("lobby", "v=1&session=the-session-of-person-1&mood=joy&role=watch")).toEqual(join);
  expect(parse("lobby", "session=the-session-of-person-1&mood=&role=breathe")).toEqual({
    ...join,
    role: "breathe",
    mood: null,
  });
});

test("J4 the shortest and the longest id are sessions", () => {
  for (const session of ["a".repeat(20), "a".repeat(64)]) {
    expect(parse("lobby", `session=${session}`)).toMatchObject({ session });
  }
});

test("J2 the shortest, the longest and a prototype's names are rooms", () => {
  for (const room of ["a", "0", "a".repeat(64), "a_-9", "constructor"]) expect(parse(room)).toMatchObject({ room });
});

test("J5 the configured moods are the ones that exist", () => {
  expect(parse("lobby", "mood=tea", {}, { MOODS: "tea" })).toMatchObject({ mood: "tea" });
  expect(parse("lobby", "mood=joy", {}, { MOODS: "tea" })).toMatchObject({ code: 4002 });
});

test.each([
  ["", undefined],
  ["said=joy", "joy"],
  ["said=", null],
  ["said=rage", null],
])("J10 the query %o says the mood %o", (query, said) => {
  expect(parse("lobby", query)).toMatchObject({ mood: undefined, said });
  expect(parse("lobby", `mood=calm&${query}`)).toMatchObject({ mood: "calm", said });
});

test("J7 unknown parameters of any length are ignored", () => {
  const query = `session=the-session-of-person-1&_pk=${"a".repeat(3000)}&_pk=b&__proto__=x&room=BAD&network=1`;
  expect(parse("lobby", query)).toEqual(parse("lobby", "session=the-session-of-person-1"));
});

test("J7 the last of a repeated parameter counts", () => {
  expect(parse("lobby", "session=!&session=the-session-of-person-1")).toMatchObject({
    session: "the-session-of-person-1",
  });
  expect(parse("lobby", "v=1&v=2")).toMatchObject({ code: 4000 });
});

test.each([
  "",
  "&",
  "&&mood=joy&",
  "mood",
  "mood=",
  "mood&said=joy",
  "=joy",
  "mood=joy=calm",
  "mood=joy&mood=calm",
  "mood=calm&mood",
  "mood=j%6Fy",
  "m%6Fod=joy",
  "mood=a+b",
  "mood=a%20b&said=a+b",
  "mood=100%&said=%zz",
  "mood=a&said=b?mood=c",
  "MOOD=joy",
  "__proto__=x&mood=joy",
])("J5 J7 J10 the query %o is read as URLSearchParams reads it", (query) => {
  const { mood, said, session } = Object.fromEntries(new URLSearchParams(query));
  expect(session).toBeUndefined();
  // Every text is a mood here, so the join shows what was read.
  const moods = Object.assign([], { includes: () => true });
  const join = parseJoin(`${HOST}/parties/main/lobby?${query}`, new Headers(), null, { ...readSettings({}), moods });
  expect(join).toMatchObject({ mood, said });
});

test.each([
  [4000, "lobby", "v=2"],
  [4000, "lobby", "v="],
  [4000, "BAD", "v=2&session=!"],
  [4001, "BAD", ""],
  [4001, "-lobby", ""],
  [4001, "", ""],
  [4001, "l%6fbby", ""],
  [4001, "a".repeat(65), ""],
  [4001, "BAD", "session=!"],
  [4002, "lobby", `session=${"a".repeat(19)}`],
  [4002, "lobby", "session="],
  [4002, "lobby", `session=${"a".repeat(65)}`],
  [4002, "lobby", "session=the-session-of-person%201"],
  [4002, "lobby", "mood=rage"],
  [4002, "lobby", "role=watch&mood=rage"],
  [4002, "lobby", "role=admin"],
])("J2-J7 a join is rejected with %i (%#)", (code, room, query) => {
  const rejection = parse(room, query);
  expect(rejection).toBeInstanceOf(Rejection);
  expect(rejection).toMatchObject({ code, reason: expect.stringMatching(/^[\x20-\x7e]{5,123}$/) });
});

test("J4 J5 a rejection names the bad parameter but not its value", () => {
  expect(parse("lobby", "session=secret!")).toMatchObject({ reason: "Bad parameter: session." });
  expect(parse("lobby", "mood=secret")).toMatchObject({ reason: "Bad parameter: mood." });
});

test("Q1 only pages of allowed origins join", () => {
  const from = (Origin: string) => parse("lobby", "", { Origin }, { ALLOWED_ORIGINS: "https://example.com" });
  for (const origin of ["https://example.com", HOST]) expect(from(origin)).toMatchObject({ room: "lobby" });
  for (const origin of ["https://evil.test", "null"]) expect(from(origin)).toMatchObject({ code: 4003 });
  expect(parse("lobby", "", {}, { ALLOWED_ORIGINS: "https://example.com" })).toMatchObject({ room: "lobby" });
});

test("Q2 only listed rooms exist", () => {
  const variables = { ROOMS: "lobby, constructor" };
  for (const room of ["lobby", "constructor"]) expect(parse(room, "", {}, variables)).toMatchObject({ room });
  for (const room of ["garden", "tostring"]) expect(parse(room, "", {}, variables)).toMatchObject({ code: 4004 });
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
  expect(networkOf(new Headers({ "CF-Connecting-IP": address }))).toBe(network);
});

test("Q9 a room knows an address by 16 bits, which only the secret tells", () => {
  const networks = Array.from({ length: 1000 }, (_, host) => `192.0.${host >> 8}.${host & 255}`);
  const hashes = networks.map((network) => hashNetwork(network, "secret"));
  expect(networks.map((network) => hashNetwork(network, "secret"))).toEqual(hashes);
  expect(new Set(hashes).size).toBeGreaterThan(950);
  expect(Math.max(...hashes)).toBeLessThan(65_536);
  for (const other of [null, "another secret"]) {
    const same = networks.filter((network, index) => hashNetwork(network, other) === hashes[index]);
    expect(same.length).toBeLessThan(10);
  }
});

test("Q9 no address has the hash that means none", () => {
  // The first 16 bits of its digest are zero.
  expect(hashNetwork("10.0.201.75", null)).toBe(1);
});

test("Q4 Q9 a join carries the hash of its address, and null without one", () => {
  const url = `${HOST}/parties/main/lobby`;
  const settings = readSettings({ ADMIN_TOKEN: "0123456789-0123456789-0123456789" });
  const join = parseJoin(url, new Headers(), "192.0.2.7", settings);
  expect(join).toMatchObject({ address: hashNetwork("192.0.2.7", settings.adminToken) });
  expect(parseJoin(url, new Headers(), null, settings)).toMatchObject({ address: null });
});

test.each([
  [undefined, undefined],
  [null, "joy"],
  ["joy", null],
])("J1 a join with the moods %o and %o reaches the room's object unchanged", (mood, said) => {
  const join: JoinRequest = {
    room: "lobby",
    role: "breathe",
    session: "the-session-of-person-1",
    mood,
    said,
    address: 7,
  };
  expect(decodeJoin(encodeJoin(join))).toEqual(join);
  expect(encodeJoin(join)).toMatch(/^[\x20-\x7e]+$/);
  const { headers } = upgradeRequest(join);
  expect(headers).toEqual({ Upgrade: "websocket", [JOIN_HEADER]: encodeJoin(join) });
});

test.each([
  ["GET", "websocket", true],
  ["GET", "WebSocket", true],
  ["POST", "websocket", false],
  ["GET", "h2c", false],
  ["GET", "", false],
])("J1 a %s with the upgrade %o is a join: %s", (method, Upgrade, expected) => {
  expect(isUpgrade(new Request(HOST, { method, headers: { Upgrade } }))).toBe(expected);
});
