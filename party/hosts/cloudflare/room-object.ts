/** The Durable Object of a room: connects the Host port to Cloudflare. */
import { DurableObject } from "cloudflare:workers";
import { log } from "../../http/log.ts";
import { isOverLimit } from "../../http/rate-limit.ts";
import { Rejection, rejectionResponse } from "../../http/reject.ts";
import type { Host } from "../../room/host.ts";
import { decodeJoin, JOIN_HEADER } from "../../room/join-request.ts";
import { Room } from "../../room/room.ts";
import { readSettings } from "../../settings/settings.ts";
import type { HistoryList, Inspection, PageQuery, RemoveRequest, SessionList } from "../../wire/admin.ts";
import { PING, PONG } from "../../wire/close-codes.ts";
import type { Presence } from "../../wire/frames.ts";
import { ignoreErrors, sendReport, soon } from "../adapter.ts";
import { storagePort } from "../storage.ts";
import { type DirectoryBinding, directoryOf } from "./directory-object.ts";

/** SQLite-backed objects store 2 MB of key and encoded value. */
const VALUE_BYTES = 2_000_000;
/** Codes that the platform reports but that nobody can send. */
const UNSENDABLE_CODES = [1005, 1006, 1015];

export interface Env extends DirectoryBinding {
  readonly BREATHING_ROOM: DurableObjectNamespace<BreathingRoomObject>;
  /** What an address may do over all rooms (Q3, Q11). Without them it has no limit there. */
  readonly JOIN_LIMIT?: RateLimit;
  readonly READ_LIMIT?: RateLimit;
  readonly WORK_LIMIT?: RateLimit;
  /** The client build. A Worker that only needs the rooms can omit it. */
  readonly ASSETS?: Fetcher;
}

export class BreathingRoomObject extends DurableObject<Env> {
  #room!: Room<WebSocket>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    ctx.blockConcurrencyWhile(async () => {
      this.#room = await Room.restore(cloudflareHost(ctx, env), readSettings(env));
    });
  }

  /** The upgrade of a join (see `upgradeRequest`). */
  override async fetch(request: Request): Promise<Response> {
    const join = decodeJoin(request.headers.get(JOIN_HEADER) ?? "");
    if (!(await this.#room.payFor(join))) return rejectionResponse(new Rejection("tooManyFromAddress"));
    const { 0: client, 1: socket } = new WebSocketPair();
    const rejected = this.#room.join(join, () => {
      try {
        this.ctx.acceptWebSocket(socket);
        return socket;
      } catch {
        // The platform counts sockets that have not answered our close.
        return null;
      }
    });
    return rejected
      ? rejectionResponse(new Rejection(rejected))
      : new Response(null, { status: 101, webSocket: client });
  }

  read(): Presence {
    return this.#room.read();
  }

  inspect(): Inspection | null {
    return this.#room.inspect();
  }

  sessions(page: PageQuery): SessionList | null {
    return this.#room.sessions(page);
  }

  history(hours: number): Promise<HistoryList | null> {
    return this.#room.history(hours);
  }

  remove(hash: string, removal: RemoveRequest): Promise<boolean> {
    return this.#room.remove(hash, removal);
  }

  closeRoom(room: string): Promise<void> {
    return this.#room.closeRoom(room);
  }

  openRoom(room: string): Promise<void> {
    return this.#room.openRoom(room);
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    this.#room.message(socket, data);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#room.close(socket, code);
    // The runtime does not answer the closing handshake. Without an answer the peer waits forever.
    ignoreErrors(() => socket.close(UNSENDABLE_CODES.includes(code) ? 1000 : code));
  }

  override webSocketError(socket: WebSocket): void {
    this.#room.close(socket, 1006);
  }

  override async alarm(): Promise<void> {
    if (!this.#room.isLoaded) this.#room = await this.ctx.blockConcurrencyWhile(() => this.#room.reload());
    await this.#room.alarm();
  }
}

function cloudflareHost(ctx: DurableObjectState, env: Env): Host<WebSocket> {
  return {
    name: ctx.id.name ?? null,
    now: () => Date.now(),
    sockets: () => ctx.getWebSockets(),
    soon,
    send: (socket, text) => ignoreErrors(() => socket.send(text)),
    close: (socket, code, reason) => ignoreErrors(() => socket.close(code, reason)),
    lastPongAt: (socket) => ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? null,
    attach: (socket, value) => ignoreErrors(() => socket.serializeAttachment(value)),
    attachment: (socket) => socket.deserializeAttachment(),
    ...storagePort(ctx.storage, VALUE_BYTES),
    charge: async (address) => !(await isOverLimit(address, env.WORK_LIMIT ?? null, env)),
    report: (report) => sendReport(directoryOf(env), report),
    log,
  };
}
