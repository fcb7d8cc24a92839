/** Sockets to rooms of the Worker under test, and the rooms themselves. */
import { env, exports } from "cloudflare:workers";
import { expect } from "vitest";
import { Peer } from "../peer.ts";

export async function open(room: string, query = ""): Promise<Peer<WebSocket>> {
  const url = `https://host.test/parties/main/${room}?${query}`;
  const response = await exports.default.fetch(url, { headers: { Upgrade: "websocket" } });
  expect(response.status).toBe(101);
  if (!response.webSocket) throw new Error("no socket");
  const peer = new Peer(response.webSocket);
  response.webSocket.accept();
  return peer;
}

/** Opens and waits for the welcome. */
export async function join(room: string, query = ""): Promise<Peer<WebSocket>> {
  return (await open(room, query)).welcomed();
}

export function stubOf(room: string) {
  return env.BREATHING_ROOM.get(env.BREATHING_ROOM.idFromName(room));
}

/** Past the edge's cache: what the room itself says. */
export async function count(room: string): Promise<number> {
  return (await stubOf(room).read()).count;
}
