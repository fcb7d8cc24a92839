/** Bundles everything that the Worker serves into dist/public: `node scripts/build.ts`. */
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin, transform } from "esbuild";
import { STYLE } from "../client/widget/style.ts";

const CLIENT = join(import.meta.dirname, "../client");
const PUBLIC = join(CLIENT, "../dist/public");

/** esbuild does not minify CSS inside a template literal. */
const minifyWidgetStyle: Plugin = {
  name: "minify widget style",
  setup({ onLoad }) {
    onLoad({ filter: /widget.style\.ts$/ }, async () => {
      const { code } = await transform(STYLE, { loader: "css", minify: true });
      return { contents: `export const STYLE = ${JSON.stringify(code.trim())}` };
    });
  },
};

const options: BuildOptions = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  plugins: [minifyWidgetStyle],
  // Removes the warnings of the socket library, which are half a kilobyte of the widget.
  drop: ["console"],
};

rmSync(PUBLIC, { recursive: true, force: true });
await mkdir(join(PUBLIC, "lib"), { recursive: true });
// Pages of any origin load these. Each is one file, and a language is another one that the widget imports when needed.
// All languages have one hash in their names, so no cache mixes two versions of them.
await build({
  ...options,
  entryPoints: { widget: join(CLIENT, "widget/index.ts"), embed: join(CLIENT, "widget/embed.ts") },
  outdir: join(PUBLIC, "lib"),
  splitting: true,
  chunkNames: `widget-[name]-${await hashOfLanguages()}`,
});
const pinned = await pinnedWidget();
await Promise.all([
  build({
    ...options,
    entryPoints: ["index.html", "index.ts", "index.css"].map((file) => join(CLIENT, "pages", file)),
    outdir: PUBLIC,
    loader: { ".html": "copy" },
    define: { PINNED_WIDGET: JSON.stringify(pinned) },
  }),
  // The Worker serves the admin page itself (party/http/admin-page.ts). Hosts would serve an .html file without it.
  build({
    ...options,
    entryPoints: ["index.ts", "index.css"].map((file) => ({ in: join(CLIENT, "admin", file), out: "admin" })),
    outdir: join(PUBLIC, "lib"),
  }),
  copyFile(join(CLIENT, "admin/index.html"), join(PUBLIC, "lib/admin.page")),
  copyFile(join(CLIENT, "pages/headers.txt"), join(PUBLIC, "_headers")),
  copyFile(join(PUBLIC, "lib/widget.js"), join(PUBLIC, "lib", pinned.file)),
]);

async function hashOfLanguages(): Promise<string> {
  const hash = createHash("sha384");
  const folder = join(CLIENT, "widget/languages");
  for (const file of (await readdir(folder)).sort()) hash.update(await readFile(join(folder, file)));
  return shorten(hash.digest());
}

/** The name of the widget's second file, which changes with its content, and the `integrity` of a tag for it. */
async function pinnedWidget(): Promise<{ file: string; integrity: string }> {
  const digest = createHash("sha384")
    .update(await readFile(join(PUBLIC, "lib/widget.js")))
    .digest();
  return {
    file: `widget-${shorten(digest)}.js`,
    integrity: `sha384-${digest.toString("base64")}`,
  };
}

function shorten(digest: Buffer): string {
  return digest.toString("hex").slice(0, 16);
}
