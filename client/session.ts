/** The id is kept over tabs, rooms and reloads: one person in all of them. */
const KEY = "breathing-room:session";
const FORM = /^[A-Za-z0-9_-]{8,64}$/;

export type SessionStorage = Pick<Storage, "getItem" | "setItem">;

/** Where storage is denied, two rooms on one page are one person all the same. */
let ofThisPage: string | undefined;

/** The person's session id. Storage may be absent, full or denied: merely touching `localStorage` throws then. */
export function sessionId(storage: () => SessionStorage = () => localStorage): string {
  try {
    const stored = storage().getItem(KEY);
    if (stored !== null && FORM.test(stored)) return stored;
  } catch {}
  ofThisPage ??= newId();
  try {
    storage().setItem(KEY, ofThisPage);
  } catch {}
  return ofThisPage;
}

/** `randomUUID` is missing from insecure contexts, such as a phone on `http://192.168…`. */
export function newId(): string {
  return (
    crypto.randomUUID?.() ??
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")
  );
}
