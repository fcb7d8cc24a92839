/**
 * The admin's page and its files, with their headers, if there is an admin side. The build gives them paths that
 * Cloudflare's static file server does not show. PartyKit shows the script and the style, which hold no secret.
 */
import { Hono } from "hono/tiny";
import type { Backend } from "./backend.ts";

const FILES = [
  { paths: ["/admin", "/admin/"], file: "/lib/admin.page", type: "text/html; charset=utf-8" },
  { paths: ["/admin/admin.js"], file: "/lib/admin.js", type: "text/javascript; charset=utf-8" },
  { paths: ["/admin/admin.css"], file: "/lib/admin.css", type: "text/css; charset=utf-8" },
];

export const adminPage = new Hono<{ Bindings: Backend }>();

for (const { paths, file, type } of FILES) {
  for (const path of paths) {
    adminPage.get(path, async (c) => {
      const built = await c.env.file(file);
      if (!built?.ok) return c.notFound();
      c.header("Content-Type", type);
      c.header("Content-Security-Policy", policy(new URL(c.req.url).host));
      c.header("Referrer-Policy", "no-referrer");
      return c.body(await built.text());
    });
  }
}

/** The page loads its own files and connects to its own server. In older browsers 'self' does not cover WebSockets. */
function policy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ws://${host} wss://${host}`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
