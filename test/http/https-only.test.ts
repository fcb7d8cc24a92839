/** The admin side over plain http and over https. What real servers see of a request's scheme is in test/contract. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { issueTicket } from "../../party/http/admin-auth.ts";
import { handle } from "../../party/http/routes.ts";
import { closeOf, FakeBackend, stubPlatform, TOKEN } from "./fake-platform.ts";

const PATHS = ["/admin", "/admin/", "/admin/admin.js", "/admin/api/rooms", "/admin/api/rooms/lobby", "/admin/nothing"];
const STRICT = "max-age=31536000";

let backend: FakeBackend;
beforeEach(() => {
  stubPlatform();
  backend = new FakeBackend();
  backend.files.set("/lib/admin.page", "page").set("/lib/admin.js", "script");
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function ask(url: string, headers: Record<string, string> = { Authorization: `Bearer ${TOKEN}` }): Promise<Response> {
  return handle(new Request(url, { headers }), backend);
}

const strictTransportOf = async (url: string) => (await ask(url)).headers.get("Strict-Transport-Security");

test.each([
  "rooms.test",
  "rooms.test:8787",
  "localhost.rooms.test",
  "127.0.0.1.rooms.test",
  "mylocalhost",
  "128.0.0.1",
  "0.0.0.0",
  "192.168.1.7",
  "[::]",
  "[::2]",
])("M3 http://%s refuses everything under /admin before it looks at the token", async (host) => {
  backend.admin = vi.fn();
  for (const path of PATHS) {
    const response = await ask(`http://${host}${path}`);
    const message = "The admin side needs https. Over http it answers only on localhost.";
    expect([response.status, await response.json()]).toEqual([403, { error: { code: "https_required", message } }]);
    expect(response.headers.get("Strict-Transport-Security")).toBeNull();
  }
  expect((await ask(`http://${host}/admin/api/rooms`, {})).status).toBe(403);
  expect(backend.admin).not.toHaveBeenCalled();
});

test.each([
  "localhost",
  "localhost:8787",
  "LOCALHOST",
  "rooms.localhost",
  "127.0.0.1:8787",
  "127.8.9.10",
  "127.1",
  "[::1]:8787",
  "[0:0:0:0:0:0:0:1]",
])("M3 http://%s is this machine, so it answers as usual", async (host) => {
  expect((await ask(`http://${host}/admin`)).status).toBe(200);
  expect((await ask(`http://${host}/admin/api/rooms`, {})).status).toBe(401);
});

test("J8 M3 a live socket over plain http is closed and reaches no room, even with a valid ticket", async () => {
  const { ticket } = issueTicket("lobby", TOKEN, Date.now());
  const path = `/admin/api/rooms/lobby/live?ticket=${ticket}`;
  const refused = await ask(`http://rooms.test${path}`, { Upgrade: "websocket" });
  expect([refused.status, closeOf(refused)]).toMatchObject([101, { code: 4007 }]);
  expect(backend.joins).toEqual([]);
  await ask(`http://localhost${path}`, { Upgrade: "websocket" });
  expect(backend.joins).toHaveLength(1);
});

test("M3 every answer of the admin side over https tells browsers to use https for a year", async () => {
  backend.room.inspect = () => Promise.reject(new Error("a fault"));
  for (const path of PATHS) expect(await strictTransportOf(`https://rooms.test${path}`), path).toBe(STRICT);
  expect((await ask("https://rooms.test/admin", {})).headers.get("Strict-Transport-Security")).toBe(STRICT);
});

test("M3 no other answer forces https: neither other paths, nor this machine, nor a server without admins", async () => {
  for (const path of ["/parties/main/lobby", "/embed/lobby", "/widget.js"]) {
    expect(await strictTransportOf(`https://rooms.test${path}`)).toBeNull();
  }
  for (const origin of ["http://localhost", "https://localhost", "https://127.0.0.1"]) {
    expect(await strictTransportOf(`${origin}/admin`)).toBeNull();
  }
  backend = new FakeBackend({});
  expect(await strictTransportOf("https://rooms.test/admin")).toBeNull();
});

test("M1 M3 a server without admins answers plain http like any path that does not exist", async () => {
  backend = new FakeBackend({});
  for (const path of PATHS) expect((await ask(`http://rooms.test${path}`)).status).toBe(404);
});
