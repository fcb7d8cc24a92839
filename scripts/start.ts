/**
 * Starts a development server with an admin side: `node scripts/start.ts wrangler …` or `node scripts/start.ts partykit …`. The flags go
 * on to `<tool> dev`. The token is made once, in .dev.vars, which git ignores and wrangler reads by itself.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";

const SECRETS = join(import.meta.dirname, "../.dev.vars");
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const TOOLS = {
  wrangler: { port: "8787", flags: [], readsSecrets: true },
  partykit: { port: "1999", flags: ["--disable-request-cf-fetch"], readsSecrets: false },
};

const [name, ...flags] = process.argv.slice(2);
if (name !== "wrangler" && name !== "partykit") throw new Error("start what? wrangler or partykit");
const tool = TOOLS[name];
const given = flags.findLast((flag) => /^ADMIN_TOKEN[:=]/.test(flag))?.slice("ADMIN_TOKEN=".length);
const token = given ?? ownToken();
if (token !== "") {
  process.stdout.write(`Admin: http://localhost:${flagOf("--port") ?? tool.port}/admin with the token ${token}\n`);
}

const passedOn = tool.readsSecrets || given !== undefined ? [] : ["--var", `ADMIN_TOKEN=${token}`];
const server = spawn(name, ["dev", ...tool.flags, ...passedOn, ...flags], {
  stdio: "inherit",
  // On Windows the tool is a script, which only a shell starts.
  shell: process.platform === "win32",
});
for (const signal of SIGNALS) process.on(signal, () => server.kill(signal));
server.on("error", ({ message }) => {
  process.stderr.write(`${name} cannot be started: ${message}\n`);
  process.exit(127);
});
server.on("exit", (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));

/** The token in .dev.vars, which is made where there is none. An empty one stays: it turns the admin side off. */
function ownToken(): string {
  const text = existsSync(SECRETS) ? readFileSync(SECRETS, "utf8") : "";
  const kept = /^[ \t]*ADMIN_TOKEN[ \t]*=[ \t]*(["']?)(.*?)\1[ \t]*$/m.exec(text)?.[2];
  if (kept !== undefined) return kept;
  const made = randomBytes(32).toString("base64url");
  const newline = text === "" || text.endsWith("\n") ? "" : "\n";
  appendFileSync(SECRETS, `${newline}ADMIN_TOKEN=${made}\n`, { mode: 0o600 });
  return made;
}

function flagOf(flag: string): string | undefined {
  const at = flags.indexOf(flag);
  return at >= 0 ? flags[at + 1] : flags.find((each) => each.startsWith(`${flag}=`))?.slice(flag.length + 1);
}
