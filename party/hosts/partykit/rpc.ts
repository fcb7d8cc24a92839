/**
 * Calls of methods between the parts of the project, on a host that has only requests between them (PartyKit). Both ends
 * are here. Such a request might also come from outside, so it shows the admin's token.
 */

import { bearer } from "../../http/access.ts";
import { log } from "../../http/log.ts";
import { isToken } from "../../http/token.ts";
import { reasonOf } from "../../room/host.ts";

/** Where calls are sent to: a room's or the directory's object. */
export interface Target {
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** `Methods`, called at the other end. A `RangeError` comes back as one; whatever else is thrown, as an error. */
export function remote<Methods extends object>(target: Target, token: string): Methods {
  return new Proxy({} as Methods, {
    get:
      (_, method) =>
      (...parameters: unknown[]) =>
        call(target, token, String(method), parameters),
  });
}

async function call(target: Target, token: string, method: string, parameters: unknown[]): Promise<unknown> {
  const response = await target.fetch(`/${method}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify(parameters),
  });
  const text = await response.text();
  if (response.status === 400) throw new RangeError(text);
  if (!response.ok) throw new Error(`${method}: ${response.status}`);
  return text === "" ? undefined : JSON.parse(text);
}

export function isCall(request: Request): boolean {
  return request.method === "POST";
}

/** The other end: answers a call of one of the methods that are named. @param token Null: nobody may call. */
export async function answerCall<Methods extends object>(
  request: Request,
  token: string | null,
  methods: Methods,
  names: readonly (keyof Methods & string)[],
): Promise<Response> {
  if (token === null || !isToken(bearer(request.headers.get("Authorization")), token)) {
    return new Response(null, { status: 401 });
  }
  const name = new URL(request.url).pathname.split("/").at(-1);
  const named = names.find((each) => each === name);
  const method = named && methods[named];
  if (typeof method !== "function") return new Response(null, { status: 404 });
  try {
    const result = await method.apply(methods, await request.json());
    return result === undefined ? new Response() : Response.json(result);
  } catch (fault) {
    if (fault instanceof RangeError) return new Response(fault.message, { status: 400 });
    log({ room: null, event: `call ${named}`, reason: reasonOf(fault) });
    return new Response(null, { status: 500 });
  }
}
