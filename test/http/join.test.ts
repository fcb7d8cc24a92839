import { expect, test } from "vitest";
import { issueTicket } from "../../party/http/admin-auth.ts";
import { isUpgrade, parseJoin, parseLiveJoin, upgradeRequest } from "../../party/http/join.ts";
import { Rejection } from "../../party/http/reject.ts";
import { decodeJoin, encodeJoin, JOIN_HEADER, type JoinRequest } from "../../party/room/join-request.ts";
import { readSettings } from "../../party/settings/settings.ts";
import { TOKEN } from "./fake-platform.ts";

const HOST = "https://host.test";
const SESSION = expect.stringMatching(/^[A-Za-z0-9_-]{8,64}$/);
const NOW = 1_700_000_000_000;

const parse = (room: string, query = "", headers = {}, variables = {}) =>
  parseJoin(new URL(`${HOST}/parties/main/${room}?${query}`), new Headers(headers), readSettings(variables));

const live = (room: string, ticket: string, variables: object = { ADMIN_TOKEN: TOKEN }) =>
  parseLiveJoin(new URL(`${HOST}/admin/api/rooms/${room}/live?${ticket}`), new Headers(), readSettings(variables), NOW);

test("J3-J7 absent parameters have defaults", () => {
  const defaults = { room: "lobby", role: "breathe", session: SESSION, mood: undefined, network: null };
  expect(parse("lobby")).toEqual(defaults);
  expect(parse("lobby", "v=1")).toEqual(defaults);
});

test("J4 every join without a session id gets its own", () => {
  const ids = Array.from({ length: 100 }, () => (parse("lobby") as JoinRequest).session);
  expect(new Set(ids).size).toBe(100);
});

test("J4-J6 parameters are read", () => {
  const join = { room: "lobby", role: "watch", session: "session-1", mood: "joy", network: null };
  expect(parse("lobby", "v=1&session=session-1&mood=joy&role=watch")).toEqual(join);
  expect(parse("lobby", "session=session-1&mood=&role=breathe")).toEqual({ ...join, role: "breathe", mood: null });
});

test("J2 the shortest, the longest and a prototype's names are rooms", () => {
  for (const room of ["a", "0", "a".repeat(64), "a_-9", "constructor"]) expect(parse(room)).toMatchObject({ room });
});

test("J5 the configured moods are the ones that exist", () => {
  expect(parse("lobby", "mood=tea", {}, { MOODS: "tea" })).toMatchObject({ mood: "tea" });
  expect(parse("lobby", "mood=joy", {}, { MOODS: "tea" })).toMatchObject({ code: 4002 });
});

test("J7 unknown parameters of any length are ignored", () => {
  const query = `session=session-1&_pk=${"a".repeat(3000)}&_pk=b&__proto__=x&room=BAD&network=1`;
  expect(parse("lobby", query)).toEqual(parse("lobby", "session=session-1"));
});

test("J7 the last of a repeated parameter counts", () => {
  expect(parse("lobby", "session=!&session=session-1&mood=rage&mood=joy")).toMatchObject({
    session: "session-1",
    mood: "joy",
  });
  expect(parse("lobby", "v=1&v=2")).toMatchObject({ code: 4000 });
});

test.each([
  [4000, "lobby", "v=2"],
  [4000, "lobby", "v="],
  [4000, "BAD", "v=2&session=!"],
  [4001, "BAD", ""],
  [4001, "-lobby", ""],
  [4001, "_lobby", ""],
  [4001, "", ""],
  [4001, "l%6fbby", ""],
  [4001, "l%20y", ""],
  [4001, "a".repeat(65), ""],
  [4001, "BAD", "session=!"],
  [4002, "lobby", "session=short"],
  [4002, "lobby", "session="],
  [4002, "lobby", `session=${"a".repeat(65)}`],
  [4002, "lobby", "session=session%201"],
  [4002, "lobby", "mood=rage"],
  [4002, "lobby", "mood=__proto__"],
  [4002, "lobby", "mood=constructor"],
  [4002, "lobby", "role=watch&mood=rage"],
  [4002, "lobby", "role=sleep"],
  [4002, "lobby", "role=admin"],
  [4002, "lobby", "role="],
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
  const variables = { ROOMS: "lobby, constructor", ADMIN_TOKEN: TOKEN };
  for (const room of ["lobby", "constructor"]) expect(parse(room, "", {}, variables)).toMatchObject({ room });
  for (const room of ["garden", "tostring"]) expect(parse(room, "", {}, variables)).toMatchObject({ code: 4004 });
  expect(live("garden", "", variables)).toMatchObject({ code: 4004 });
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
  expect(parse("lobby", "", { "CF-Connecting-IP": address })).toMatchObject({ network });
});

test("M11 a live socket with a ticket joins as an admin with a session id of its own", () => {
  const { ticket } = issueTicket("lobby", TOKEN, NOW);
  const join = { room: "lobby", role: "admin", session: SESSION, mood: undefined, network: null };
  expect(live("lobby", `ticket=${ticket}&session=session-1&mood=joy`)).toEqual(join);
  expect(live("lobby", `ticket=wrong&ticket=${ticket}`)).toEqual(join);
});

test.each(["", "ticket=", "ticket=wrong", `ticket=${TOKEN}`])("M11 a live socket with %o is rejected", (query) => {
  expect(live("lobby", query)).toMatchObject({ code: 4007 });
});

test("J2 M11 a live socket of a bad room name is rejected with 4001", () => {
  expect(live("Lobby", `ticket=${issueTicket("Lobby", TOKEN, NOW).ticket}`)).toMatchObject({ code: 4001 });
});

test("M1 without an admin token no ticket opens a live socket", () => {
  expect(live("lobby", `ticket=${issueTicket("lobby", "", NOW).ticket}`, {})).toMatchObject({ code: 4007 });
});

test.each([undefined, null, "joy"])("J1 a join with the mood %o reaches the room's object unchanged", (mood) => {
  const join: JoinRequest = { room: "lobby", role: "breathe", session: "session-1", mood, network: "2001:db8::/64" };
  expect(decodeJoin(encodeJoin(join))).toEqual(join);
  expect(encodeJoin(join)).toMatch(/^[\x20-\x7e]+$/);
  const { headers } = upgradeRequest(join);
  expect(headers).toEqual({ Upgrade: "websocket", [JOIN_HEADER]: encodeJoin(join) });
});

test("J1 only a GET that asks for a WebSocket is an upgrade", () => {
  const request = (method: string, headers = {}) => isUpgrade(new Request(HOST, { method, headers }));
  expect(request("GET", { Upgrade: "websocket" })).toBe(true);
  expect(request("GET", { Upgrade: "WebSocket" })).toBe(true);
  expect(request("POST", { Upgrade: "websocket" })).toBe(false);
  expect(request("GET", { Upgrade: "h2c" })).toBe(false);
  expect(request("GET")).toBe(false);
});
