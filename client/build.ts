/** Bundles the pages into dist/public, which the Worker serves: `node client/build.ts`. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const CLIENT = import.meta.dirname;
const PUBLIC = join(CLIENT, "../dist/public");

const pages = ["pages/index.html", "pages/index.ts", "pages/index.css"];

rmSync(PUBLIC, { recursive: true, force: true });
await build({
  entryPoints: pages.map((page) => join(CLIENT, page)),
  outdir: PUBLIC,
  outbase: join(CLIENT, "pages"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  loader: { ".html": "copy" },
});
