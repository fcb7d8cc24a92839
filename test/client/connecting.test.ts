/** The join's URL, the close codes and the ways to leave. */
import PartySocket from "partysocket";
import { expect, test, vi } from "vitest";
import { BreathingRoom, type StatusChange } from "../../client/index.ts";
import { FakeNetwork, SESSION } from "./fake-socket.ts";
import { nextSocket, openClient, startClient } from "./test-client.ts";

const presence = { type: "presence", at: 2_000, count: 3, resting: 1, moods: { joy: 2, calm: 0 } };

test("J3 J4 the first join names the protocol version and the session", async () => {
  const { network } = await startClient({ session: undefined });
  expect(network.latest.query).toEqual({ v: "1", session: expect.stringMatching(/^[A-Za-z0-9_-]{20,64}$/) });
});

test.each(["example.com", "127.0.0.1:8787", "localhost:8787", "10.0.0.1", "172.20.0.1", "172.32.0.1", "192.168.0.1"])(
  "J1 the join to %s has the URL that PartySocket builds",
  async (host) => {
    const { url } = (await startClient({ host })).network.latest;
    expect(url.origin + url.pathname).toBe(new PartySocket({ host, room: "lobby", startClosed: true }).roomUrl);
  },
);

test.each([
  ["http://example.com", "ws://example.com"],
  ["https://127.0.0.1:8787/", "wss://127.0.0.1:8787"],
  ["ws://example.com", "ws://example.com"],
])("J1 the scheme of a host that is an origin decides between ws and wss: %s", async (host, origin) => {
  expect((await startClient({ host })).network.latest.url.origin).toBe(origin);
});

test("J2 a bad room name stays one segment of the path, so that the server can reject it", async () => {
  expect((await startClient({ room: "a/../b?c" })).network.latest.url.pathname).toBe("/parties/main/a%2F..%2Fb%3Fc");
});

test.each([1000, 4000, 4001, 4002, 4099])("J9 after close code %i the client does not reconnect", async (code) => {
  const { network, room } = await startClient();
  network.latest.open();
  network.latest.closeByServer(code, "because");
  expect(vi.getTimerCount()).toBe(0);
  room.close();
  expect(room.snapshot).toMatchObject({ status: "closed", code, reason: "because" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toHaveLength(1);
});

test.each([1001, 1005, 1006, 1011, 4100, 4103])(
  "J9 after close code %i the client reconnects and keeps its snapshot",
  async (code) => {
    const { network, room } = await openClient();
    const statuses: StatusChange[] = [];
    room.on("status", (status) => statuses.push(status));
    network.latest.receive(presence);
    network.latest.closeByServer(code);
    expect(room.snapshot).toMatchObject({ status: "reconnecting", code, count: 3, moods: { joy: 2 } });
    const next = await nextSocket(network);
    expect(next.query.session).toBe(SESSION);
    next.welcome();
    expect(statuses.map(({ status }) => status)).toEqual(["reconnecting", "open"]);
  },
);

test("L3 leave() sends a leave and closes for ever", async () => {
  const { network, room } = await openClient();
  room.leave();
  expect(network.latest.frames).toEqual([{ type: "leave" }]);
  expect(network.latest.closedWith).toBe(1000);
  const left = room.snapshot;
  expect(left).toMatchObject({ status: "closed", code: 1000 });
  room.setMood("joy");
  room.join();
  room.close();
  expect(room.snapshot).toBe(left);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.latest.frames).toHaveLength(1);
  expect(network.sockets).toHaveLength(1);
});

test.each(["", "user-4711", "x".repeat(19), "x".repeat(65), "somebody with a secret"])(
  "J4 a session id that the server would reject throws at once and opens no socket: %o",
  async (session) => {
    const { sockets, WebSocket } = new FakeNetwork();
    const join = () => new BreathingRoom({ host: "example.com", room: "lobby", session, WebSocket });
    expect(join).toThrow(new TypeError("A session id needs 20 to 64 characters of A-Z a-z 0-9 _ -"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toEqual([]);
  },
);

test("J4 the shortest and the longest session id are used as they are", async () => {
  for (const session of ["x".repeat(20), "x".repeat(64)]) {
    expect((await startClient({ session })).network.latest.query.session).toBe(session);
  }
});

test("J4 a client of another room or host joins with another id", async () => {
  const sessionOf = async (options: object) =>
    (await startClient({ session: undefined, ...options })).network.latest.query.session;
  const id = await sessionOf({});
  expect(await sessionOf({ host: "https://example.com" })).toBe(id);
  expect(await sessionOf({ room: "garden" })).not.toBe(id);
  expect(await sessionOf({ host: "example.org" })).not.toBe(id);
});

test("J2 an empty room name throws at once", () => {
  const { WebSocket } = new FakeNetwork();
  expect(() => new BreathingRoom({ host: "example.com", room: "", WebSocket })).toThrow(TypeError);
});
