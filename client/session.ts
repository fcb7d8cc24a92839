/** Every server and room has an id of its own, so nobody who learns one can act for the person elsewhere. */
const STORAGE_PREFIX = "breathing-room:session:";

/** Too long to guess. */
export const SESSION_ID = /^[\w-]{20,64}$/;

export type SessionStorage = Pick<Storage, "getItem" | "setItem">;

/** Clients on one page share these ids if storage is unavailable. */
const pageIds = new Map<string, string>();

/**
 * The person's session id from storage, or a new one.
 * @param storage A function, because the mere access to `localStorage` throws if the browser denies it.
 */
export function loadSessionId(host: string, room: string, storage: () => SessionStorage = () => localStorage): string {
  const key = `${STORAGE_PREFIX}${serverAt(host)}/${room}`;
  try {
    const stored = storage().getItem(key);
    if (stored !== null && SESSION_ID.test(stored)) return stored;
  } catch {}
  const id = pageIds.get(key) ?? createSessionId();
  pageIds.set(key, id);
  try {
    storage().setItem(key, id);
  } catch {}
  return id;
}

/** @throws TypeError if the server would close every join with this id. */
export function checkSessionId(id: string): string {
  if (SESSION_ID.test(id)) return id;
  throw new TypeError("A session id needs 20 to 64 characters of A-Z a-z 0-9 _ -");
}

/** Works in insecure contexts too, such as a phone on `http://192.168…`. They lack `randomUUID`. */
export function createSessionId(): string {
  return (
    crypto.randomUUID?.() ??
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")
  );
}

/** `example.com` and `https://Example.com/` are one server. */
function serverAt(host: string): string {
  return host.replace(/^\w+:\/\/|\/$/g, "").toLowerCase();
}
