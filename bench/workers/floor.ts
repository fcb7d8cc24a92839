/**
 * The floor: a Durable Object that counts nobody and stores nothing. It accepts sockets that hibernate, lets the platform
 * answer their heartbeats, and on request sends one text to all of them.
 */
import { DurableObject } from "cloudflare:workers";

interface Env {
  readonly FLOOR: DurableObjectNamespace<Floor>;
}

/** As long as a presence of the room. */
const TEXT =
  '{"type":"presence","at":1795364781873,"count":1000,"resting":0,"moods":{"gratitude":200,"presence":200,"calm":200,"joy":200,"release":200}}';

/** How often the object was constructed. The isolate keeps this while the object hibernates. */
let constructed = 0;

export class Floor extends DurableObject<Env> {
  #sockets: WebSocket[];

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    constructed++;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.#sockets = ctx.getWebSockets();
  }

  override fetch(request: Request): Response {
    if (request.headers.get("Upgrade") !== "websocket") return Response.json({ constructed, alarms: 0 });
    const { 0: client, 1: socket } = new WebSocketPair();
    this.ctx.acceptWebSocket(socket);
    this.#sockets.push(socket);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, data: string): void {
    if (data === "hello") socket.send(data);
    else for (const each of this.#sockets) each.send(TEXT);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#sockets = this.#sockets.filter((each) => each !== socket);
    socket.close(code);
  }
}

export default {
  fetch: (request, env) => env.FLOOR.getByName("bench").fetch(request),
} satisfies ExportedHandler<Env>;
