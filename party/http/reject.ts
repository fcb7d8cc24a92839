/** Rejected joins: how a room's object tells the Worker, and how the Worker tells the client. */
import { CloseCode, type CloseName } from "../wire/close-codes.ts";
import type { Backend } from "./backend.ts";

/** Declared here, so that the routes do not depend on one platform's types. */
declare const WebSocketPair: new () => { 0: WebSocket; 1: WebSocket & { accept(): void } };

const REJECTED = 403;
/** A client that does not answer a close would keep its connection for ever. */
const CLOSE_TIMEOUT_MS = 5000;

/** The close code and reason of a join that is not admitted. */
export class Rejection {
  readonly code: number;
  readonly reason: string;

  constructor(name: CloseName, reason: string = name) {
    this.code = CloseCode[name];
    this.reason = reason;
  }
}

/** Accepts the socket and closes it, because a browser cannot read an HTTP error on an upgrade (J8). */
export function rejectUpgrade({ code, reason }: Pick<Rejection, "code" | "reason">, backend: Backend): Response {
  const { 0: client, 1: socket } = new WebSocketPair();
  socket.accept();
  socket.close(code, reason);
  backend.waitUntil(endAfterClose(socket, backend));
  const init = { status: 101, webSocket: client };
  return new Response(null, init);
}

function endAfterClose(socket: WebSocket, backend: Backend): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve();
      backend.abort();
    }, CLOSE_TIMEOUT_MS);
    socket.addEventListener("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A room's object answers without a socket, because it would have to keep an accepted one until the client lets go. */
export function rejectionResponse({ code, reason }: Rejection): Response {
  return Response.json({ code, reason }, { status: REJECTED });
}

/** Turns the answer of a room's object into the answer for the client. */
export async function upgradeResponse(answer: Response, backend: Backend): Promise<Response> {
  return answer.status === REJECTED ? rejectUpgrade(await answer.json(), backend) : answer;
}
