/**
 * Starts a development server with an admin side: `node scripts/start.ts wrangler|partykit [flags]`. Flags are passed to
 * `<tool> dev`. The first start writes an admin token to a file that the tool reads, because other users of the machine
 * see the flags of a process. Neither file is deployed.
 */
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, closeSync, fchmodSync, openSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const POLL_MS = 250;

const TOOLS = {
  // A route in wrangler.jsonc would change the host name that the Worker sees, and the admin page needs localhost (M3).
  wrangler: { port: "8787", flags: ["--infer-origin-from-routes=false"], secrets: ".dev.vars" },
  partykit: { port: "1999", flags: ["--disable-request-cf-fetch"], secrets: ".env.local" },
};

interface Token {
  readonly text: string;
  /** The token if it is new, or else its place. So later starts do not show it. */
  readonly shown: string;
}

const [name, ...flags] = process.argv.slice(2);
if (name !== "wrangler" && name !== "partykit") throw new Error("Usage: start.ts wrangler|partykit [flags]");
const tool = TOOLS[name];
const tokenFlag = flags.findLast((flag) => /^ADMIN_TOKEN[:=]/.test(flag))?.slice("ADMIN_TOKEN=".length);
const token = tokenFlag === undefined ? savedToken() : { text: tokenFlag, shown: "in your flags" };
const server = spawn(name, ["dev", ...tool.flags, ...flags], {
  stdio: "inherit",
  // Without a network, wrangler alarms people because it cannot fetch an example of `Request.cf`.
  env: { CLOUDFLARE_CF_FETCH_ENABLED: "false", ...process.env },
  // On Windows the tool is a script, which only a shell can start.
  shell: process.platform === "win32",
});
for (const signal of SIGNALS) process.on(signal, () => server.kill(signal));
server.on("error", ({ message }) => {
  process.stderr.write(`Cannot start ${name}: ${message}\n`);
  process.exit(127);
});
server.on("exit", (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));

void announce(`http://localhost:${flagValue("--port") ?? tool.port}`);
void endWithNpm();

/** Prints the addresses once the server answers, below everything that the tool prints while it starts. */
async function announce(origin: string): Promise<void> {
  while (!(await fetch(origin).then(Boolean, () => false))) await delay(POLL_MS);
  const admin = token.text === "" ? "" : `  Admin  ${origin}/admin\n  Token  ${token.shown}\n`;
  process.stdout.write(`\nBreathing Room is ready.\n  Page   ${origin}\n${admin}\n`);
}

/** A signal to npm alone ends npm but not the shell between npm and us, so the shell's parent is watched. */
async function endWithNpm(): Promise<void> {
  const npm = process.env.npm_lifecycle_event === undefined ? null : parentOf(process.ppid);
  if (npm === null) return;
  while (isAlive(npm)) await delay(POLL_MS);
  server.kill("SIGTERM");
}

/** Null if the system has no `ps`. */
function parentOf(pid: number): number | null {
  try {
    return Number(execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Reads the token from the tool's file or creates one there. An empty token is kept: it turns the admin side off. */
function savedToken(): Token {
  const file = openSync(join(import.meta.dirname, "..", tool.secrets), "a+", 0o600);
  // Somebody may have created the file with an open mode.
  fchmodSync(file, 0o600);
  const text = readFileSync(file, "utf8");
  const saved = /^[ \t]*ADMIN_TOKEN[ \t]*=[ \t]*(["']?)(.*?)\1[ \t]*$/m.exec(text)?.[2];
  const token = saved ?? randomBytes(32).toString("base64url");
  const newline = text === "" || text.endsWith("\n") ? "" : "\n";
  if (saved === undefined) appendFileSync(file, `${newline}ADMIN_TOKEN=${token}\n`);
  closeSync(file);
  return { text: token, shown: saved === undefined ? token : `in ${tool.secrets}` };
}

function flagValue(flag: string): string | undefined {
  const at = flags.indexOf(flag);
  return at >= 0 ? flags[at + 1] : flags.find((each) => each.startsWith(`${flag}=`))?.slice(flag.length + 1);
}
