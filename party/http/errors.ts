import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Every error has this form (R4). */
export function errorResponse(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ error: { code, message } }, status);
}

/** @param allow The methods of this path, as in an `Allow` header. */
export function methodNotAllowed(c: Context, allow: string): Response {
  c.header("Allow", allow);
  return errorResponse(c, 405, "method_not_allowed", `Method not allowed. Use one of: ${allow}.`);
}

export function badRoom(c: Context): Response {
  return errorResponse(
    c,
    400,
    "bad_room",
    "Bad room name. Use 1 to 64 of a-z 0-9 _ -, starting with a letter or digit.",
  );
}
