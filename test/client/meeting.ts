/** A room client on a fake network, its errors recorded; fake timers have to be in use. */
import { vi } from "vitest";
import { BreathingRoom, type RoomError, type RoomOptions } from "../../client/index.ts";
import { FakeNetwork, type FakeSocket } from "./fake-socket.ts";

export interface Meeting {
  readonly room: BreathingRoom;
  readonly network: FakeNetwork;
  readonly errors: RoomError[];
}

/** The client has begun its first connect. */
export async function meet(options: Partial<RoomOptions> = {}): Promise<Meeting> {
  const network = new FakeNetwork();
  const errors: RoomError[] = [];
  const { WebSocket } = network;
  const room = new BreathingRoom({ host: "example.com", room: "lobby", session: "somebody", WebSocket, ...options });
  room.on("error", (error) => errors.push(error));
  await vi.advanceTimersByTimeAsync(1);
  return { room, network, errors };
}

/** …and has been welcomed. */
export async function meetOpen(options: Partial<RoomOptions> = {}): Promise<Meeting> {
  const meeting = await meet(options);
  meeting.network.latest.welcome(options.role === "watch" ? { session: null } : {});
  return meeting;
}

/** The next socket, however long the backoff makes it wait. */
export async function nextSocket({ sockets }: FakeNetwork): Promise<FakeSocket> {
  const known = sockets.length;
  for (let waited = 0; sockets.length === known && waited < 40_000; waited += 10) await vi.advanceTimersByTimeAsync(10);
  const next = sockets[known];
  if (!next) throw new Error("the client did not connect again");
  return next;
}
