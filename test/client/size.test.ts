import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { expectSize } from "../size.ts";

const ROOT = join(import.meta.dirname, "../..");

const LIB = join(ROOT, "dist/public/lib");
const LANGUAGES = readdirSync(LIB).filter((file) => /^widget-[a-z]{2}-/.test(file));

test("widget.js imports nothing but languages, each when it is needed, and is at most 12,000 bytes", () => {
  const bytes = readFileSync(join(LIB, "widget.js"));
  const script = bytes.toString();
  expect(script).not.toMatch(/\bimport\s*[{"]|\bfrom\s*"/);
  const imported = [...script.matchAll(/\bimport\("\.\/([^"]+)"\)/g)].map(([, file]) => file);
  expect(imported).toEqual(LANGUAGES);
  expect(script.split("import(")).toHaveLength(LANGUAGES.length + 1);
  expectSize("widget.js", bytes, 12_000);
});

test.each(LANGUAGES)("%s has no imports and is at most 4 KB, uncompressed", (file) => {
  const bytes = readFileSync(join(LIB, file));
  expect(bytes.toString()).not.toMatch(/\bimport\b|\bfrom\s*"/);
  expect(bytes.length).toBeLessThanOrEqual(4_096);
});

test("the client alone is at most 7 KiB", async () => {
  const entryPoints = [join(ROOT, "client/index.ts")];
  const { outputFiles } = await build({ entryPoints, bundle: true, minify: true, write: false, format: "esm" });
  expectSize("the client", outputFiles[0]?.contents ?? new Uint8Array(), 7_168);
});
