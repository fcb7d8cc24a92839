import { expect, test } from "vitest";
import { frameAncestors, isAllowed } from "../../party/settings/origins.ts";

const OWN = "https://rooms.test";
const ALLOWED = ["https://example.com", "*.example.org", "*.example.net:8443", "capacitor://localhost"];

test.each([
  [true, null],
  [true, OWN],
  [true, "https://example.com"],
  [true, "https://a.example.org"],
  [true, "app://a.b.example.org"],
  [true, "https://a.example.net:8443"],
  [true, "capacitor://localhost"],
  [false, "null"],
  [false, ""],
  [false, "https://rooms.test:8443"],
  [false, "http://example.com"],
  [false, "https://example.com:444"],
  [false, "https://www.example.com"],
  [false, "https://example.org"],
  [false, "https://.example.org"],
  [false, "https://aexample.org"],
  [false, "https://example.org.evil.test"],
  [false, "https://a.example.org://evil.test"],
  [false, "https://a.example.org:444"],
  [false, "https://a.example.net"],
])("Q1 it is %s that %s may join", (expected, origin) => {
  expect(isAllowed(origin, ALLOWED, OWN)).toBe(expected);
});

test("Q1 every origin may join by default, null too", () => {
  for (const origin of ["null", "https://elsewhere.test"]) expect(isAllowed(origin, null, OWN)).toBe(true);
});

test("Q1 pages that may join may also frame the widget", () => {
  expect(frameAncestors(null)).toBe("frame-ancestors * file:");
  expect(frameAncestors(["https://example.com", "*.example.org"])).toBe(
    "frame-ancestors 'self' https://example.com http://*.example.org https://*.example.org",
  );
});
