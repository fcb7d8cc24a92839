/** The admin's API and page over a fake room. Live sockets are in live.test.ts. */
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { handle } from "../../party/http/routes.ts";
import type { Inspection } from "../../party/wire/admin.ts";
import { reportOf } from "../directory/fake-storage.ts";
import { FakeBackend, stubPlatform, TOKEN } from "./fake-platform.ts";

const HOST = "https://host.test";
const HASH = "0123456789abcdef";
const HOUR_MS = 3_600_000;

const inspection: Inspection = {
  ...{ room: "lobby", at: HOUR_MS, count: 2, resting: 0, moods: { joy: 1 }, watchers: 1, sockets: 3 },
  ...{ closed: false, removed: 0, alarm: { at: null, why: "nothing" } },
  counters: {
    ...{ since: 0, constructed: 1, joins: 100, messages: 40, broadcasts: 5, alarms: 6, requests: 7, rows: 8 },
    personMs: 2 * HOUR_MS,
  },
  settings: {
    ...{ moods: ["joy"], heartbeatSeconds: 30, ttlSeconds: 90, graceSeconds: 3, maxSitMinutes: 60 },
    breathPattern: [4, 4, 4, 4],
  },
};

let backend: FakeBackend;
let actions: MockInstance;
let faults: MockInstance;
beforeEach(() => {
  stubPlatform();
  backend = new FakeBackend();
  actions = vi.spyOn(console, "log").mockImplementation(() => {});
  faults = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const authorized = { Authorization: `Bearer ${TOKEN}` };

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return handle(new Request(`${HOST}/admin${path}`, { headers: authorized, ...init }), backend);
}

const post = (path: string, body?: string) => ask(`/api/rooms${path}`, { method: "POST", ...(body ? { body } : {}) });

const PATHS = ["", "/", "/admin.js", "/api/rooms", "/api/rooms/lobby", "/api/rooms/lobby/sessions", "/api/nothing"];

test.each(PATHS)("M1 /admin%s does not exist without an admin token", async (path) => {
  backend = new FakeBackend({});
  backend.files.set("/lib/admin.page", "page").set("/lib/admin.js", "script");
  const response = await ask(path);
  const error = { code: "not_found", message: "No such path." };
  expect([response.status, await response.json()]).toEqual([404, { error }]);
});

test("M2 the API needs the token in its header", async () => {
  for (const path of PATHS.filter((each) => each.startsWith("/api"))) {
    const response = await ask(`${path}?token=${TOKEN}`, { headers: { Authorization: "Bearer wrong" } });
    expect([response.status, response.headers.get("WWW-Authenticate")]).toEqual([401, "Bearer"]);
    const message = "Missing or wrong admin token. Send `Authorization: Bearer <token>`.";
    expect(await response.json()).toEqual({ error: { code: "unauthorized", message } });
  }
});

test("M4 answers are never cached", async () => {
  for (const path of ["", "/api/rooms", "/api/nothing"]) {
    expect((await ask(path)).headers.get("Cache-Control")).toBe("no-store");
  }
});

test("M5 a host without a directory lists no rooms", async () => {
  expect(await (await ask("/api/rooms")).json()).toEqual({ rooms: [], cursor: null });
});

test("M5 the list has the numbers of now and the cursor of the directory", async () => {
  const list = vi.fn(async () => ({ rooms: [reportOf("lobby", { count: 9 })], cursor: "9.0.lobby" }));
  backend.directory = () => ({ list, report: async () => {} });
  backend.room.inspect = async () => inspection;
  expect(await (await ask("/api/rooms?limit=1&cursor=12.3.garden&search=b_b-9")).json()).toMatchObject({
    rooms: [{ room: "lobby", count: 2, live: true }],
    cursor: "9.0.lobby",
  });
  expect(list).toHaveBeenCalledWith({ limit: 1, cursor: "12.3.garden", search: "b_b-9" });
});

test("M6 the details of a room have its inspection and its cost until then", async () => {
  backend.room.inspect = async () => inspection;
  const details = await (await ask("/api/rooms/lobby")).json();
  expect(details).toMatchObject({ ...inspection, cost: { over: HOUR_MS } });
  const { room, oldDesign } = details.cost;
  // 107 Worker requests at $0.30 a million, 115 object requests at $0.15, 8 rows at $1, and 0.01 GB-s at $12.50.
  expect(room.dollars).toBeCloseTo(107 * 0.3e-6 + 115 * 0.15e-6 + 8e-6 + 153 * 0.005 * 0.128 * 12.5e-6, 12);
  expect(room.dollarsAMonth).toBeCloseTo(room.dollars * 720, 12);
  // A heartbeat every 10 s of 2 people.
  expect(oldDesign.items[0].soFar).toBe(720);
});

test.each(["", "/sessions", "/history"])("M6 M7 M8 an empty room's %s is a 404", async (path) => {
  const nothing = async () => null;
  Object.assign(backend.room, { inspect: nothing, sessions: nothing, history: nothing });
  const response = await ask(`/api/rooms/lobby${path}`);
  const error = { code: "not_found", message: "No such room." };
  expect([response.status, await response.json()]).toEqual([404, { error }]);
});

test("M4 an answer has only the members of its schema", async () => {
  const row = {
    ...{ hash: HASH, mood: null, joined: 1, lastSeen: 2, expires: 3 },
    ...{ rule: "ttl", sockets: 1, state: "here" },
  };
  backend.room.sessions = async () => ({ sessions: [{ ...row, id: "session-1" }], cursor: null }) as never;
  expect(await (await ask("/api/rooms/lobby/sessions")).json()).toEqual({ sessions: [row], cursor: null });
});

test.each([
  ["an answer of the wrong shape", async () => ({ minutes: [{ at: "soon" }] }) as never],
  ["a fault", () => Promise.reject(new Error("the disk is full"))],
])("M4 %s is logged and answered without details", async (_, history) => {
  backend.room.history = history;
  const response = await ask("/api/rooms/lobby/history");
  const error = { code: "internal", message: "Something went wrong on the server." };
  expect([response.status, await response.json()]).toEqual([500, { error }]);
  expect(faults).toHaveBeenCalledOnce();
});

const REMOVE = `/lobby/sessions/${HASH}/remove`;

test.each<[status: number, code: string, method: string, path: string, body?: string]>([
  [400, "bad_limit", "GET", "?limit=0"],
  [400, "bad_limit", "GET", "?limit=51"],
  [400, "bad_cursor", "GET", "?cursor="],
  [400, "bad_cursor", "GET", "?cursor=lobby"],
  [400, "bad_cursor", "GET", "?cursor=1.0.Lobby"],
  [400, "bad_cursor", "GET", "?cursor=1.0.lobby.1"],
  [400, "bad_cursor", "GET", "?cursor=-1.0.lobby"],
  [400, "bad_search", "GET", "?search="],
  [400, "bad_search", "GET", "?search=Lobby"],
  [400, "bad_search", "GET", "?search=a%20room"],
  [400, "bad_search", "GET", `?search=${"a".repeat(65)}`],
  [400, "bad_limit", "GET", "/lobby/sessions?limit=101"],
  [400, "bad_cursor", "GET", "/lobby/sessions?cursor="],
  [400, "bad_cursor", "GET", "/lobby/sessions?cursor=unknown"],
  [400, "bad_hours", "GET", "/lobby/history?hours=0"],
  [400, "bad_hours", "GET", "/lobby/history?hours=169"],
  [400, "bad_room", "GET", "/Lobby"],
  [400, "bad_room", "GET", "/l%6fbby/history"],
  [400, "bad_minutes", "POST", REMOVE, '{"minutes":0}'],
  [400, "bad_minutes", "POST", REMOVE, '{"minutes":10081}'],
  [400, "bad_minutes", "POST", REMOVE, '{"minutes":"10"}'],
  [400, "bad_address", "POST", REMOVE, '{"address":"yes"}'],
  [400, "bad_body", "POST", REMOVE, "{"],
  [400, "bad_body", "POST", REMOVE, "null"],
  [404, "not_found", "POST", REMOVE, "{}"],
  [405, "method_not_allowed", "DELETE", "/lobby"],
  [405, "method_not_allowed", "GET", REMOVE],
  [405, "method_not_allowed", "GET", "/lobby/live-ticket"],
  [405, "method_not_allowed", "GET", "/lobby/close"],
  [426, "upgrade_required", "GET", "/lobby/live"],
])("M4 M9 M12 %i %s for %s %s (%#)", async (status, code, method, path, body) => {
  const remove = vi.fn(async () => false);
  backend.room = { sessions: () => Promise.reject(new RangeError("bad cursor")), remove };
  const response = await ask(`/api/rooms${path}`, { method, ...(body && { body }) });
  expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }]);
  if (status === 405) expect(response.headers.get("Allow")).toBe(method === "GET" ? "POST" : "GET, HEAD");
  // Only the room knows that a hash is unknown.
  expect(remove).toHaveBeenCalledTimes(status === 404 ? 1 : 0);
  expect(actions).not.toHaveBeenCalled();
});

