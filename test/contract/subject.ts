/** What the contract is held against: a host's real server, and sockets to its rooms. */
import { expect } from "vitest";
import WebSocket from "ws";
import { Reading } from "../../party/wire/frames.ts";
import { Peer } from "../peer.ts";
import type { Launch, Server } from "../servers.ts";

/** A host, and the ways in which it is known to be other than the contract (README, table of hosts). */
export interface ContractHost {
  readonly launch: Launch;
  /** The room is told how a socket closed. */
  readonly tellsCloseCodes: boolean;
  /** The platform answers heartbeats without waking the room. */
  readonly answersHeartbeats: boolean;
  /** Paths of other parties never reach the project. */
  readonly refusesPartiesItself: boolean;
  /** The platform counts joins for each address. */
  readonly limitsJoins: boolean;
  /** An entry like the project's own that prints when a room is constructed and when it handles a message. */
  readonly probe: string;
}

/** Short enough to be waited for, long enough for a busy machine. */
export const TTL = 6000;
export const TOKEN = "an-admin-token-that-is-long-enough";
export const variables = {
  TTL_SECONDS: TTL / 1000,
  HEARTBEAT_SECONDS: 2,
  GRACE_SECONDS: 1,
  ADMIN_TOKEN: TOKEN,
  LIMIT_JOINS: "off",
};

let rooms = 0;

/** A room nobody has been in. */
export function newRoom(): string {
  return `room-${++rooms}`;
}

export class Visitors {
  readonly #server: Server;
  readonly #headers: Record<string, string>;

  /** @param headers Sent with every request, as if the edge or a browser had. */
  constructor(server: Server, headers: Record<string, string> = {}) {
    this.#server = server;
    this.#headers = headers;
  }

  socket(path: string): WebSocket {
    return new WebSocket(`ws://127.0.0.1:${this.#server.port}${path}`, { headers: this.#headers });
  }

  open(room: string, query = ""): Peer<WebSocket> {
    const socket = this.socket(`/parties/main/${room}?${query}`);
    const peer = new Peer(socket);
    onCloseFrame(socket, (code, reason) => peer.hearClose(code, reason));
    return peer;
  }

  /** All that the server has printed. */
  readonly output = (): string => this.#server.output;

  /** Opens and waits for the welcome. */
  join(room: string, query = ""): Promise<Peer<WebSocket>> {
    return this.open(room, query).welcomed();
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.#server.origin + path, { ...init, headers: { ...this.#headers, ...init?.headers } });
  }

  /** The HTTP status by which an upgrade is turned down. */
  upgradeStatus(path: string): Promise<number | undefined> {
    const socket = this.socket(path);
    return new Promise((resolve, reject) => {
      socket.on("unexpected-response", (_, { statusCode }) => resolve(statusCode));
      socket.on("open", () => reject(new Error("opened")));
    });
  }

  async read(room: string): Promise<Reading> {
    const response = await this.fetch(`/parties/main/${room}`);
    expect(response.status).toBe(200);
    return Reading.parse(await response.json());
  }
}

/** `ws` tells of a close when the connection ends, workerd may keep that for a while: the frame is what counts. */
export function onCloseFrame(socket: WebSocket, listener: (code: number, reason: string) => void): void {
  socket.on("open", () => {
    const { _receiver: receiver } = socket as unknown as { _receiver: NodeJS.EventEmitter };
    receiver.on("conclude", (code: number, reason: Buffer) => listener(code, reason.toString()));
  });
}

/** Keeps sockets heard from until it is stopped: what a client does on its own. */
export function keepAlive(...peers: Peer[]): Disposable {
  const timer = setInterval(() => {
    for (const peer of peers) if (!peer.closed) peer.say("ping");
  }, 1000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
