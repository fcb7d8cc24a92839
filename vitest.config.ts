import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Plain code first, then the real runtime, then real servers and a real browser. */
export default defineConfig({
  test: {
    // Most of them wait for servers and deadlines, not for the machine.
    maxWorkers: 2,
    projects: [
      { test: { name: "room", include: ["admin", "client", "room"].map((kind) => `test/${kind}/**/*.test.ts`) } },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.jsonc" },
            // A token in the developer's own .dev.vars is none of the tests'.
            miniflare: { bindings: { ADMIN_TOKEN: "" } },
          }),
        ],
        test: { name: "runtime", include: ["test/runtime/**/*.test.ts"], testTimeout: 120_000 },
      },
      {
        test: {
          name: "servers",
          include: ["contract", "browser", "react", "package"].map((kind) => `test/${kind}/**/*.test.ts`),
          // Broadcasts come a second apart, and later on a busy machine.
          expect: { poll: { timeout: 60_000 } },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
