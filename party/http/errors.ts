import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Every error that a request is answered with has this form (R4). */
export function failure(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ error: { code, message } }, status);
}

/** For a path that is known, but not by this method. */
export function methodNotAllowed(c: Context, allow: string): Response {
  c.header("Allow", allow);
  return failure(c, 405, "method_not_allowed", `this path takes ${allow}`);
}
