/** When nobody is limited. Limited joins and readings are in routes.test.ts and reading.test.ts. */
import { afterEach, expect, test, vi } from "vitest";
import { FakeBackend } from "./fake-platform.ts";

const ADDRESS = "192.0.2.7";
const full = { limit: async () => ({ success: false }) };

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ["LIMIT_JOINS is off", "off", ADDRESS, full, 0],
  ["the host has no rate limit", "on", ADDRESS, null, 1],
  ["the client's address is unknown", "on", null, full, 1],
  ["counting fails", "on", ADDRESS, { limit: () => Promise.reject(new Error("no count")) }, 1],
])("Q3 nobody is limited if %s, and the log says so at most once", async (_, setting, network, joinLimit, lines) => {
  // A new Worker, because the module remembers its log lines.
  vi.resetModules();
  const { isRateLimited } = await import("../../party/http/rate-limit.ts");
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const backend = new FakeBackend({ LIMIT_JOINS: setting });
  backend.joinLimit = joinLimit;
  for (let time = 0; time < 3; time++) expect(await isRateLimited(network, backend)).toBe(false);
  expect(logged).toHaveBeenCalledTimes(lines);
});
