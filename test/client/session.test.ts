import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SessionId } from "../../party/wire/frames.ts";

const KEY = "breathing-room:session";

/** Each test is a page of its own. */
let page: typeof import("../../client/session.ts");
beforeEach(async () => {
  vi.resetModules();
  page = await import("../../client/session.ts");
});
afterEach(() => vi.unstubAllGlobals());

function storageWith(entries: [string, string][] = []) {
  const kept = new Map(entries);
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return { kept, storage };
}

test("J4 a new id is kept, and has the form of the wire", () => {
  const { kept, storage } = storageWith();
  const id = page.sessionId(() => storage);
  expect(SessionId.safeParse(id).success).toBe(true);
  expect(kept.get(KEY)).toBe(id);
  expect(page.sessionId(() => storage)).toBe(id);
});

test("a kept id is used again", () => {
  const { storage } = storageWith([[KEY, "somebody-long-ago"]]);
  expect(page.sessionId(() => storage)).toBe("somebody-long-ago");
});

test.each(["short", "", "x".repeat(65), "some body!", "somebody\n"])(
  "J4 a kept id that is none is replaced: %j",
  (bad) => {
    const { kept, storage } = storageWith([[KEY, bad]]);
    const id = page.sessionId(() => storage);
    expect(SessionId.safeParse(id).success).toBe(true);
    expect(kept.get(KEY)).toBe(id);
  },
);

test("where storage is denied, a page is one person in all its rooms", () => {
  const denied = () => {
    throw new DOMException("denied", "SecurityError");
  };
  expect(page.sessionId(denied)).toBe(page.sessionId(denied));
});

test("where storage can be read but not written, a page is one person too", () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  expect(page.sessionId(() => full)).toBe(page.sessionId(() => full));
});

test("where there is no storage at all, there is an id all the same", () => {
  vi.stubGlobal("localStorage", undefined);
  expect(SessionId.safeParse(page.sessionId()).success).toBe(true);
});

test("J4 an insecure context has no randomUUID, and its ids have the form all the same", () => {
  vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) });
  expect(page.newId()).toBe("07".repeat(16));
});