test.each([
  [undefined, 10],
  ["{}", 10],
  ['{"minutes":1}', 1],
  ['{"minutes":10080,"other":1}', 10_080],
  ['{"address":true}', 10],
])("M9 the body %o removes a session for %i minutes", async (body, minutes) => {
  const remove = vi.fn(async () => true);
  backend.room.remove = remove;
  expect(await (await post(REMOVE, body)).json()).toEqual({ done: true });
  expect(remove).toHaveBeenCalledWith(HASH, { minutes, address: body?.includes("true") ?? false });
  expect(JSON.parse(actions.mock.lastCall?.[0])).toEqual({
    ...{
      at: expect.any(String),
      room: "lobby",
      action: "remove",
      address: body?.includes("true") ?? false,
      session: HASH,
    },
  });
});

test.each([
  ["close", "closeRoom"],
  ["open", "openRoom"],
] as const)("M10 M12 %s is done before it is answered and logged", async (action, method) => {
  const act = vi.fn(async () => {});
  backend.room[method] = act;
  expect(await (await post(`/lobby/${action}`)).json()).toEqual({ done: true });
  expect(act).toHaveBeenCalledWith("lobby");
  expect(actions.mock.lastCall?.[0]).toContain(`"room":"lobby","action":"${action}"`);
  backend.room[method] = () => Promise.reject(new Error("not stored"));
  expect((await post(`/lobby/${action}`)).status).toBe(500);
  expect(actions).toHaveBeenCalledOnce();
});
