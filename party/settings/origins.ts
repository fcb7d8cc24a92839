/** From which pages a room may be joined and read (Q1). */

/** An exact origin, or `*.` and a domain: any scheme and any subdomain, not the domain itself. */
const PATTERN = /^(\*\.|[a-z][a-z0-9+.-]*:\/\/)[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:\d{1,5})?$/;
/** A star alone leaves out the page that somebody tries from their disk. */
const ANYWHERE = "* file:";

/** Null: any origin. */
export type Origins = readonly string[] | null;

export function isOriginPattern(text: string): boolean {
  return PATTERN.test(text);
}

/**
 * @param origin The `Origin` header; null where there is none, which is no browser's join and so no page to be protected.
 * @param own The server's own origin.
 */
export function isAllowed(origin: string | null, allowed: Origins, own: string): boolean {
  if (allowed === null || origin === null || origin === own) return true;
  return allowed.some((pattern) => (pattern.startsWith("*.") ? isBelow(origin, pattern) : origin === pattern));
}

/** Who may frame the widget: the same pages, as a directive of a Content-Security-Policy. */
export function frameAncestors(allowed: Origins): string {
  const sources = allowed?.map((pattern) =>
    pattern.startsWith("*.") ? `http://${pattern} https://${pattern}` : pattern,
  );
  return `frame-ancestors ${sources ? ["'self'", ...sources].join(" ") : ANYWHERE}`;
}

function isBelow(origin: string, pattern: string): boolean {
  const [scheme, host, ...more] = origin.split("://");
  // What begins with the dot of `.example.com` has no subdomain.
  return !!scheme && more.length === 0 && !!host && host.endsWith(pattern.slice(1)) && /^[a-z0-9]/.test(host);
}
