import { expect, test } from "vitest";
import { ancestorsOf, isAllowed } from "../../party/settings/origins.ts";

const OWN = "https://rooms.test";
const ALLOWED = [
  "https://example.com",
  "*.example.org",
  "*.example.net:8443",
  "capacitor://localhost",
  "chrome-extension://abcdefgh",
];

test.each([
  null,
  OWN,
  "https://example.com",
  "https://a.example.org",
  "http://a.b.example.org",
  "https://a_b.example.org",
  "https://xn--4ca.example.org",
  "https://a.example.net:8443",
  "http://a.example.net:8443",
  "capacitor://localhost",
  "chrome-extension://abcdefgh",
])("Q1 a page of %s may join", (origin) => {
  expect(isAllowed(origin, ALLOWED, OWN)).toBe(true);
});

test.each([
  "null",
  "",
  "https://rooms.test:8443",
  "http://example.com",
  "https://example.com:444",
  "https://www.example.com",
  "https://example.org",
  "https://aexample.org",
  "https://example.org.evil.test",
  "https://a.example.org:444",
  "https://a.example.org:8443",
  "https://a.example.net",
  "https://a.example.net:443",
  "chrome-extension://abcdefgi",
])("Q1 a page of %s may not join", (origin) => {
  expect(isAllowed(origin, ALLOWED, OWN)).toBe(false);
});

test.each([
  "https://x@a.example.org",
  "https://evil.test:80@a.example.org",
  "https://evil.test#.example.org",
  "https://evil.test?.example.org",
  "https://evil.test/.example.org",
  "https://evil.test\\.example.org",
  "https://evil.test https://a.example.org",
  "https://a.example.org:80.evil",
  "https://a.example.org:443",
  "http://a.example.org:80",
  "https://a.example.net:08443",
  "https://A.example.org",
  "HTTPS://a.example.org",
  "https://%61.example.org",
  "https://ä.example.org",
  "https://a.example.org.",
  "https://a.example.org/",
  "https://.example.org",
  "https://a..example.org",
  " https://a.example.org",
  "https:a.example.org",
  "https:///a.example.org",
  "https://a.example.org://evil.test",
  "a.example.org",
  "app://a.example.org",
  "wss://a.example.org",
  "blob:https://a.example.org",
])("Q1 %j is no origin of a web page, so it may not join", (origin) => {
  expect(isAllowed(origin, ALLOWED, OWN)).toBe(false);
});

test("Q1 every origin may join by default, null too", () => {
  for (const origin of ["null", "https://x@elsewhere.test"]) expect(isAllowed(origin, null, OWN)).toBe(true);
});

test("Q1 pages that may join may also frame the widget", () => {
  expect(ancestorsOf(null)).toBe("* file:");
  expect(ancestorsOf(["https://example.com", "*.example.org"])).toBe(
    "'self' https://example.com http://*.example.org https://*.example.org",
  );
});
