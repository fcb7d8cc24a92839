/** The admin's live socket on a fake network, with a fake API. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AdminApi } from "../../../client/admin/api.ts";
import { LiveSocket } from "../../../client/admin/live-socket.ts";
import { FakeNetwork } from "../fake-socket.ts";

const handlers = { onInspection: vi.fn(), onLost: vi.fn(), onRejected: vi.fn() };
const onUnauthorized = vi.fn();
/** Answers a request for a ticket. */
const respond = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();
const inspection = { type: "inspection", settings: { heartbeatSeconds: 30 } };

let network: FakeNetwork;
let live: LiveSocket;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  network = new FakeNetwork();
  let tickets = 0;
  respond.mockImplementation(async () => Response.json({ ticket: `ticket-${++tickets}`, expires: 0 }));
  vi.stubGlobal("WebSocket", network.WebSocket);
  vi.stubGlobal("location", { origin: "https://example.com" });
  vi.stubGlobal("fetch", respond);
});
afterEach(() => {
  live.close();
  vi.resetAllMocks();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function start(): Promise<void> {
  live = new LiveSocket(new AdminApi("the-token", onUnauthorized), "lobby", handlers);
  await vi.advanceTimersByTimeAsync(1);
}

const tickets = () => network.sockets.map(({ url }) => url.searchParams.get("ticket"));

test("M11 the token goes into a header and the ticket into the socket's URL", async () => {
  await start();
  const [url, init] = respond.mock.calls[0] ?? [];
  expect(url).toBe("/admin/api/rooms/lobby/live-ticket");
  expect(init).toMatchObject({ method: "POST", headers: { Authorization: "Bearer the-token" } });
  expect(network.latest.url.href).toBe("wss://example.com/admin/api/rooms/lobby/live?ticket=ticket-1");
  network.latest.open();
  network.latest.receive(inspection);
  expect(network.latest.sent).toEqual([]);
  expect(handlers.onInspection).toHaveBeenCalledWith(inspection);
});

test.each([1000, 1006, 4007, 4100])(
  "M11 after close code %i the socket reconnects with a fresh ticket",
  async (code) => {
    await start();
    network.latest.open();
    network.latest.closeByServer(code);
    expect(handlers.onLost).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(tickets()).toEqual(["ticket-1", "ticket-2"]);
  },
);

test("H1 the socket answers a missing pong with a reconnect", async () => {
  await start();
  network.latest.open();
  network.latest.receive(inspection);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(network.latest.pings).toBe(1);
  network.latest.receive("pong");
  await vi.advanceTimersByTimeAsync(30_000 + 10_000 + 2_000);
  expect(tickets()).toEqual(["ticket-1", "ticket-2"]);
});

test("J9 after a final close code the socket gives the reason and stays closed", async () => {
  await start();
  network.latest.closeByServer(4001, "badRoom");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(handlers.onRejected).toHaveBeenCalledWith("The server closed the connection: badRoom (4001).");
  expect(network.sockets).toHaveLength(1);
});

test("M2 a 401 means that the token is wrong, and ends the attempts", async () => {
  // The page leaves the room when it shows the sign-in form.
  onUnauthorized.mockImplementation(() => live.close());
  respond.mockImplementation(async () => Response.json({ error: { message: "Wrong token." } }, { status: 401 }));
  await start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(onUnauthorized).toHaveBeenCalledTimes(1);
  expect(handlers.onRejected).not.toHaveBeenCalled();
  expect(network.sockets).toHaveLength(0);
});

test.each([
  ["is unreachable", () => Promise.reject(new TypeError("failed"))],
  ["limits the rate", async () => new Response("", { status: 429 })],
  ["fails", async () => new Response("", { status: 500 })],
])("J9 a server that %s gets another request for a ticket", async (_, answer) => {
  respond.mockImplementationOnce(answer);
  await start();
  expect(handlers.onLost).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(network.sockets).toHaveLength(1);
});

test("close() opens no socket for a ticket that arrives later", async () => {
  await start();
  let answer = (_: Response) => {};
  respond.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  network.latest.closeByServer(1006);
  await vi.advanceTimersByTimeAsync(2_000);
  live.close();
  answer(Response.json({ ticket: "late", expires: 0 }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tickets()).toEqual(["ticket-1"]);
  expect(vi.getTimerCount()).toBe(0);
});
