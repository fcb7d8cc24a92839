import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SessionId } from "../../party/wire/frames.ts";

const KEY = "breathing-room:session";

/** Every test gets a fresh module, as every page does. */
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

test("J4 a new id is valid and stored", () => {
  const { kept, storage } = storageWith();
  const id = page.loadSessionId(() => storage);
  expect(SessionId.safeParse(id).success).toBe(true);
  expect(kept.get(KEY)).toBe(id);
});

test("J4 a stored id is reused", () => {
  const { storage } = storageWith([[KEY, "stored-some-time-ago"]]);
  expect(page.loadSessionId(() => storage)).toBe("stored-some-time-ago");
});

test.each(["x".repeat(19), "", "x".repeat(65), "some body with a secret!", "somebody-with-a-secret\n"])(
  "J4 an invalid stored id is replaced: %j",
  (bad) => {
    const { kept, storage } = storageWith([[KEY, bad]]);
    const id = page.loadSessionId(() => storage);
    expect(SessionId.safeParse(id).success).toBe(true);
    expect(kept.get(KEY)).toBe(id);
  },
);

test("P2 all rooms on a page share one id if storage is denied", () => {
  const denied = () => {
    throw new DOMException("denied", "SecurityError");
  };
  expect(page.loadSessionId(denied)).toBe(page.loadSessionId(denied));
});

test("J4 an insecure context, which has no randomUUID, gets a valid id", () => {
  vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) });
  expect(page.createSessionId()).toBe("07".repeat(16));
});
