/** The Durable Object of a room: the adapter of the Host port to Cloudflare. */
import { DurableObject } from "cloudflare:workers";
import { networkOf } from "../../http/client-ip.ts";
import { Refusal, readJoin } from "../../http/join.ts";
import { log } from "../../http/log.ts";
import { turnDown } from "../../http/reject.ts";
import { type Host, reasonOf } from "../../room/host.ts";
import { Room } from "../../room/room.ts";
import { readSettings, type Settings } from "../../settings/settings.ts";
import type { HistoryList, Inspection, PageQuery, SessionList } from "../../wire/admin.ts";
import { type CloseName, PING, PONG } from "../../wire/close-codes.ts";
import type { Presence } from "../../wire/frames.ts";
import { quietly } from "../quietly.ts";
import { storagePort } from "../storage.ts";
import type { DirectoryObject } from "./directory-object.ts";

/** Values hold 2 MB with their key and their encoding. */
const VALUE_BYTES = 2_000_000;

export interface Env {
  readonly BREATHING_ROOM: DurableObjectNamespace<BreathingRoomObject>;
  /** The directory of rooms; without it rooms are the same, but admins see no list of them. */
  readonly BREATHING_DIRECTORY?: DurableObjectNamespace<DirectoryObject>;
  /** Limits joins for each address; without it they have no limit. */
  readonly JOIN_LIMIT?: RateLimit;
  /** The client build; a Worker that only wants the rooms can do without. */
  readonly ASSETS?: Fetcher;
}

export class BreathingRoomObject extends DurableObject<Env> {
  readonly #settings: Settings;
  #room!: Room<WebSocket>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#settings = readSettings(env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    ctx.blockConcurrencyWhile(async () => {
      this.#room = await Room.wake(cloudflareHost(ctx, env), this.#settings);
    });
  }

  /** A join, or an admin's live socket, at the path by which the Worker got it. Who is not let in is answered plainly (Q). */
  override fetch(request: Request): Response {
    const url = new URL(request.url);
    const [, side, , room = "", watched = ""] = url.pathname.split("/");
    if (side === "admin") {
      const visit = { room: watched, network: networkOf(request.headers) };
      return this.#accept((open) => this.#room.observe(visit, open));
    }
    const join = readJoin(room, url, request.headers, this.#settings);
    return join instanceof Refusal ? turnDown(join) : this.#accept((open) => this.#room.join(join, open));
  }

  #accept(enter: (open: () => WebSocket | null) => CloseName | null): Response {
    const { 0: client, 1: socket } = new WebSocketPair();
    const refusal = enter(() => {
      try {
        this.ctx.acceptWebSocket(socket);
        return socket;
      } catch {
        // So many sockets that do not answer our close that the platform has no place for another.
        return null;
      }
    });
    if (refusal) return turnDown(Refusal.of(refusal));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** The aggregate, for somebody without a socket. */
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

  remove(hash: string): Promise<boolean> {
    return this.#room.remove(hash);
  }

  shut(room: string): Promise<void> {
    return this.#room.shut(room);
  }

  open(room: string): Promise<void> {
    return this.#room.open(room);
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    this.#room.message(socket, data);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#room.close(socket, code);
    // The runtime leaves the closing handshake to us; without an answer the peer waits for ever.
    quietly(() => socket.close(code === 1005 || code === 1006 ? 1000 : code));
  }

  override webSocketError(socket: WebSocket): void {
    this.#room.close(socket, 1006);
  }

  override alarm(): Promise<void> {
    return this.#room.alarm();
  }
}

/** There is one directory. */
export function directoryOf({ BREATHING_DIRECTORY }: Env): DurableObjectStub<DirectoryObject> | null {
  return BREATHING_DIRECTORY?.getByName("rooms") ?? null;
}

function cloudflareHost(ctx: DurableObjectState, env: Env): Host<WebSocket> {
  return {
    name: ctx.id.name ?? null,
    now: () => Date.now(),
    sockets: () => ctx.getWebSockets(),
    send: (socket, text) => quietly(() => socket.send(text)),
    close: (socket, code, reason) => quietly(() => socket.close(code, reason)),
    heartbeat: (socket) => ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? null,
    attach: (socket, value) => quietly(() => socket.serializeAttachment(value)),
    attachment: (socket) => socket.deserializeAttachment(),
    ...storagePort(ctx.storage, VALUE_BYTES),
    report: (report) => {
      directoryOf(env)
        ?.report(report)
        .catch((fault) => log({ room: report.room, event: "report", reason: reasonOf(fault) }));
    },
    log,
  };
}
