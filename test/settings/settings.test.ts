import { expect, test } from "vitest";
import { BadSetting, readSettings } from "../../party/settings/settings.ts";

const defaults = {
  moods: ["gratitude", "presence", "calm", "joy", "release"],
  minPeopleForMoods: 0,
  heartbeat: 30_000,
  ttl: 90_000,
  grace: 3000,
  patience: 5000,
  maxSitMinutes: 60,
  breath: [4, 4, 4, 4],
  adminToken: null,
  origins: null,
  rooms: null,
  limitAddresses: true,
  limits: { socketsPerAddress: 600, sockets: 30_000 },
};

test("S1 settings have defaults, and unknown variables are ignored", () => {
  expect(readSettings({ OTHER: {} })).toEqual(defaults);
});

test("S1 numerals are read as numbers", () => {
  const numbers = {
    MIN_PEOPLE_FOR_MOODS: 5,
    HEARTBEAT_SECONDS: 2,
    TTL_SECONDS: 6.5,
    GRACE_SECONDS: 0,
    PATIENCE_SECONDS: 30,
    MAX_SIT_MINUTES: 20,
  };
  const numerals = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
  const expected = {
    ...defaults,
    minPeopleForMoods: 5,
    heartbeat: 2000,
    ttl: 6500,
    grace: 0,
    patience: 30_000,
    maxSitMinutes: 20,
  };
  for (const variables of [numbers, numerals]) expect(readSettings(variables)).toEqual(expected);
});

test("S1 lists are read from text", () => {
  for (const MOODS of ["a,b-2", "a, b-2"]) expect(readSettings({ MOODS }).moods).toEqual(["a", "b-2"]);
});

test.each(["coherent", "5.5-0-5.5-0"])("S1 the breath %s is read from text", (BREATH_PATTERN) => {
  expect(readSettings({ BREATH_PATTERN }).breath).toEqual([5.5, 0, 5.5, 0]);
});

test.each([
  { MOODS: "" },
  { MOODS: "Joy" },
  { MOODS: "joy,joy" },
  { MOODS: "joy,__proto__" },
  { MOODS: "a".repeat(33) },
  { MOODS: Array.from({ length: 17 }, (_, index) => `mood-${index}`).join() },
  { MIN_PEOPLE_FOR_MOODS: -1 },
  { MIN_PEOPLE_FOR_MOODS: 2.5 },
  { MIN_PEOPLE_FOR_MOODS: 1001 },
  { HEARTBEAT_SECONDS: "soon" },
  { HEARTBEAT_SECONDS: 0 },
  { HEARTBEAT_SECONDS: null },
  { TTL_SECONDS: 60 },
  { TTL_SECONDS: "Infinity" },
  { GRACE_SECONDS: -1 },
  { GRACE_SECONDS: " " },
  { GRACE_SECONDS: 91 },
  { PATIENCE_SECONDS: 31 },
  { MAX_SIT_MINUTES: 0 },
  { BREATH_PATTERN: "4-4-4" },
  { BREATH_PATTERN: "0-4-4-4" },
  { BREATH_PATTERN: "4-4-61-4" },
  { BREATH_PATTERN: "constructor" },
  { ADMIN_TOKEN: "0123456789012345678901234567890" },
  { ALLOWED_ORIGINS: "example.com" },
  { ALLOWED_ORIGINS: "https://example.com/" },
  { ALLOWED_ORIGINS: "https://example.com:443" },
  { ALLOWED_ORIGINS: "https://example.com:08443" },
  { ALLOWED_ORIGINS: "https://example..com" },
  { ALLOWED_ORIGINS: "https://example.com; script-src *" },
  { ALLOWED_ORIGINS: "*.example.com,*" },
  { ALLOWED_ORIGINS: "https://*.example.com" },
  { ROOMS: "Lobby" },
  { LIMIT_ADDRESSES: "600" },
  { MAX_SOCKETS: 32_769 },
  { MAX_SOCKETS: 0.5 },
  { MAX_SOCKETS_PER_ADDRESS: 0 },
  { ADMIN_TOKEN: "0123456789 0123456789 0123456789" },
  { ADMIN_TOKEN: 1234567890 },
])("S2 %o is rejected with a message that names the setting", (variables) => {
  const [name] = Object.keys(variables);
  expect(() => readSettings(variables)).toThrow(BadSetting);
  expect(() => readSettings(variables)).toThrow(name);
});

test("S2 the message says what is wrong with every bad setting", () => {
  expect(() => readSettings({ MAX_SOCKETS: 0.5, ALLOWED_ORIGINS: "example.com", ROOMS: "Lobby" })).toThrow(
    "Bad setting: ALLOWED_ORIGINS must be * or origins such as https://example.com,*.example.com; " +
      "ROOMS must be * or room names such as lobby,garden; MAX_SOCKETS must be a number from 1 to 32000.",
  );
});

test("M1 an empty admin token turns the admin side off", () => {
  const token = "0123456789-0123456789-0123456789";
  expect(readSettings({ ADMIN_TOKEN: "" }).adminToken).toBeNull();
  expect(readSettings({ ADMIN_TOKEN: ` ${token}\n` }).adminToken).toBe(token);
});

test("M1 the message about a bad admin token does not contain it", () => {
  expect(() => readSettings({ ADMIN_TOKEN: "short-secret" })).not.toThrow("short-secret");
});

test("Q1 Q2 Q3 Q4 Q5 limits are read from the variables", () => {
  const variables = {
    ALLOWED_ORIGINS: "https://Example.com, *.example.com:8443, capacitor://localhost",
    ROOMS: "lobby, garden",
    LIMIT_ADDRESSES: "off",
    MAX_SOCKETS: "100",
    MAX_SOCKETS_PER_ADDRESS: 3,
  };
  expect(readSettings(variables)).toEqual({
    ...defaults,
    origins: ["https://example.com", "*.example.com:8443", "capacitor://localhost"],
    rooms: new Set(["lobby", "garden"]),
    limitAddresses: false,
    limits: { sockets: 100, socketsPerAddress: 3 },
  });
});
