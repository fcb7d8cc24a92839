/**
 * Method calls between the parts of the server, over PartyKit's requests. Both ends are here. Every call carries the admin
 * token, because such a request might also come from outside.
 */
import { isAuthorized } from "../../http/admin-auth.ts";
import { log } from "../../http/log.ts";
import { reasonOf } from "../../room/host.ts";

/** The object of a room or of the directory. */
export interface Stub {
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * @returns an object whose methods run at the other end.
 * They reject with a `RangeError` if the method threw one, and with a plain `Error` for every other fault.
 */
export function rpcClient<Methods extends object>(stub: Stub, token: string): Methods {
  return new Proxy({} as Methods, {
    get:
      (_, method) =>
      (...parameters: unknown[]) =>
        call(stub, token, String(method), parameters),
  });
}

async function call(stub: Stub, token: string, method: string, parameters: unknown[]): Promise<unknown> {
  const response = await stub.fetch(`/${method}`, {
    method: "POST",
    headers: authorization(token),
    body: JSON.stringify(parameters),
  });
  const text = await response.text();
  if (response.status === 400) throw new RangeError(text);
  if (!response.ok) throw new Error(`${method} failed with status ${response.status}`);
  return text === "" ? undefined : JSON.parse(text);
}

export function authorization(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

export function isRpc(request: Request): boolean {
  return request.method === "POST";
}

/** Runs a method for a caller. @param token Null rejects every call. @param names The methods that may be called. */
export async function serveRpc<Methods extends object>(
  request: Request,
  token: string | null,
  methods: Methods,
  names: readonly (keyof Methods & string)[],
): Promise<Response> {
  if (!isAuthorized(request.headers, token)) return new Response(null, { status: 401 });
  const path = new URL(request.url).pathname.split("/").at(-1);
  const name = names.find((each) => each === path);
  const method = name && methods[name];
  if (typeof method !== "function") return new Response(null, { status: 404 });
  try {
    const result = await method.apply(methods, await request.json());
    return result === undefined ? new Response() : Response.json(result);
  } catch (fault) {
    if (fault instanceof RangeError) return new Response(fault.message, { status: 400 });
    log({ room: null, event: `call ${name}`, reason: reasonOf(fault) });
    return new Response(null, { status: 500 });
  }
}
