/** The Worker that `wrangler deploy` would upload. Cloudflare reads all of it before the first answer. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished, test } from "vitest";
import { expectSize } from "../size.ts";

const ROOT = join(import.meta.dirname, "../..");
const WRANGLER = join(ROOT, "node_modules/wrangler/bin/wrangler.js");

test("the Worker is at most 60 KB", async () => {
  const folder = mkdtempSync(join(tmpdir(), "breathing-room-worker-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const command = [WRANGLER, "deploy", "--dry-run", "--outdir", folder];
  await promisify(execFile)(process.execPath, command, { cwd: ROOT, env: { ...process.env, CI: "1" } });
  expectSize("the Worker", readFileSync(join(folder, "worker.js")), 60_000);
});
