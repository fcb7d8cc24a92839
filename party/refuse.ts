import type { Refusal } from "./join.ts";

/** Accepts a socket and closes it at once, because a browser cannot read an HTTP error on an upgrade (J8). */
export function refuse({ code, reason }: Refusal): Response {
  const { 0: client, 1: socket } = new WebSocketPair();
  socket.accept();
  socket.close(code, reason);
  return new Response(null, { status: 101, webSocket: client });
}
