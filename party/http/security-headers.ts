/** The security headers of every answer, and the stricter ones of the pages. Static files get theirs from client/pages. */
import type { Context, MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { ancestorsOf } from "../settings/origins.ts";
import { readSettings } from "../settings/settings.ts";
import type { Backend } from "./backend.ts";
import { EMBED_STYLE_HASH } from "./embed.ts";

type Options = NonNullable<Parameters<typeof secureHeaders>[0]>;

/** Other sites read and show rooms, so they may load everything. Whether to force https is up to the domain's owner. */
const COMMON = {
  crossOriginResourcePolicy: "cross-origin",
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  strictTransportSecurity: false,
  xXssProtection: false,
} satisfies Options;

/** A page runs only our own files, reaches only this server, and never turns a text into markup. */
const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  connectSrc: ["'self'", ownSockets],
  imgSrc: ["data:"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
  trustedTypes: ["'none'"],
} satisfies Options["contentSecurityPolicy"];

/** For everything that is no page: browsers may show it but load nothing for it. Headers of a page are kept. */
const usual = secureHeaders({
  ...COMMON,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'self'"] },
  overwrite: false,
});

/** Must not run for upgrades, because a response with a socket cannot be copied. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await usual(c, next);
  // The policy of the embed page names the sites that may frame it. This header cannot.
  if (c.req.path.startsWith("/embed/")) c.res.headers.delete("X-Frame-Options");
};

/** For the embed page and its errors: without the policy any site could frame them. */
export const embedHeaders = secureHeaders({
  ...COMMON,
  xFrameOptions: false,
  contentSecurityPolicy: { ...PAGE_POLICY, styleSrc: [EMBED_STYLE_HASH], frameAncestors: [allowedAncestors] },
});

/** For the admin side: no other site frames it, loads its files, or holds a window of it. */
export const adminHeaders = secureHeaders({
  ...COMMON,
  crossOriginResourcePolicy: "same-origin",
  crossOriginOpenerPolicy: "same-origin",
  xFrameOptions: "DENY",
  contentSecurityPolicy: { ...PAGE_POLICY, styleSrc: ["'self'"], frameAncestors: ["'none'"] },
});

/** In older browsers 'self' does not cover WebSockets. */
function ownSockets(c: Context): string {
  const { host } = new URL(c.req.url);
  return `ws://${host} wss://${host}`;
}

function allowedAncestors(c: Context<{ Bindings: Backend }>): string {
  return ancestorsOf(readSettings(c.env.variables).origins);
}
