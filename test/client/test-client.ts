/** A client on a fake network. A test file that imports this has fake timers. */
import { afterEach, beforeEach, vi } from "vitest";
import { BreathingRoom, type RoomError, type RoomOptions } from "../../client/index.ts";
import { FakeNetwork, type FakeSocket, SESSION } from "./fake-socket.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

export interface TestClient {
  readonly room: BreathingRoom;
  readonly network: FakeNetwork;
  readonly errors: RoomError[];
}

/** The client has started its first connection. */
export async function startClient(options: Partial<RoomOptions> = {}): Promise<TestClient> {
  const network = new FakeNetwork();
  const errors: RoomError[] = [];
  const { WebSocket } = network;
  const room = new BreathingRoom({ host: "example.com", room: "lobby", session: SESSION, WebSocket, ...options });
  room.on("error", (error) => errors.push(error));
  await vi.advanceTimersByTimeAsync(1);
  return { room, network, errors };
}

/** The client has received its first welcome. */
export async function openClient(options: Partial<RoomOptions> = {}): Promise<TestClient> {
  const client = await startClient(options);
  client.network.latest.welcome(options.role === "watch" ? { session: null } : {});
  return client;
}

/** Waits for the client's next connection attempt. */
export async function nextSocket({ sockets }: FakeNetwork): Promise<FakeSocket> {
  const known = sockets.length;
  for (let waited = 0; sockets.length === known && waited < 40_000; waited += 10) await vi.advanceTimersByTimeAsync(10);
  const next = sockets[known];
  if (!next) throw new Error("The client has not reconnected.");
  return next;
}

/** The client has lost its connection and waits for its next attempt. */
export async function lostClient(options: Partial<RoomOptions> = {}): Promise<TestClient> {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const client = await openClient(options);
  client.network.latest.fail();
  await vi.advanceTimersByTimeAsync(1);
  return client;
}
