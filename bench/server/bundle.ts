/** A Worker as `wrangler deploy` would upload it. */
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unstable_readConfig } from "wrangler";
import { temporaryFolder } from "./exit.ts";

const ROOT = join(import.meta.dirname, "../..");
const WRANGLER = join(ROOT, "node_modules/wrangler/bin/wrangler.js");

export interface Bundle {
  readonly folder: string;
  /** The file names of the modules. */
  readonly modules: readonly string[];
  readonly objects: readonly { readonly name: string; readonly class_name: string }[];
  readonly rateLimits: readonly { readonly name: string; readonly simple: { readonly limit: number } }[];
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
  const folder = temporaryFolder();
  const command = [WRANGLER, "deploy", "--dry-run", "--config", config, "--outdir", folder];
  await promisify(execFile)(process.execPath, command, { cwd: dirname(config), env: { ...process.env, CI: "1" } });
  const { durable_objects, ratelimits, compatibility_date = "" } = unstable_readConfig({ config });
  return {
    folder,
    modules: readdirSync(folder).filter((name) => name.endsWith(".js")),
    objects: durable_objects.bindings,
    rateLimits: ratelimits,
    compatibilityDate: compatibility_date,
  };
}
