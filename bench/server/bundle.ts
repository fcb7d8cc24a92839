/** A Worker as `wrangler deploy` would upload it. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unstable_readConfig } from "wrangler";
import { atExit } from "./exit.ts";

const ROOT = join(import.meta.dirname, "../..");
const WRANGLER = join(ROOT, "node_modules/wrangler/bin/wrangler.js");

export interface Bundle {
  /** The text of each module by its file name. */
  readonly modules: ReadonlyMap<string, string>;
  readonly objects: readonly { readonly name: string; readonly class_name: string }[];
  readonly compatibilityDate: string;
}

const bundles = new Map<string, Promise<Bundle>>();

/** @param config Path of a wrangler configuration. Each is bundled once per script. */
export function bundleOf(config = join(ROOT, "wrangler.jsonc")): Promise<Bundle> {
  const bundle = bundles.get(config) ?? bundleWorker(config);
  bundles.set(config, bundle);
  return bundle;
}

async function bundleWorker(config: string): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), "breathing-room-bundle-"));
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  const command = [WRANGLER, "deploy", "--dry-run", "--config", config, "--outdir", folder];
  await promisify(execFile)(process.execPath, command, { cwd: dirname(config), env: { ...process.env, CI: "1" } });
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const { durable_objects, compatibility_date = "" } = unstable_readConfig({ config });
  return {
    modules: new Map(files.map((name) => [name, readFileSync(join(folder, name), "utf8")])),
    objects: durable_objects.bindings,
    compatibilityDate: compatibility_date,
  };
}
