/** Readings over a fake backend: what reaches the room, and what comes from the cache. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handle } from "../../party/http/routes.ts";
import { FakeBackend, stubPlatform, turns } from "./fake-platform.ts";

const ADDRESS = "192.0.2.7";

let cache: ReturnType<typeof stubPlatform>;
let backend: FakeBackend;

beforeEach(() => {
  cache = stubPlatform();
  backend = new FakeBackend();
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request(`https://host.test${path}`, { headers: { "CF-Connecting-IP": ADDRESS, ...headers } });
  return handle(request, backend);
}

/** A room that no other test reads, because running readings are shared. */
let rooms = 0;
const newRoom = () => `room-${++rooms}`;

test("R1 200 readings of two rooms at the same time cost each room one request and then none", async () => {
  const rooms = [newRoom(), newRoom()];
  const paths = Array.from({ length: 200 }, (_, n) => `/parties/main/${rooms[n % 2]}${n % 4 < 2 ? "" : "/badge.svg"}`);
  const answers = await Promise.all(paths.map((path, n) => get(`${path}?n=${n}`)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  for (const [n, room] of rooms.entries()) expect(await answers[n]?.json()).toMatchObject({ room });
  await get(`/parties/main/${rooms[0]}`);
  expect(backend.reads).toBe(2);
});

test("R1 a reading that misses the cache while another fills it costs the room nothing", async () => {
  const room = newRoom();
  // The rate limit holds one reader up until the other has been answered.
  const counted = Promise.withResolvers<{ success: boolean }>();
  const limit = backend.readLimit;
  backend.readLimit = { limit: () => counted.promise };
  const slow = get(`/parties/main/${room}`);
  await turns(10);
  backend.readLimit = limit;
  await get(`/parties/main/${room}`);
  counted.resolve({ success: true });
  expect((await slow).status).toBe(200);
  expect(backend.reads).toBe(1);
});

test("R1 a reading goes on if its first reader disconnects", async () => {
  await get(`/parties/main/${newRoom()}`);
  expect(backend.background).toHaveLength(1);
  await Promise.all(backend.background);
  expect(cache.stored.size).toBe(1);
});

test("R1 a failed reading fails all its readers and the next one reads again", async () => {
  const room = newRoom();
  const { read } = backend;
  backend.read = () => Promise.reject(new Error("the room fails"));
  const answers = await Promise.all([get(`/parties/main/${room}`), get(`/parties/main/${room}`)]);
  for (const answer of answers) {
    expect([answer.status, answer.headers.get("Cache-Control")]).toEqual([500, null]);
    expect(await answer.text()).not.toContain("the room fails");
  }
  backend.read = read;
  expect((await get(`/parties/main/${room}`)).status).toBe(200);
});

test("R1 a reading that cannot be cached is answered", async () => {
  cache.fails = true;
  expect((await get(`/parties/main/${newRoom()}`)).status).toBe(200);
});

test("R1 pages of every origin may read and caches may keep a reading for 5 s", async () => {
  const { headers } = await get(`/parties/main/${newRoom()}`, { Origin: "https://example.com" });
  expect(Object.fromEntries(headers)).toEqual({
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=5",
    "content-security-policy": "default-src 'none'; frame-ancestors 'self'",
    "content-type": "application/json",
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "x-download-options": "noopen",
    "x-frame-options": "SAMEORIGIN",
    "x-permitted-cross-domain-policies": "none",
  });
});

test("Q3 a reader over the rate limit is answered from the cache only", async () => {
  const room = newRoom();
  backend.limited.readings.add(ADDRESS);
  const response = await get(`/parties/main/${room}`);
  expect([response.status, response.headers.get("Retry-After"), response.headers.get("Cache-Control")]).toEqual([
    ...[429, "60", "no-store"],
  ]);
  expect(await response.json()).toMatchObject({ error: { code: "too_many_requests" } });
  expect(backend.reads).toBe(0);
  await get(`/parties/main/${room}`, { "CF-Connecting-IP": "192.0.2.8" });
  expect((await get(`/parties/main/${room}`)).status).toBe(200);
});

test("R3 the badge is a picture of the count", async () => {
  backend.read = async () => ({ at: 0, count: 1234, resting: 0, moods: {} });
  const response = await get(`/parties/main/${newRoom()}/badge.svg`);
  expect(response.headers.get("Content-Type")).toBe("image/svg+xml");
  expect(await response.text()).toContain(">1,234 breathing now<");
});
