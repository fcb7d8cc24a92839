import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** Other sites read and show rooms, so they may load everything. Whether to force https is up to the domain's owner. */
const usual = secureHeaders({
  crossOriginResourcePolicy: "cross-origin",
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  strictTransportSecurity: false,
  xXssProtection: false,
});

/** Must not run for upgrades, because a response with a socket cannot be copied. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await usual(c, next);
  // The embed page's own policy names the sites that may frame it.
  if (c.req.path.startsWith("/embed/") && c.res.headers.has("Content-Security-Policy")) {
    c.res.headers.delete("X-Frame-Options");
  }
};
