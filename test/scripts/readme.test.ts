/** Every snippet of the README is parsed, type-checked, compared with the code, or run. */
import { globSync } from "node:fs";
import { transform } from "esbuild";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { BreathingRoomElement } from "../../client/widget/element.ts";
import { STYLE } from "../../client/widget/style.ts";
import { handle } from "../../party/http/routes.ts";
import { readSettings } from "../../party/settings/settings.ts";
import { Reading } from "../../party/wire/frames.ts";
import { withTable } from "../../scripts/readme-tables.ts";
import { FakeBackend, stubPlatform, TOKEN } from "../http/fake-platform.ts";
import { commandsOf, expectCommand } from "./commands.ts";
import { inlineCodeOf, parseJsonc, ROOT, read, snippetsOf } from "./documents.ts";
import { SourcePackage, sourceEntries } from "./sources.ts";

const SERVER = "https://rooms.example.com";
const README = read("README.md");
const sources = new SourcePackage();
afterAll(() => sources.remove());

beforeEach(() => void stubPlatform());
afterEach(() => vi.unstubAllGlobals());

const CHECKS: Record<string, (code: string) => Promise<void> | void> = {
  html: checkHtml,
  css: checkCss,
  ts: (code) => checkTypeScript(code, "ts"),
  tsx: (code) => checkTypeScript(code, "tsx"),
  jsonc: checkAssets,
  sh: checkShell,
};

test.each(snippetsOf(README))("the $language snippet in line $line of the README works", async ({ language, code }) => {
  await CHECKS[language]?.(code);
});

test("every kind of snippet in the README has a check", () => {
  const languages = new Set(snippetsOf(README).map(({ language }) => language));
  expect([...languages].sort()).toEqual(Object.keys(CHECKS).sort());
});

test("S1 the README's table of settings is up to date (if not, `npm run readme`)", () => {
  expect(README).toBe(withTable(README));
  expect(README).toContain("| `MAX_SOCKETS_PER_ADDRESS` | 600 |");
});

test("the README's table of attributes lists every attribute of the widget", () => {
  const listed = [...README.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual([...BreathingRoomElement.observedAttributes].sort());
});

test("the README names every entry of the package", () => {
  const named = inlineCodeOf(README).filter((code) => code.startsWith("breathing-room/"));
  const entries = Object.keys(sourceEntries()).map((entry) => entry.replace(/^\./, "breathing-room"));
  expect(named.sort()).toEqual(entries.sort());
});

test("every address on the server that the README shows exists", async () => {
  const shown = [...README.matchAll(/rooms\.example\.com(\/[^\s"`]+)/g)].map(([, path = ""]) => path);
  const named = inlineCodeOf(README).filter((code) => code.startsWith("/"));
  expect(shown).toContain("/widget.js");
  for (const path of [...shown, ...named]) expect((await request(path)).status, path).toBe(200);
});

/** What this script does in a browser is in test/browser/frame.test.ts. */
const INLINE_SCRIPT = /<script>(.*?)<\/script>\n/s;
/** An element without content. Its values are quoted, and only a picture needs no end tag. */
const ELEMENT = /<([a-z-]+)((?: [a-z-]+="[^"<>&]*")*)>(<\/\1>)?/g;

async function checkHtml(code: string): Promise<void> {
  const [, script = ""] = INLINE_SCRIPT.exec(code) ?? [];
  expect((await transform(script, { loader: "js" })).warnings).toEqual([]);
  const html = code.replace(INLINE_SCRIPT, "");
  expect(html.replaceAll(ELEMENT, "").trim()).toBe("");
  const known: Record<string, readonly string[]> = {
    "breathing-room": BreathingRoomElement.observedAttributes,
    iframe: ["src", "title", "width", "height", "allow", "sandbox", "referrerpolicy", "style"],
    img: ["src", "alt"],
    script: ["type", "src"],
  };
  for (const [element, name = "", attributes = "", end] of html.matchAll(ELEMENT)) {
    expect(end === undefined, element).toBe(name === "img");
    for (const [, attribute = "", value = ""] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
      expect(known[name], element).toContain(attribute);
      if (attribute === "src") await checkAddress(value);
    }
  }
}

/** Every option in an address changes the answer. */
async function checkAddress(address: string): Promise<void> {
  const url = new URL(address);
  expect(url.origin).toBe(SERVER);
  const page = await (await request(url.pathname + url.search)).text();
  for (const option of url.searchParams.keys()) {
    const without = new URL(url);
    without.searchParams.delete(option);
    expect(await (await request(without.pathname + without.search)).text(), option).not.toBe(page);
  }
}

async function checkCss(code: string): Promise<void> {
  const { warnings } = await transform(code, { loader: "css" });
  expect(warnings).toEqual([]);
  const properties = (css: string) => [...new Set(css.match(/--breathing-room-[a-z]+/g))].sort();
  expect(properties(code)).toEqual(properties(STYLE));
  const named = inlineCodeOf(/^\*\*Your colours\.\*\*.*$/m.exec(README)?.[0] ?? "");
  const styled = [...code.matchAll(/::part\(([\w-]+)\)/g)].map(([, part = ""]) => part);
  const widget = globSync("client/widget/*.ts", { cwd: ROOT }).map(read).join();
  const parts = [...widget.matchAll(/\bpart: "([\w-]+)"|\bmakeButton\("([\w-]+)"/g)].map(
    ([, one, other]) => one ?? other,
  );
  for (const part of [...named, ...styled]) expect(parts).toContain(part);
}

async function checkTypeScript(code: string, extension: string): Promise<void> {
  expect(await sources.typeCheck(code, extension)).toBe("");
  if (code.includes("breathing-room/testing")) await sources.execute(code);
}

/** Everything that the frame loads and that the Worker does not serve bypasses the Worker. */
async function checkAssets(code: string): Promise<void> {
  const { assets } = parseJsonc(code) as { assets: { directory: string; run_worker_first: string[] } };
  expect(JSON.parse(read("package.json")).files).toContain(
    assets.directory.replace("node_modules/breathing-room/", ""),
  );
  const frame = await (await request("/embed/lobby")).text();
  const scripts = [...frame.matchAll(/<script [^>]*src="([^"]+)"/g)].map(([, path = ""]) => path);
  const files = await Promise.all(scripts.map(async (path) => ((await request(path)).ok ? [] : [`!${path}`])));
  expect(assets.run_worker_first).toEqual(["/*", ...files.flat()]);
}

/** A comment that begins with a brace is the answer of a reading. */
function checkShell(code: string): void {
  for (const command of commandsOf(code)) expectCommand(command);
  for (const [, json = ""] of code.matchAll(/^# (\{.*)$/gm)) {
    const reading = Reading.parse(JSON.parse(json));
    expect(Object.keys(reading.moods)).toEqual(readSettings({}).moods);
  }
}

/** Asks the routes, as an admin. */
function request(path: string): Promise<Response> {
  const backend = new FakeBackend();
  for (const file of ["/lib/widget.js", "/lib/admin.page"]) backend.files.set(file, "built");
  const headers = { Authorization: `Bearer ${TOKEN}`, "CF-Connecting-IP": "192.0.2.7" };
  return handle(new Request(SERVER + path, { headers }), backend);
}
