import { html } from "hono/html";

/** The widget as a page for an iframe. @param options The widget's attributes, which are the page's query. */
export function embed(room: string, options: Readonly<Record<string, string>>) {
  const { theme = "auto", pattern = "", lang = "" } = options;
  const compact = "compact" in options && options.compact !== "false" ? html`compact` : "";
  return html`<!doctype html>
<html lang="${lang || "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Breathing Room: ${room}</title>
<style>body{margin:0;background:transparent}h1{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;margin:0}</style>
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

/** The page runs its own scripts and connects to its own server. @param ancestors A `frame-ancestors` directive. */
export function embedPolicy(host: string, ancestors: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'unsafe-inline'",
    // In older browsers 'self' does not cover WebSockets.
    `connect-src 'self' ws://${host} wss://${host}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    ancestors,
  ].join("; ");
}
