/** Tickets and live sockets of admins, over a fake backend. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { issueTicket } from "../../party/http/admin-auth.ts";
import { hashNetwork } from "../../party/http/client-ip.ts";
import { handle } from "../../party/http/routes.ts";
import { closeOf, FakeBackend, stubPlatform, TOKEN } from "./fake-platform.ts";

const ROOMS = "https://host.test/admin/api/rooms";
const ADDRESS = "192.0.2.7";

let backend: FakeBackend;
beforeEach(() => {
  stubPlatform();
  backend = new FakeBackend({ ADMIN_TOKEN: TOKEN, ROOMS: "lobby,garden" });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function upgrade(path: string): Promise<Response> {
  const headers = { Upgrade: "websocket", "CF-Connecting-IP": ADDRESS };
  return handle(new Request(ROOMS + path, { headers }), backend);
}

const ticketOf = (room: string, token = TOKEN) => issueTicket(room, token, Date.now()).ticket;

test("M1 a live socket does not exist without an admin token", async () => {
  backend = new FakeBackend({});
  expect((await upgrade(`/lobby/live?ticket=${ticketOf("lobby", "")}`)).status).toBe(404);
});

test("M11 an admin gets a ticket that opens the room's live socket, with a session id of its own", async () => {
  const init = { method: "POST", headers: { Authorization: `Bearer ${TOKEN}` } };
  const { ticket } = await (await handle(new Request(`${ROOMS}/lobby/live-ticket`, init), backend)).json();
  const admitted = new Response("socket");
  backend.join = vi.fn(async () => admitted);
  expect(await upgrade(`/lobby/live?ticket=wrong&ticket=${ticket}&session=the-session-of-person-1&mood=joy`)).toBe(
    admitted,
  );
  const session = expect.stringMatching(/^[a-z0-9-]{36}$/);
  const join = { room: "lobby", role: "admin", session, mood: undefined, address: hashNetwork(ADDRESS, TOKEN) };
  expect(backend.join).toHaveBeenCalledWith(join);
  // Headers cannot be set on a response with a socket.
  expect(admitted.headers.get("X-Frame-Options")).toBeNull();
});

test.each([
  [4007, "/lobby/live"],
  [4007, "/lobby/live?ticket=wrong"],
  [4007, `/lobby/live?ticket=${TOKEN}`],
  [4007, `/lobby/live?ticket=${ticketOf("garden")}`],
  [4001, `/Lobby/live?ticket=${ticketOf("Lobby")}`],
  [4004, `/hall/live?ticket=${ticketOf("hall")}`],
])("J2 Q2 M11 a live socket is closed with %i and reaches no room (%#)", async (code, path) => {
  expect(closeOf(await upgrade(path))).toMatchObject({ code });
  expect(backend.joins).toEqual([]);
});

test("M11 Q3 a live socket over the rate limit reaches no room", async () => {
  backend.limited.joins.add(ADDRESS);
  expect(closeOf(await upgrade(`/lobby/live?ticket=${ticketOf("lobby")}`))).toMatchObject({ code: 4103 });
  expect(backend.joins).toEqual([]);
});
