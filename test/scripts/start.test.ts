/** `start.ts` in its own folder, with fake tools that print their arguments. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { poll, waitFor } from "../peer.ts";
import { freePort } from "../servers.ts";

/** Serves on the port of `--port` until SIGTERM; without it, ends at once. */
const TOOL = `#!${process.execPath}
import { createServer } from "node:http";
process.on("SIGTERM", () => process.exit(3));
const flags = process.argv.slice(2);
console.log("called", JSON.stringify(flags));
const port = flags[flags.indexOf("--port") + 1];
if (flags.includes("--port")) createServer((_, response) => response.end()).listen(port);
else process.exitCode = 7;
`;

let folder: string;
let output: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breathing-room-"));
  mkdirSync(join(folder, "scripts"));
  copyFileSync(join(import.meta.dirname, "../../scripts/start.ts"), join(folder, "scripts/start.ts"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  for (const tool of ["wrangler", "partykit"]) writeFileSync(join(folder, tool), TOOL, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(...flags: string[]): ChildProcess {
  return run(process.execPath, join(folder, "scripts/start.ts"), ...flags);
}

function run(command: string, ...words: string[]): ChildProcess {
  output = "";
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const child = spawn(command, words, { cwd: folder, env });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  return child;
}

async function codeOf(child: ChildProcess): Promise<number> {
  const [code] = await once(child, "close");
  return code;
}

const secrets = () => readFileSync(join(folder, ".dev.vars"), "utf8");
const called = (): string[] => JSON.parse(/^called (.*)$/m.exec(output)?.[1] ?? "null");

test("M15 the first start creates a token, and the tool gets the flags", async () => {
  expect(await codeOf(start("wrangler", "--var", "TTL_SECONDS:6"))).toBe(7);
  const token = /^ADMIN_TOKEN=([\w-]{43})\n$/.exec(secrets())?.[1];
  expect(called()).toEqual(["dev", "--var", "TTL_SECONDS:6"]);
  await codeOf(start("partykit"));
  expect(called()).toEqual(["dev", "--disable-request-cf-fetch", "--var", `ADMIN_TOKEN=${token}`]);
  expect(secrets()).toBe(`ADMIN_TOKEN=${token}\n`);
});

test.each(["wrangler", "partykit"])(
  "M15 %s: the addresses and the token follow when the server answers",
  async (tool) => {
    const child = start(tool, "--port", String(await freePort()), "--var", "ADMIN_TOKEN=theirs");
    await waitFor(() => output.includes("ready"));
    expect(output).toMatch(
      / {2}Page {3}http:\/\/localhost:\d+\n {2}Admin {2}http:\/\/localhost:\d+\/admin\n {2}Token {2}theirs\n/,
    );
    child.kill("SIGTERM");
    expect(await codeOf(child)).toBe(3);
  },
);

test("M15 a token in .dev.vars is used and the file's other lines are kept", async () => {
  writeFileSync(join(folder, ".dev.vars"), "MOODS=joy");
  await codeOf(start("wrangler"));
  expect(secrets()).toMatch(/^MOODS=joy\nADMIN_TOKEN=[\w-]{43}\n$/);
  writeFileSync(join(folder, ".dev.vars"), 'ADMIN_TOKEN = "mine"\n');
  await codeOf(start("partykit"));
  expect(called()).toContain("ADMIN_TOKEN=mine");
  expect(secrets()).toBe('ADMIN_TOKEN = "mine"\n');
});

test("M15 a token flag replaces the saved token, and an empty one turns the admin side off", async () => {
  await codeOf(start("partykit", "--var", "ADMIN_TOKEN=theirs"));
  expect(called()).toEqual(["dev", "--disable-request-cf-fetch", "--var", "ADMIN_TOKEN=theirs"]);
  const child = start("wrangler", "--port", String(await freePort()), "--var", "ADMIN_TOKEN:");
  await waitFor(() => output.includes("ready"));
  child.kill();
  await codeOf(child);
  expect(output).not.toContain("Token");
  expect(existsSync(join(folder, ".dev.vars"))).toBe(false);
});

test("M15 a signal to npm alone ends the server too", async () => {
  const scripts = { start: `"${process.execPath}" scripts/start.ts wrangler` };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", scripts }));
  const npm = run("npm", "start", "--", "--port", String(await freePort()));
  await waitFor(() => output.includes("ready"));
  npm.kill("SIGTERM");
  const [page = ""] = /http:\S+:\d+/.exec(output) ?? [];
  await poll(() => fetch(page).then(Boolean, () => false)).toBe(false);
});
