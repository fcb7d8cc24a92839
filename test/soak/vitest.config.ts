/** `npm run soak`: what `npm test` proves in a short form, at full length and against the same real servers. */
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { SlowestTests } from "../slowest-tests.ts";

const MINUTE_MS = 60_000;

export default defineConfig({
  root: join(import.meta.dirname, "../.."),
  test: {
    name: "soak",
    globalSetup: "test/browser/shared-setup.ts",
    include: ["test/soak/**/*.test.ts"],
    // One file at a time, because each file loads its server as far as two cores go.
    maxWorkers: 1,
    reporters: ["default", new SlowestTests()],
    expect: { poll: { timeout: 10 * MINUTE_MS } },
    testTimeout: 20 * MINUTE_MS,
    hookTimeout: 10 * MINUTE_MS,
  },
});
