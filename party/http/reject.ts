import { Refusal } from "./join.ts";

/** Accepts a socket and closes it at once, because a browser cannot read an HTTP error on an upgrade (J8). */
export function refuse({ code, reason }: Refusal): Response {
  const { 0: client, 1: socket } = new WebSocketPair();
  socket.accept();
  socket.close(code, reason);
  return new Response(null, { status: 101, webSocket: client });
}

const TURNED_DOWN = 403;

/** The same between a room and the Worker: a socket that the room accepts is one it has, until its peer lets it go. */
export function turnDown({ code, reason }: Refusal): Response {
  return Response.json({ code, reason }, { status: TURNED_DOWN });
}

/** What a room has answered to an upgrade, as the client is to have it. */
export async function answerOf(room: Response): Promise<Response> {
  if (room.status !== TURNED_DOWN) return room;
  const { code, reason } = await room.json<Refusal>();
  return refuse(new Refusal(code, reason));
}
