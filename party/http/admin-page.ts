/**
 * The admin's page and its files, if there is an admin side. The build gives them paths that
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
      return c.body(await built.text());
    });
  }
}
