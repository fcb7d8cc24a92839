import { html, raw } from "hono/html";

/** The policy of the page allows this style by its hash. The widget's own styles are built by its script. */
const STYLE =
  "body{margin:0;background:transparent}h1{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;margin:0}";
export const EMBED_STYLE_HASH = "'sha256-ONaxFYg2yB9pGeOixyC3fnuu2uwlGHeNxPOYzYVGewM='";

/**
 * The widget as a page for an iframe. It declares no `color-scheme`: only a frame of the same scheme as its page is
 * transparent, and most pages declare none.
 * @param options The widget's attributes, which are the page's query.
 */
export function embed(room: string, options: Readonly<Record<string, string>>) {
  const { theme = "auto", pattern = "", lang = "" } = options;
  const compact = "compact" in options && options.compact !== "false" ? html`compact` : "";
  return html`<!doctype html>
<html lang="${lang || "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Breathing Room: ${room}</title>
<style>${raw(STYLE)}</style>
<script type="module" src="/widget.js"></script>
<script type="module" src="/lib/embed.js"></script>
</head>
<body>
<main>
<h1>Breathing Room</h1>
<breathing-room room="${room}" theme="${theme}" pattern="${pattern}" lang="${lang}" ${compact}></breathing-room>
</main>
</body>
</html>`;
}
