/** `start.ts` in its own folder, with fake tools that print their arguments. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { waitFor } from "../peer.ts";

const TOOL = `#!${process.execPath}
process.on("SIGTERM", () => process.exit(3));
console.log("called", JSON.stringify(process.argv.slice(2)));
if (process.argv.includes("--wait")) setInterval(() => {}, 1000);
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
  output = "";
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const child = spawn(process.execPath, [join(folder, "scripts/start.ts"), ...flags], { env });
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

test("M15 the first start creates a token, every start prints it, and the tool gets the flags", async () => {
  expect(await codeOf(start("wrangler", "--port", "9000", "--var", "TTL_SECONDS:6"))).toBe(7);
  const token = /^ADMIN_TOKEN=([\w-]{43})\n$/.exec(secrets())?.[1];
  expect(output).toContain(`http://localhost:9000/admin with the token ${token}\n`);
  expect(called()).toEqual(["dev", "--port", "9000", "--var", "TTL_SECONDS:6"]);
  await codeOf(start("partykit"));
  expect(output).toContain(`http://localhost:1999/admin with the token ${token}\n`);
  expect(called()).toEqual(["dev", "--disable-request-cf-fetch", "--var", `ADMIN_TOKEN=${token}`]);
  expect(secrets()).toBe(`ADMIN_TOKEN=${token}\n`);
});

test("M15 a token in .dev.vars is used and the file's other lines are kept", async () => {
  writeFileSync(join(folder, ".dev.vars"), "MOODS=joy");
  await codeOf(start("wrangler"));
  expect(secrets()).toMatch(/^MOODS=joy\nADMIN_TOKEN=[\w-]{43}\n$/);
  writeFileSync(join(folder, ".dev.vars"), 'ADMIN_TOKEN = "mine"\n');
  await codeOf(start("wrangler"));
  expect(output).toContain("with the token mine\n");
  expect(secrets()).toBe('ADMIN_TOKEN = "mine"\n');
});

test("M15 a token flag replaces the saved token, and an empty one turns the admin side off", async () => {
  await codeOf(start("partykit", "--var", "ADMIN_TOKEN=theirs"));
  expect(output).toContain("with the token theirs\n");
  expect(called()).toEqual(["dev", "--disable-request-cf-fetch", "--var", "ADMIN_TOKEN=theirs"]);
  await codeOf(start("wrangler", "--var", "ADMIN_TOKEN:"));
  expect(output).not.toContain("token");
  expect(existsSync(join(folder, ".dev.vars"))).toBe(false);
});

test("M15 signals reach the tool and its exit code is returned", async () => {
  const child = start("wrangler", "--wait");
  await waitFor(() => output.includes("called"));
  child.kill("SIGTERM");
  expect(await codeOf(child)).toBe(3);
});
