/** Lets the admin side answer over plain http only on the admin's own machine, because its token is a secret (M3). */
import type { MiddlewareHandler } from "hono";
import type { Backend } from "./backend.ts";
import { errorResponse } from "./errors.ts";
import { admit, isUpgrade } from "./join.ts";
import { Rejection } from "./reject.ts";

/** The host names of a URL that lead to this machine. A URL writes an IPv4 address as four numbers. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;
/** A year. Other names of the domain may still need http. */
const STRICT_TRANSPORT = "max-age=31536000";
const MESSAGE = "The admin side needs https. Over http it answers only on localhost.";

/** Cloudflare's edge puts the visitor's scheme into the URL, also for PartyKit. Anyone can send a header about it. */
export const httpsOnly: MiddlewareHandler<{ Bindings: Backend }> = async (c, next) => {
  const { protocol, hostname } = new URL(c.req.url);
  if (LOOPBACK.test(hostname)) return next();
  if (protocol === "https:") {
    c.header("Strict-Transport-Security", STRICT_TRANSPORT);
    return next();
  }
  if (isUpgrade(c.req.raw)) return admit(c.req.raw.headers, () => new Rejection("unauthorized", MESSAGE), c.env);
  return errorResponse(c, 403, "https_required", MESSAGE);
};
