import { expect, test } from "vitest";
import { BadSetting, readSettings } from "../../party/settings.ts";

test("S1 the defaults", () => {
  expect(readSettings({})).toEqual({
    moods: ["gratitude", "presence", "calm", "joy", "release"],
    heartbeat: 30_000,
    ttl: 90_000,
    grace: 3000,
    removeMinutes: 10,
    maxSitMinutes: 60,
    breath: [4, 4, 4, 4],
    adminToken: null,
  });
});

test("S1 numbers and numerals are the same, and other variables are ignored", () => {
  const expected = {
    moods: ["a", "b-2"],
    heartbeat: 2000,
    ttl: 6500,
    grace: 0,
    removeMinutes: 5,
    maxSitMinutes: 20,
    breath: [5.5, 0, 5.5, 0],
    adminToken: null,
  };
  const numbers = { HEARTBEAT_SECONDS: 2, TTL_SECONDS: 6.5, GRACE_SECONDS: 0, REMOVE_MINUTES: 5, MAX_SIT_MINUTES: 20 };
  const numerals = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
  expect(readSettings({ MOODS: "a, b-2", BREATH_PATTERN: "coherent", ...numbers })).toEqual(expected);
  expect(readSettings({ MOODS: "a,b-2", BREATH_PATTERN: "5.5-0-5.5-0", ...numerals, OTHER: {} })).toEqual(expected);
});

test.each([
  { MOODS: "" },
  { MOODS: "Joy" },
  { MOODS: "joy,joy" },
  { MOODS: "a".repeat(33) },
  { MOODS: Array.from({ length: 17 }, (_, index) => `mood-${index}`).join() },
  { HEARTBEAT_SECONDS: "soon" },
  { HEARTBEAT_SECONDS: "" },
  { HEARTBEAT_SECONDS: 0 },
  { HEARTBEAT_SECONDS: null },
  { TTL_SECONDS: 60 },
  { TTL_SECONDS: "Infinity" },
  { GRACE_SECONDS: -1 },
  { GRACE_SECONDS: 91 },
  { MAX_SIT_MINUTES: 0 },
  { BREATH_PATTERN: "" },
  { BREATH_PATTERN: "4-4-4" },
  { BREATH_PATTERN: "0-4-4-4" },
  { BREATH_PATTERN: "4-4-61-4" },
  { BREATH_PATTERN: "constructor" },
  { ADMIN_TOKEN: "0123456789012345678901234567890" },
  { ADMIN_TOKEN: "0123456789 0123456789 0123456789" },
  { ADMIN_TOKEN: 1234567890 },
])("S2 %o is a bad setting, and the message names it", (variables) => {
  const [name] = Object.keys(variables);
  expect(() => readSettings(variables)).toThrow(BadSetting);
  expect(() => readSettings(variables)).toThrow(name);
});

test("M1 the admin token: absent or empty is none, and a bad one is not told", () => {
  const token = "0123456789-0123456789-0123456789";
  expect(readSettings({ ADMIN_TOKEN: token }).adminToken).toBe(token);
  expect(readSettings({ ADMIN_TOKEN: ` ${token}\n` }).adminToken).toBe(token);
  expect(readSettings({ ADMIN_TOKEN: "" }).adminToken).toBeNull();
  expect(() => readSettings({ ADMIN_TOKEN: "short-secret" })).not.toThrow("short-secret");
});
