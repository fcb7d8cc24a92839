import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { SlowestTests } from "./slowest-tests.ts";

const root = join(import.meta.dirname, "..");
const files = (...folders: string[]) => folders.map((folder) => `test/${folder}/**/*.test.ts`);

/** Plain code first, then the real runtime, then real servers and a real browser. */
export default defineConfig({
  root,
  test: {
    // Most tests wait, so two files at a time finish sooner even on two busy cores.
    maxWorkers: 2,
    reporters: ["default", new SlowestTests()],
    projects: [
      {
        root,
        test: {
          name: "room",
          include: files("room", "settings", "directory", "http", "hosts", "client", "scripts"),
          // Node warns when a client looks for a storage.
          execArgv: ["--no-experimental-webstorage"],
          testTimeout: 60_000,
        },
      },
      {
        root,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: join(root, "wrangler.jsonc") },
            // Every test has an admin side. The developer's own .dev.vars must not reach the tests.
            miniflare: { bindings: { ADMIN_TOKEN: "a-token-that-is-long-enough-to-be-one" } },
          }),
        ],
        test: { name: "runtime", include: files("runtime"), testTimeout: 120_000 },
      },
      {
        root,
        test: {
          name: "servers",
          globalSetup: "test/browser/shared-setup.ts",
          include: files("contract", "browser", "react", "package"),
          // A wait ends when its condition holds, so a long limit costs nothing.
          expect: { poll: { timeout: 120_000 } },
          // Most contract tests only wait.
          maxConcurrency: 16,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
