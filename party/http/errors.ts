import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { BadSetting } from "../settings/settings.ts";
import { log } from "./log.ts";

/** Every error has this form (R4). */
export function errorResponse(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ error: { code, message } }, status);
}

export function notFound(c: Context): Response {
  return errorResponse(c, 404, "not_found", "No such path.");
}

/** Logs a fault of the server. @returns the error for an answer with the status 500. */
export function serverError(fault: Error): { code: string; message: string } {
  log({ room: null, event: "request", reason: fault.message });
  return fault instanceof BadSetting
    ? { code: "bad_setting", message: fault.message }
    : { code: "internal", message: "Something went wrong on the server." };
}

export function onError(fault: Error, c: Context): Response {
  const { code, message } = serverError(fault);
  return errorResponse(c, 500, code, message);
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
