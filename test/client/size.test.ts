import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { expectSize } from "../size.ts";

const ROOT = join(import.meta.dirname, "../..");

test("widget.js has no imports and is at most 11 KiB", () => {
  const bytes = readFileSync(join(ROOT, "dist/public/lib/widget.js"));
  expect(bytes.toString()).not.toMatch(/\bimport\s*[{"(]|\bfrom\s*"/);
  expectSize("widget.js", bytes, 11_264);
});

test("the client alone is at most 7 KiB", async () => {
  const entryPoints = [join(ROOT, "client/index.ts")];
  const { outputFiles } = await build({ entryPoints, bundle: true, minify: true, write: false, format: "esm" });
  expectSize("the client", outputFiles[0]?.contents ?? new Uint8Array(), 7_168);
});
