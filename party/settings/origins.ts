/** Which web pages may join, read and frame rooms (Q1). */

/** An exact origin, or `*.` and a domain. The second form matches every subdomain over http and https. */
const PATTERN = /^(\*\.|[a-z][a-z0-9+.-]*:\/\/)[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:\d{1,5})?$/;
const WEB = /^https?:/;
/** `*` does not match a page that was opened from disk. */
const ANY_ANCESTOR = "* file:";

/** Null allows every origin. */
export type Origins = readonly string[] | null;

/** Browsers never send an origin such as `https://example.com:443`, so it would match nobody. */
export function isOriginPattern(text: string): boolean {
  return PATTERN.test(text) && (!WEB.test(text) || isWebOrigin(text));
}

/**
 * @param origin The `Origin` header. Requests without one are allowed, because they do not come from a web page.
 * @param own The server's own origin.
 */
export function isAllowed(origin: string | null, allowed: Origins, own: string): boolean {
  if (allowed === null || origin === null || origin === own) return true;
  return allowed.some((pattern) => (pattern.startsWith("*.") ? isSubdomain(origin, pattern) : origin === pattern));
}

/** The same pages may frame the widget. @returns sources for the `frame-ancestors` of a Content-Security-Policy. */
export function ancestorsOf(allowed: Origins): string {
  const sources = allowed?.map((pattern) =>
    pattern.startsWith("*.") ? `http://${pattern} https://${pattern}` : pattern,
  );
  return sources ? ["'self'", ...sources].join(" ") : ANY_ANCESTOR;
}

/** The end is compared first, because most origins fail there and parsing costs more. */
function isSubdomain(origin: string, pattern: string): boolean {
  return origin.endsWith(pattern.slice(1)) && isWebOrigin(origin);
}

/** Browsers write an origin without a path, a user, capitals, a default port or an empty label. */
function isWebOrigin(text: string): boolean {
  return WEB.test(text) && URL.canParse(text) && new URL(text).origin === text && !/[/.]\./.test(text);
}
