/**
 * Deploys the server: `node scripts/deploy.ts wrangler|partykit [flags]`. Flags are passed to `<tool> deploy`. It first
 * lists everything that is still at its default. A bad setting stops it, because the server would answer every request
 * with the same error.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { parseArgs, parseEnv } from "node:util";
import { unstable_readConfig as readConfig, experimental_readRawConfig as readRawConfig } from "wrangler";
import { readSettings } from "../party/settings/settings.ts";

/** The rate limits in this repository's wrangler.jsonc. */
const RATE_LIMITS = ["JOIN_LIMIT", "READ_LIMIT", "WORK_LIMIT"];
const OUR_NAMESPACE_IDS = ["4103", "4104", "4105"];

/** One line of the list. */
type Default = readonly [subject: string, meaning: string];

interface Deploy {
  readonly variables: object;
  /** Defaults of the platform's own configuration. */
  readonly defaults: readonly Default[];
}

/** The parts of wrangler's configuration that matter here. Its package does not contain the type. */
interface WranglerConfig {
  readonly vars: object;
  readonly ratelimits: readonly { readonly name: string; readonly namespace_id: string }[];
  readonly route?: unknown;
  readonly routes?: readonly unknown[];
  readonly workers_dev?: boolean;
  readonly observability?: { readonly enabled?: boolean };
}

const TOOLS = {
  wrangler: { read: readWrangler, flags: [], addSecret: "npx wrangler secret put ADMIN_TOKEN" },
  // Without the flag, PartyKit leaves out the vars of partykit.json.
  partykit: { read: readPartyKit, flags: ["--with-vars"], addSecret: "npx partykit env add ADMIN_TOKEN" },
};

const [name, ...flags] = process.argv.slice(2);
if (name !== "wrangler" && name !== "partykit") throw new Error("Usage: deploy.ts wrangler|partykit [flags]");
const tool = TOOLS[name];
const { values, positionals } = parseArgs({
  args: flags,
  strict: false,
  options: {
    config: { type: "string", short: "c" },
    env: { type: "string", short: "e" },
    var: { type: "string", multiple: true },
  },
});

try {
  const list = listOf(tool.read()).map(([subject, meaning]) => `  ${subject.padEnd(16)} ${meaning}\n`);
  process.stdout.write(`\nStill at its default:\n${list.join("")}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
const { status, signal, error } = spawnSync(name, ["deploy", ...tool.flags, ...flags], {
  stdio: "inherit",
  // On Windows the tool is a script, which only a shell can start.
  shell: process.platform === "win32",
});
if (error) process.stderr.write(`Cannot start ${name}: ${error.message}\n`);
process.exitCode = error ? 127 : (status ?? 128 + (signal ? constants.signals[signal] : 0));

/** @throws BadSetting, or an error if the token would be no secret. */
function listOf({ variables, defaults }: Deploy): readonly Default[] {
  if ("ADMIN_TOKEN" in variables) {
    throw new Error(`ADMIN_TOKEN must be a secret, because many people can read variables: ${tool.addSecret}`);
  }
  const { rooms, origins, limitAddresses } = readSettings(variables);
  const list: Default[] = [];
  if (rooms === null) list.push(["ROOMS", "Everybody can invent rooms, and you pay for each. Name your rooms."]);
  if (origins === null) list.push(["ALLOWED_ORIGINS", "Every page can join and frame your rooms. Name your pages."]);
  if (!limitAddresses) list.push(["LIMIT_ADDRESSES", "One address can run up a bill: nothing limits it."]);
  list.push(["ADMIN_TOKEN", `There is no admin side, unless you have set this secret: ${tool.addSecret}`]);
  return [...list, ...defaults];
}

/** Reads the configuration as wrangler does. */
function readWrangler(): Deploy {
  const args = { ...textOf("config"), ...textOf("env") };
  const config: WranglerConfig = readConfig(args, { hideWarnings: true });
  const hasRoutes = Boolean(config.route ?? config.routes?.length);
  const defaults: Default[] = config.ratelimits
    .filter(({ namespace_id }) => OUR_NAMESPACE_IDS.includes(namespace_id))
    .map(({ name, namespace_id }) => [
      name,
      `Every limit of your account with the namespace_id ${namespace_id} counts together with this one. Choose another id.`,
    ]);
  for (const limit of RATE_LIMITS) {
    const isBound = config.ratelimits.some(({ name }) => name === limit);
    if (!isBound)
      defaults.push([limit, "One address can run up a bill, because nothing counts what it does. Bind it."]);
  }
  if (!hasRoutes) {
    defaults.push(["routes", "There is no domain of yours, with its cache, its firewall and forced HTTPS."]);
  }
  if (config.workers_dev ?? !hasRoutes) {
    defaults.push(["workers_dev", "The workers.dev address is open. It bypasses a domain's cache and firewall."]);
  }
  if (!config.observability?.enabled) {
    defaults.push(["observability", "Nobody keeps the lines that the server logs for admins' actions and faults."]);
  }
  return { variables: { ...config.vars, ...variableFlags() }, defaults };
}

/** PartyKit adds the variables in .env to those in its configuration. */
function readPartyKit(): Deploy {
  const { vars } = readRawConfig({ config: "partykit.json", ...textOf("config") }).rawConfig;
  const env = existsSync(".env") ? parseEnv(readFileSync(".env", "utf8")) : {};
  return { variables: { ...vars, ...env, ...variableFlags() }, defaults: [] };
}

function textOf(flag: "config" | "env"): { [Name in typeof flag]?: string } {
  const value = values[flag];
  return typeof value === "string" ? { [flag]: value } : {};
}

/** Several variables may follow one `--var`: `ROOMS:lobby` for wrangler, `ROOMS=lobby` for PartyKit. */
function variableFlags(): Record<string, string> {
  const pairs = [...(values.var ?? []), ...positionals].map((each) => /^(\w+)[:=](.*)$/s.exec(String(each)));
  return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1], pair[2]]] : [])));
}
