import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SessionId } from "../../party/wire/frames.ts";

const HOST = "rooms.example.com";
const KEY = `breathing-room:session:${HOST}/lobby`;
const STORED = "stored-some-time-ago";

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

const denied = () => {
  throw new DOMException("denied", "SecurityError");
};

test("J4 a new id is valid and stored for its host and room", () => {
  const { kept, storage } = storageWith();
  const id = page.loadSessionId(HOST, "lobby", () => storage);
  expect(SessionId.safeParse(id).success).toBe(true);
  expect([...kept]).toEqual([[KEY, id]]);
});

test("J4 a stored id is reused", () => {
  const { storage } = storageWith([[KEY, STORED]]);
  expect(page.loadSessionId(HOST, "lobby", () => storage)).toBe(STORED);
});

test.each(["with", "without"])("J4 every host and every room has an id of its own, %s storage", (how) => {
  const { storage: kept } = storageWith();
  const storage = how === "with" ? () => kept : denied;
  const ids = [
    page.loadSessionId(HOST, "lobby", storage),
    page.loadSessionId(HOST, "garden", storage),
    page.loadSessionId("other.example.com", "lobby", storage),
    page.loadSessionId(`${HOST}:8787`, "lobby", storage),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([`https://${HOST}`, `http://${HOST}/`, `wss://${HOST}`, "Rooms.Example.com", `${HOST}/`])(
  "P2 J4 the widget, a page and another spelling of the host share an id: %s",
  (host) => {
    const { storage } = storageWith([[KEY, STORED]]);
    expect(page.loadSessionId(host, "lobby", () => storage)).toBe(STORED);
  },
);

test("J4 an id under the key without a host and room is not used", () => {
  const { storage } = storageWith([["breathing-room:session", STORED]]);
  expect(page.loadSessionId(HOST, "lobby", () => storage)).not.toBe(STORED);
});

test.each(["x".repeat(19), "", "x".repeat(65), "some body with a secret!", "somebody-with-a-secret\n"])(
  "J4 an invalid stored id is replaced: %j",
  (bad) => {
    const { kept, storage } = storageWith([[KEY, bad]]);
    const id = page.loadSessionId(HOST, "lobby", () => storage);
    expect(SessionId.safeParse(id).success).toBe(true);
    expect(kept.get(KEY)).toBe(id);
  },
);

test("P2 the clients of one room on a page share an id if storage is denied", () => {
  const id = page.loadSessionId(HOST, "lobby", denied);
  expect(page.loadSessionId(`https://${HOST}`, "lobby", denied)).toBe(id);
});

test("P2 the clients of one room on a page share an id if storage keeps nothing", () => {
  const forgetful = () => ({ getItem: () => null, setItem: () => {} });
  expect(page.loadSessionId(HOST, "lobby", forgetful)).toBe(page.loadSessionId(HOST, "lobby", forgetful));
});

test("J4 an insecure context, which has no randomUUID, gets a valid id", () => {
  vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) });
  expect(page.createSessionId()).toBe("07".repeat(16));
});
