import { expect, test } from "vitest";
import { frameAncestors, isAllowed } from "../../party/settings/origins.ts";

const own = "https://rooms.test";
const allowed = ["https://example.com", "*.example.org", "*.example.net:8443", "capacitor://localhost"];

test.each([
  null,
  own,
  "https://example.com",
  "https://a.example.org",
  "http://a.b.example.org",
  "app://a.example.org",
  "https://a.example.net:8443",
  "capacitor://localhost",
])("Q1 %s is allowed", (origin) => {
  expect(isAllowed(origin, allowed, own)).toBe(true);
});

test.each([
  "null",
  "",
  "http://rooms.test",
  "https://rooms.test:8443",
  "http://example.com",
  "https://example.com:444",
  "https://www.example.com",
  "https://example.org",
  "https://.example.org",
  "https://aexample.org",
  "https://example.org.evil.test",
  "https://evil.test://a.example.org",
  "https://a.example.org://evil.test",
  "https://a.example.org:444",
  "https://a.example.net",
  "constructor",
])("Q1 %s is not allowed", (origin) => {
  expect(isAllowed(origin, allowed, own)).toBe(false);
});

test("Q1 every origin is allowed by default, null too", () => {
  for (const origin of [null, "null", "https://elsewhere.test"]) expect(isAllowed(origin, null, own)).toBe(true);
});

test("Q1 pages that may join may also frame the widget", () => {
  expect(frameAncestors(null)).toBe("frame-ancestors * file:");
  expect(frameAncestors(["https://example.com", "*.example.org"])).toBe(
    "frame-ancestors 'self' https://example.com http://*.example.org https://*.example.org",
  );
});
