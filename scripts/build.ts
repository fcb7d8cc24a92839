/** Bundles what the Worker serves into dist/public: `node scripts/build.ts`. */
import { rmSync } from "node:fs";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin, transform } from "esbuild";
import { STYLE } from "../client/widget/style.ts";

const CLIENT = join(import.meta.dirname, "../client");
const PUBLIC = join(CLIENT, "../dist/public");

const pages = ["index.html", "index.ts", "index.css"];

/** PartySocket's own log becomes the console's, which is dropped. */
const quietSocket: Plugin = {
  name: "quiet socket",
  setup({ onLoad }) {
    onLoad({ filter: /partysocket.dist.ws\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replaceAll("this._debug(", "console.debug(") };
    });
  },
};

/** esbuild leaves a stylesheet in a template as it is. */
const minifiedStyle: Plugin = {
  name: "minified style",
  setup({ onLoad }) {
    onLoad({ filter: /widget.style\.ts$/ }, async () => {
      const { code } = await transform(STYLE, { loader: "css", minify: true });
      // What esbuild keeps in the values of custom properties.
      const dense = code.trim().replaceAll(/([:,]) /g, "$1");
      return { contents: `export const STYLE = ${JSON.stringify(dense)}` };
    });
  },
};

const bundle: BuildOptions = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  drop: ["console"],
};

const options: BuildOptions = {
  ...bundle,
  plugins: [minifiedStyle, quietSocket],
  // PartySocket's long names for what is its own, and nobody's outside a bundle.
  mangleProps:
    /^_|Reconnect|reconnection|Enqueued|(?:Options|Properties|Provider|Retries|Uptime|Closed|Logger|Validation|QueuedMessages|Url|retryCount|connectionTimeout|basePath)$/,
  reserveProps: /^_pk$/,
  // …and asks where it runs.
  define: { process: "undefined", "navigator.product": '""' },
};

rmSync(PUBLIC, { recursive: true, force: true });
await mkdir(join(PUBLIC, "lib"), { recursive: true });
await Promise.all([
  build({
    ...options,
    entryPoints: pages.map((page) => join(CLIENT, "pages", page)),
    outdir: PUBLIC,
    loader: { ".html": "copy" },
  }),
  // Pages of any origin take these: one file each, and no import but itself.
  build({
    ...options,
    entryPoints: { widget: join(CLIENT, "widget/index.ts"), embed: join(CLIENT, "widget/embed.ts") },
    outdir: join(PUBLIC, "lib"),
  }),
  // The server hands these out itself (party/http/admin-page.ts). Not as a page, or a host would serve it at a path of its own.
  build({
    ...bundle,
    entryPoints: ["index.ts", "index.css"].map((file) => ({ in: join(CLIENT, "admin", file), out: "admin" })),
    outdir: join(PUBLIC, "lib"),
  }),
  copyFile(join(CLIENT, "admin/index.html"), join(PUBLIC, "lib/admin.page")),
  copyFile(join(CLIENT, "pages/headers.txt"), join(PUBLIC, "_headers")),
]);
