import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { FakeBackend } from "./fake-platform.ts";

const ADDRESS = "192.0.2.7";

/** A new Worker: the module remembers its log lines. */
async function newWorker() {
  vi.resetModules();
  const { isRateLimited } = await import("../../party/http/rate-limit.ts");
  return isRateLimited;
}

let isRateLimited: Awaited<ReturnType<typeof newWorker>>;
let backend: FakeBackend;
let logged: MockInstance;
beforeEach(async () => {
  isRateLimited = await newWorker();
  backend = new FakeBackend();
  logged = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("Q3 an address over the platform's limit is limited and others are not", async () => {
  backend.limited.add(ADDRESS);
  expect(await isRateLimited(ADDRESS, backend)).toBe(true);
  expect(await isRateLimited("192.0.2.8", backend)).toBe(false);
  expect(logged).not.toHaveBeenCalled();
});

test("Q3 LIMIT_JOINS=off limits nobody", async () => {
  backend = new FakeBackend({ LIMIT_JOINS: "off" });
  backend.limited.add(ADDRESS);
  expect(await isRateLimited(ADDRESS, backend)).toBe(false);
});

test.each([
  ["the host has no rate limit", ADDRESS, null],
  ["the client's address is unknown", null, { limit: async () => ({ success: false }) }],
  ["counting fails", ADDRESS, { limit: () => Promise.reject(new Error("no count")) }],
])("Q3 nobody is limited if %s, and the log says so once", async (_, network, joinLimit) => {
  backend.joinLimit = joinLimit;
  for (let time = 0; time < 3; time++) expect(await isRateLimited(network, backend)).toBe(false);
  expect(logged).toHaveBeenCalledOnce();
  expect(logged.mock.calls[0]?.[0]).toContain('"event":"limit joins"');
});
