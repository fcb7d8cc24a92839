/** When nobody is limited. Limited joins and readings are in routes.test.ts and reading.test.ts. */
import { afterEach, expect, test, vi } from "vitest";

const ADDRESS = "192.0.2.7";
const full = { limit: async () => ({ success: false }) };
let failures = 0;
/** Each failure has a message of its own. */
const failing = { limit: () => Promise.reject(new Error(`failure ${++failures}`)) };

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ["LIMIT_ADDRESSES is off", "off", ADDRESS, full, 0],
  ["the host has no rate limit", "on", ADDRESS, null, 1],
  ["the client's address is unknown", "on", null, full, 1],
  ["counting fails", "on", ADDRESS, failing, 1],
])("Q3 nobody is limited if %s, and the log says so at most once", async (_, setting, address, limiter, lines) => {
  // A new Worker, because the module remembers its log lines.
  vi.resetModules();
  const { isOverLimit } = await import("../../party/http/rate-limit.ts");
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  for (let time = 0; time < 3; time++) {
    expect(await isOverLimit(address, limiter, { LIMIT_ADDRESSES: setting })).toBe(false);
  }
  expect(logged).toHaveBeenCalledTimes(lines);
});
