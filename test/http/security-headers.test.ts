/** The security headers of every kind of answer. Browsers prove in test/browser that the pages work under them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { handle } from "../../party/http/routes.ts";
import { FakeBackend, stubPlatform, TOKEN } from "./fake-platform.ts";

const HOST = "https://host.test";
const PAGES = join(import.meta.dirname, "../../client/pages");
const SOCKETS = "ws://host.test wss://host.test";
/** A hash in a policy, whatever it is of. */
const HASH = /'sha256-([^']+)'/;

let backend: FakeBackend;
beforeEach(() => {
  stubPlatform();
  backend = new FakeBackend({ ADMIN_TOKEN: TOKEN, ALLOWED_ORIGINS: "https://example.com", ROOMS: "lobby" });
  backend.files.set("/lib/admin.page", "page").set("/lib/admin.js", "script").set("/lib/admin.css", "style");
  backend.files.set("/lib/widget.js", "widget");
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  return handle(new Request(HOST + path, { method, headers }), backend);
}

const headersOf = async (path: string) => Object.fromEntries((await ask(path)).headers);
const policyOf = async (path: string) => (await ask(path)).headers.get("Content-Security-Policy") ?? "";

describe("pages", () => {
  const pagePolicy = (own: string[], connect = `'self' ${SOCKETS}`) => [
    "base-uri 'none'",
    `connect-src ${connect}`,
    "default-src 'none'",
    "form-action 'none'",
    "img-src data:",
    "require-trusted-types-for 'script'",
    "script-src 'self'",
    "trusted-types 'none'",
    ...own,
  ];
  const directives = (policy: string) => policy.split("; ").sort();

  test("M14 R5 the admin page runs its own files, reaches its own server and makes no markup of texts", async () => {
    const policy = pagePolicy(["frame-ancestors 'none'", "style-src 'self'"]);
    expect(directives(await policyOf("/admin"))).toEqual(policy.sort());
  });

  test("R5 the embed page runs its own files, reaches its own server and makes no markup of texts", async () => {
    const policy = pagePolicy(["frame-ancestors 'self' https://example.com", "style-src 'sha256-…'"]);
    expect(directives((await policyOf("/embed/lobby")).replace(HASH, "'sha256-…'"))).toEqual(policy.sort());
  });

  test("R5 the static page runs its own files, reaches its own server and makes no markup of texts", () => {
    const headers = readFileSync(join(PAGES, "headers.txt"), "utf8");
    const [, policy = ""] = /^\/\*\n {2}Content-Security-Policy: (.*)$/m.exec(headers) ?? [];
    const expected = pagePolicy(["frame-ancestors 'self'", "style-src 'self'"], "'self'");
    expect(directives(policy)).toEqual(expected.sort());
  });

  test("R5 the policy of the embed page allows its one style and no other", async () => {
    const page = await (await ask("/embed/lobby")).text();
    const [[, style = ""] = [], ...more] = page.matchAll(/<style>(.*?)<\/style>/gs);
    const hash = createHash("sha256").update(style).digest("base64");
    expect([more, page.includes("style=")]).toEqual([[], false]);
    expect(HASH.exec(await policyOf("/embed/lobby"))?.[1]).toBe(hash);
  });

  test.each(["/admin", "/admin/", "/admin/admin.js", "/admin/admin.css", "/admin/api/rooms", "/admin/nothing"])(
    "M14 no other site frames, loads or holds a window of %s",
    async (path) => {
      expect(await headersOf(path)).toMatchObject({
        "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      });
    },
  );
});

describe("everything else", () => {
  test.each([
    ["GET", "/parties/main/lobby", 200],
    ["GET", "/parties/main/lobby/badge.svg", 200],
    ["GET", "/widget.js", 200],
    ["GET", "/parties/main/BAD", 400],
    ["GET", "/parties/main/other", 404],
    ["GET", "/nothing", 404],
    ["GET", "/embedded", 404],
    ["PUT", "/widget.js", 405],
  ])("Q1 R5 %s %s loads nothing, and other sites may load but not frame it", async (method, path, status) => {
    const response = await ask(path, {}, method);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'self'",
      "cross-origin-resource-policy": "cross-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "SAMEORIGIN",
    });
    expect(response.headers.get("Cross-Origin-Opener-Policy")).toBeNull();
  });

  test("M1 Q1 R5 without an admin token /admin has the same headers as an unknown path", async () => {
    backend = new FakeBackend({});
    expect(await headersOf("/admin")).toEqual(await headersOf("/nothing"));
  });
});

describe("framing", () => {
  test.each([
    ["GET", "/embed/lobby", 200],
    ["HEAD", "/embed/lobby", 200],
    ["GET", "/embed/BAD", 400],
    ["GET", "/embed/other", 404],
    ["GET", "/embed/", 404],
    ["GET", "/embed/lobby/more", 404],
    ["GET", "/%65mbed/BAD", 400],
    ["POST", "/embed/lobby", 405],
  ])("Q1 %s %s says which pages may frame it", async (method, path, status) => {
    const response = await ask(path, { Origin: "https://evil.test" }, method);
    expect(response.status).toBe(status);
    const { "content-security-policy": policy, ...headers } = Object.fromEntries(response.headers);
    expect(policy).toContain("frame-ancestors 'self' https://example.com");
    expect(headers).toMatchObject({ "cross-origin-resource-policy": "cross-origin" });
    expect(headers).not.toHaveProperty("x-frame-options");
  });

  test("Q1 S2 no other site may frame an embed page while a setting is bad", async () => {
    backend = new FakeBackend({ ALLOWED_ORIGINS: "everywhere" });
    const response = await ask("/embed/lobby");
    const policy = response.headers.get("Content-Security-Policy");
    expect([response.status, policy]).toEqual([500, "default-src 'none'; frame-ancestors 'self'"]);
  });
});
