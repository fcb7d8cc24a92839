/** `deploy.ts` in a folder with this repository's configuration, and with fake tools. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readSettings } from "../../party/settings/settings.ts";
import { parseJsonc, read } from "./documents.ts";
import { codeOf, FakeTools } from "./fake-tools.ts";

const SCRIPT = join(import.meta.dirname, "../../scripts/deploy.ts");
const WRANGLER = read("wrangler.jsonc");
const { ratelimits } = parseJsonc(WRANGLER) as { ratelimits: { name: string; namespace_id: string }[] };
const TOKEN = "fake-token-fake-token-fake-token";

let tools: FakeTools;
beforeEach(() => {
  tools = new FakeTools();
  tools.write("wrangler.jsonc", WRANGLER);
  tools.write("partykit.json", read("partykit.json"));
});
afterEach(() => tools.remove());

function deploy(...words: string[]): Promise<number> {
  return codeOf(tools.run(process.execPath, SCRIPT, ...words));
}

/** The first word of each line of the list. */
function listed(): (string | undefined)[] {
  const list = tools.output.slice(0, tools.output.indexOf("called"));
  return [...list.matchAll(/^ {2}(\w+) +[A-Z]/gm)].map(([, subject]) => subject);
}

/** Writes one of the two configurations with these variables. */
function setVariables(tool: string, vars: object): void {
  const text = `"vars": ${JSON.stringify(vars)}`;
  if (tool === "wrangler") tools.write("wrangler.jsonc", WRANGLER.replace('"vars": {}', text));
  else tools.write("partykit.json", `{ ${text} } // a comment`);
}

describe.each([
  { tool: "wrangler", fixed: [], platform: [...ratelimits.map(({ name }) => name), "routes", "workers_dev"] },
  { tool: "partykit", fixed: ["--with-vars"], platform: [] },
])("$tool", ({ tool, fixed, platform }) => {
  test("S3 a deploy lists what is at its default, then gets the flags and ends with the tool's code", async () => {
    expect(await deploy(tool, "--minify", "--name", "other")).toBe(7);
    expect(listed()).toEqual(["ROOMS", "ALLOWED_ORIGINS", "ADMIN_TOKEN", ...platform]);
    expect(tools.called).toEqual(["deploy", ...fixed, "--minify", "--name", "other"]);
  });

  test("S3 a setting from the configuration or a flag is not listed", async () => {
    setVariables(tool, { ROOMS: "lobby" });
    await deploy(tool);
    expect(listed()).toEqual(["ALLOWED_ORIGINS", "ADMIN_TOKEN", ...platform]);
    await deploy(tool, "--var", "MOODS:joy", "ALLOWED_ORIGINS:https://example.com");
    expect(listed()).toEqual(["ADMIN_TOKEN", ...platform]);
  });

  test("S3 a bad setting stops the deploy with the server's message", async () => {
    setVariables(tool, { TTL_SECONDS: 0, ROOMS: "The Lobby" });
    expect(await deploy(tool)).toBe(1);
    expect(tools.called).toBeNull();
    expect(() => readSettings({ TTL_SECONDS: 0, ROOMS: "The Lobby" })).toThrow(tools.output.trim());
    expect(tools.output).toMatch(/^Bad setting: TTL_SECONDS .*; ROOMS /);
  });

  test("S3 a token among the variables stops the deploy and is not shown", async () => {
    setVariables(tool, { ADMIN_TOKEN: TOKEN });
    expect(await deploy(tool)).toBe(1);
    expect(tools.called).toBeNull();
    expect(tools.output).toMatch(/^ADMIN_TOKEN must be a secret\b.* ADMIN_TOKEN\n$/);
    expect(tools.output).not.toContain(TOKEN);
  });
});

test("S3 the list names rate limits that are not bound, and the switch that is off", async () => {
  const work = ratelimits.find(({ name }) => name === "WORK_LIMIT");
  tools.write(
    "wrangler.jsonc",
    WRANGLER.replace(
      `{ "name": "WORK_LIMIT", "namespace_id": "${work?.namespace_id}"`,
      '{ "name": "OTHER", "namespace_id": "9"',
    ),
  );
  await deploy("wrangler", "--var", "LIMIT_ADDRESSES:off");
  expect(listed()).toEqual(expect.arrayContaining(["LIMIT_ADDRESSES", "WORK_LIMIT"]));
  tools.write("wrangler.jsonc", WRANGLER.replaceAll(/"namespace_id": "\d+"/g, '"namespace_id": "9"'));
  await deploy("wrangler");
  expect(listed()).not.toContain("WORK_LIMIT");
});

test("S3 wrangler.jsonc has a block for a domain, which closes the workers.dev address", async () => {
  const closed = WRANGLER.replaceAll(/^ {2}\/\/ (?="(routes|workers_dev|preview_urls)")/gm, "  ");
  expect(parseJsonc(closed)).toMatchObject({ routes: [{}], workers_dev: false, preview_urls: false });
  tools.write("wrangler.jsonc", closed.replaceAll(/"namespace_id": "\d+"/g, '"namespace_id": "1"'));
  await deploy("wrangler");
  expect(listed()).toEqual(["ROOMS", "ALLOWED_ORIGINS", "ADMIN_TOKEN"]);
});

test("S3 the list is about the configuration and the environment that the flags name", async () => {
  const env = { staging: { vars: { ROOMS: "lobby" }, observability: { enabled: false } } };
  tools.write("other.jsonc", JSON.stringify({ name: "other", route: "example.com/*", workers_dev: true, env }));
  await deploy("wrangler", "-c", "other.jsonc", "--env=staging");
  // An environment inherits no rate limits.
  const limits = ["JOIN_LIMIT", "READ_LIMIT", "WORK_LIMIT"];
  expect(listed()).toEqual(["ALLOWED_ORIGINS", "ADMIN_TOKEN", ...limits, "workers_dev", "observability"]);
});

test("S3 on PartyKit the list knows the variables in .env", async () => {
  tools.write(".env", "ROOMS=lobby\n");
  await deploy("partykit");
  expect(listed()).toEqual(["ALLOWED_ORIGINS", "ADMIN_TOKEN"]);
});
