/** Tickets and live sockets of admins, over a fake backend. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { issueTicket, isTicket } from "../../party/http/admin-auth.ts";
import { handle } from "../../party/http/routes.ts";
import { closeCodeOf, FakeBackend, stubPlatform, TOKEN } from "./fake-platform.ts";

const HOST = "https://host.test";

let backend: FakeBackend;
beforeEach(() => {
  stubPlatform();
  backend = new FakeBackend();
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function postTicket(headers: Record<string, string>): Promise<Response> {
  return handle(new Request(`${HOST}/admin/api/rooms/lobby/live-ticket`, { method: "POST", headers }), backend);
}

function upgrade(path: string): Promise<Response> {
  return handle(new Request(HOST + path, { headers: { Upgrade: "websocket" } }), backend);
}

test("M1 a live socket does not exist without an admin token", async () => {
  backend = new FakeBackend({});
  const { ticket } = issueTicket("lobby", "", Date.now());
  expect((await upgrade(`/admin/api/rooms/lobby/live?ticket=${ticket}`)).status).toBe(404);
});

test("M11 an admin gets a ticket that opens the room's live socket", async () => {
  const response = await postTicket({ Authorization: `Bearer ${TOKEN}` });
  const { ticket, expires } = await response.json();
  expect(isTicket(ticket, "lobby", TOKEN, Date.now())).toBe(true);
  expect(expires).toBeGreaterThan(Date.now());
  const admitted = new Response("socket");
  backend.join = vi.fn(async () => admitted);
  expect(await upgrade(`/admin/api/rooms/lobby/live?ticket=${ticket}`)).toBe(admitted);
  expect(backend.join).toHaveBeenCalledWith(expect.objectContaining({ room: "lobby", role: "admin" }));
  // Headers cannot be set on a response with a socket.
  expect(admitted.headers.get("X-Frame-Options")).toBeNull();
});

test("M2 M11 nobody else gets a ticket", async () => {
  expect((await postTicket({})).status).toBe(401);
});

test("M11 a live socket without a good ticket is closed with 4007 and reaches no room", async () => {
  const { ticket } = issueTicket("garden", TOKEN, Date.now());
  for (const query of ["", "?ticket=wrong", `?ticket=${ticket}`, `?ticket=${TOKEN}`]) {
    expect(closeCodeOf(await upgrade(`/admin/api/rooms/lobby/live${query}`))).toBe(4007);
  }
  expect(backend.joins).toEqual([]);
});

test("M11 Q3 a live socket over the rate limit reaches no room", async () => {
  const { ticket } = issueTicket("lobby", TOKEN, Date.now());
  backend.limited.add("192.0.2.7");
  const headers = { Upgrade: "websocket", "CF-Connecting-IP": "192.0.2.7" };
  const request = new Request(`${HOST}/admin/api/rooms/lobby/live?ticket=${ticket}`, { headers });
  expect(closeCodeOf(await handle(request, backend))).toBe(4103);
  expect(backend.joins).toEqual([]);
});
