/** The real tools read the file into which `start.ts` puts the token. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { poll } from "../peer.ts";
import { freePort } from "../servers.ts";

const ROOT = join(import.meta.dirname, "../..");

test.each([
  {
    tool: "wrangler",
    file: ".dev.vars",
    entry: "export default { fetch: (_, env) => new Response(env.ADMIN_TOKEN) }",
    flags: ["--compatibility-date=2026-10-20", "--show-interactive-dev-session=false", "--inspector-port=0"],
  },
  {
    tool: "partykit",
    file: ".env.local",
    entry: "export default class { static onFetch(_, lobby) { return new Response(lobby.env.ADMIN_TOKEN) } }",
    flags: ["--compatibility-date=2024-07-01", "--no-hotkeys"],
  },
])("M15 $tool dev takes the token from $file", async ({ tool, file, entry, flags }) => {
  const folder = mkdtempSync(join(tmpdir(), "breathing-room-"));
  mkdirSync(join(folder, "scripts"));
  copyFileSync(join(ROOT, "scripts/start.ts"), join(folder, "scripts/start.ts"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "entry.js"), entry);
  const port = await freePort();
  const server = spawn(process.execPath, ["scripts/start.ts", tool, "entry.js", "--port", String(port), ...flags], {
    cwd: folder,
    // A group of its own ends as a whole, with workerd.
    detached: true,
    env: { ...process.env, PATH: `${join(ROOT, "node_modules/.bin")}${delimiter}${process.env.PATH}`, CI: "1" },
    stdio: "ignore",
  });
  const answer = () =>
    fetch(`http://127.0.0.1:${port}`).then(
      (response) => response.text(),
      () => "",
    );
  try {
    await poll(answer).toMatch(/^[\w-]{43}$/);
    expect(readFileSync(join(folder, file), "utf8")).toBe(`ADMIN_TOKEN=${await answer()}\n`);
  } finally {
    const ended = once(server, "exit");
    process.kill(-(server.pid as number), "SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
});
