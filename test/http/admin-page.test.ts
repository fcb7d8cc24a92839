/** The admin's page over a fake build. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handle } from "../../party/http/routes.ts";
import { FakeBackend, stubPlatform } from "./fake-platform.ts";

let backend: FakeBackend;
beforeEach(() => {
  stubPlatform();
  backend = new FakeBackend();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const ask = (path: string) => handle(new Request(`https://host.test/admin${path}`), backend);

test("M14 a page that was not built is a 404", async () => {
  expect((await ask("")).status).toBe(404);
});

test.each(["", "/"])("M14 /admin%s is a page that loads and reaches only its own server", async (path) => {
  backend.files.set("/lib/admin.page", "page");
  const response = await ask(path);
  expect(await response.text()).toBe("page");
  const policy = response.headers.get("Content-Security-Policy")?.split("; ");
  expect(policy).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self' ws://host.test wss://host.test",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
});
