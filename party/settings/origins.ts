/** Which web pages may join, read and frame rooms (Q1). */

/** An exact origin, or `*.` and a domain. The second form matches every scheme and subdomain, but not the domain. */
const PATTERN = /^(\*\.|[a-z][a-z0-9+.-]*:\/\/)[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:\d{1,5})?$/;
/** `*` does not match a page that was opened from disk. */
const ANY_ANCESTOR = "* file:";

/** Null allows every origin. */
export type Origins = readonly string[] | null;

export function isOriginPattern(text: string): boolean {
  return PATTERN.test(text);
}

/**
 * @param origin The `Origin` header. Requests without one are allowed, because they do not come from a web page.
 * @param own The server's own origin.
 */
export function isAllowed(origin: string | null, allowed: Origins, own: string): boolean {
  if (allowed === null || origin === null || origin === own) return true;
  return allowed.some((pattern) => (pattern.startsWith("*.") ? isSubdomain(origin, pattern) : origin === pattern));
}

/** @returns the directive of a Content-Security-Policy that lets the same pages frame the widget. */
export function frameAncestors(allowed: Origins): string {
  const sources = allowed?.map((pattern) =>
    pattern.startsWith("*.") ? `http://${pattern} https://${pattern}` : pattern,
  );
  return `frame-ancestors ${sources ? ["'self'", ...sources].join(" ") : ANY_ANCESTOR}`;
}

function isSubdomain(origin: string, pattern: string): boolean {
  const [scheme, host, ...more] = origin.split("://");
  // `.example.com` itself is not a subdomain.
  return !!scheme && more.length === 0 && !!host && host.endsWith(pattern.slice(1)) && /^[a-z0-9]/.test(host);
}
