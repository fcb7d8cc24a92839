/** `start.ts` in its own folder, with fake tools. */
import type { ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { poll, waitFor } from "../peer.ts";
import { freePort } from "../servers.ts";
import { codeOf, FakeTools } from "./fake-tools.ts";

let tools: FakeTools;
beforeEach(() => {
  tools = new FakeTools();
  mkdirSync(tools.path("scripts"));
  copyFileSync(join(import.meta.dirname, "../../scripts/start.ts"), tools.path("scripts/start.ts"));
});
afterEach(() => tools.remove());

function start(...flags: string[]): ChildProcess {
  return tools.run(process.execPath, "scripts/start.ts", ...flags);
}

/** @returns everything that was printed until the server answered. */
async function untilReady(tool: string, ...flags: string[]): Promise<string> {
  const child = start(tool, "--port", String(await freePort()), ...flags);
  await waitFor(() => tools.output.includes("ready"));
  child.kill("SIGTERM");
  expect(await codeOf(child)).toBe(3);
  return tools.output;
}

const NEW_TOKEN = /^ADMIN_TOKEN=([\w-]{43})\n$/;
const ready = (token: string) =>
  new RegExp(` {2}Page {3}http://localhost:\\d+\n {2}Admin {2}http://localhost:\\d+/admin\n {2}Token {2}${token}\n`);

describe.each([
  { tool: "wrangler", file: ".dev.vars", fixed: ["--infer-origin-from-routes=false"] },
  { tool: "partykit", file: ".env.local", fixed: ["--disable-request-cf-fetch"] },
])("$tool", ({ tool, file, fixed }) => {
  test(`M3 M15 the first start puts a token into ${file}, and the tool gets only the flags`, async () => {
    expect(await codeOf(start(tool, "--var", "TTL_SECONDS:6"))).toBe(7);
    expect(tools.called).toEqual(["dev", ...fixed, "--var", "TTL_SECONDS:6"]);
    expect(tools.read(file)).toMatch(NEW_TOKEN);
    expect(tools.modeOf(file)).toBe(0o600);
  });

  test("M15 the addresses and a new token follow when the server answers", async () => {
    const output = await untilReady(tool);
    expect(output).toMatch(ready(NEW_TOKEN.exec(tools.read(file))?.[1] ?? "no token"));
  });

  test(`M15 a token in ${file} is kept, is not shown, and only the owner can read it`, async () => {
    tools.write(file, 'ADMIN_TOKEN = "mine-is-here"\n');
    const output = await untilReady(tool);
    expect(output).toMatch(ready(`in ${file}`));
    expect(output).not.toContain("mine-is-here");
    expect(tools.read(file)).toBe('ADMIN_TOKEN = "mine-is-here"\n');
    expect(tools.modeOf(file)).toBe(0o600);
  });

  test(`M15 a new token keeps the other lines of ${file}, and only the owner can read it`, async () => {
    tools.write(file, "MOODS=joy");
    await codeOf(start(tool));
    expect(tools.read(file)).toMatch(/^MOODS=joy\nADMIN_TOKEN=[\w-]{43}\n$/);
    expect(tools.modeOf(file)).toBe(0o600);
  });

  test("M15 a token flag replaces the saved token", async () => {
    expect(await untilReady(tool, "--var", "ADMIN_TOKEN=theirs")).toMatch(ready("in your flags"));
    expect(tools.called.slice(-2)).toEqual(["--var", "ADMIN_TOKEN=theirs"]);
    expect(existsSync(tools.path(file))).toBe(false);
  });

  test("M15 an empty token flag turns the admin side off", async () => {
    expect(await untilReady(tool, "--var", "ADMIN_TOKEN:")).not.toContain("Admin");
    expect(existsSync(tools.path(file))).toBe(false);
  });
});

test("M15 a signal to npm alone ends the server too", async () => {
  const scripts = { start: `"${process.execPath}" scripts/start.ts wrangler` };
  tools.write("package.json", JSON.stringify({ type: "module", scripts }));
  const npm = tools.run("npm", "start", "--", "--port", String(await freePort()));
  await waitFor(() => tools.output.includes("ready"));
  npm.kill("SIGTERM");
  const [page = ""] = /http:\S+:\d+/.exec(tools.output) ?? [];
  await poll(() => fetch(page).then(Boolean, () => false)).toBe(false);
});
