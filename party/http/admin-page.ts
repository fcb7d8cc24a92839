/**
 * The admin's page and its files. The build puts them where no static path of theirs is a page: so they are seen only
 * through these routes, with their headers, and only where there is an admin side.
 */
import { Hono } from "hono";
import type { AdminSite } from "./backend.ts";

const FILES = [
  { paths: ["/admin", "/admin/"], file: "/lib/admin.page", type: "text/html; charset=utf-8" },
  { paths: ["/admin/admin.js"], file: "/lib/admin.js", type: "text/javascript; charset=utf-8" },
  { paths: ["/admin/admin.css"], file: "/lib/admin.css", type: "text/css; charset=utf-8" },
];

export const page = new Hono<{ Bindings: AdminSite }>();

for (const { paths, file, type } of FILES) {
  for (const path of paths) {
    page.get(path, async (c) => {
      const built = await c.env.file(file);
      if (!built?.ok) return c.notFound();
      c.header("Content-Type", type);
      c.header("Content-Security-Policy", policy(new URL(c.req.url).host));
      c.header("Referrer-Policy", "no-referrer");
      return c.body(await built.text());
    });
  }
}

/** Nothing but its own files and its own server. Older browsers do not take 'self' for sockets, so the host is named. */
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
