import { html } from "hono/html";

/** The widget as a page of its own, for an iframe. @param options The widget's attributes, as they stand in the query. */
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

/** It runs its own script and reaches its own server. @param framedBy Who may have it in a frame, as a directive. */
export function embedPolicy(host: string, framedBy: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'unsafe-inline'",
    // Older browsers do not take 'self' for sockets.
    `connect-src 'self' ws://${host} wss://${host}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    framedBy,
  ].join("; ");
}
