import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/**
 * The usual headers. Rooms are made to be read and shown by other sites, so other origins may load what is here; and
 * whether https is forced is for the owner of the domain to say.
 */
const usual = {
  crossOriginResourcePolicy: "cross-origin",
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  strictTransportSecurity: false,
  xXssProtection: false,
} as const;

const ordinary = secureHeaders(usual);
const framed = secureHeaders({ ...usual, xFrameOptions: false });

/** What is made for frames says by whom with its own policy. */
export const securityHeaders: MiddlewareHandler = (c, next) =>
  (c.req.path.startsWith("/embed/") ? framed : ordinary)(c, next);
