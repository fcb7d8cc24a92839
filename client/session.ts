/** One id for all tabs, rooms and reloads, so the server counts one person once. */
const STORAGE_KEY = "breathing-room:session";

/** Too long to guess. */
export const SESSION_ID = /^[\w-]{20,64}$/;

export type SessionStorage = Pick<Storage, "getItem" | "setItem">;

/** Rooms on one page share this id if storage is unavailable. */
let pageId: string | undefined;

/**
 * The person's session id from storage, or a new one.
 * @param storage A function, because the mere access to `localStorage` throws if the browser denies it.
 */
export function loadSessionId(storage: () => SessionStorage = () => localStorage): string {
  try {
    const stored = storage().getItem(STORAGE_KEY);
    if (stored !== null && SESSION_ID.test(stored)) return stored;
  } catch {}
  pageId ??= createSessionId();
  try {
    storage().setItem(STORAGE_KEY, pageId);
  } catch {}
  return pageId;
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
