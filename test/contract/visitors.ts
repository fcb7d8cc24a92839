/** Clients of a host's real server. */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import WebSocket from "ws";
import { Reading } from "../../party/wire/frames.ts";
import { Peer } from "../peer.ts";
import type { Launch, Server } from "../servers.ts";

/** A host, and its known differences from the contract (README, table of hosts). */
export interface ContractHost {
  readonly launch: Launch;
  /** The platform tells the room how a socket closed. */
  readonly tellsCloseCodes: boolean;
  /** The platform answers heartbeats without waking the room. */
  readonly answersHeartbeats: boolean;
  /** The platform rejects the paths of other parties before they reach the project. */
  readonly rejectsOtherParties: boolean;
  /** The platform's file server does not serve the files of the admin page (M14). */
  readonly hidesAdminFiles: boolean;
  /** The platform counts what an address does. */
  readonly limitsAddresses: boolean;
  /** An entry like the project's own, for the tests that must see inside (see the probe's own comment). */
  readonly probe: string;
}

let rooms = 0;

/** The name of a room that nobody has joined. */
export function newRoom(): string {
  return `room-${++rooms}`;
}

/** A server by its address, and its output if this process started it. */
type ReachableServer = Pick<Server, "port" | "origin"> & Partial<Pick<Server, "output">>;

export class Visitors {
  readonly #server: ReachableServer;
  readonly #headers: Record<string, string>;

  /** @param headers Sent with every request, as the edge or a browser would. */
  constructor(server: ReachableServer, headers: Record<string, string> = {}) {
    this.#server = server;
    this.#headers = headers;
  }

  /** The same visitors with more headers. */
  with(headers: Record<string, string>): Visitors {
    return new Visitors(this.#server, { ...this.#headers, ...headers });
  }

  socket(path: string): WebSocket {
    return new WebSocket(`ws://127.0.0.1:${this.#server.port}${path}`, { headers: this.#headers });
  }

  open(room: string, query = ""): Peer<WebSocket> {
    const socket = this.socket(`/parties/main/${room}?${query}`);
    const peer = new Peer(socket);
    onCloseFrame(socket, (code, reason) => peer.noteClose(code, reason));
    return peer;
  }

  /** Everything that the server has printed. */
  readonly output = (): string => this.#server.output ?? "";

  /** Opens a socket and waits for the welcome. */
  join(room: string, query = ""): Promise<Peer<WebSocket>> {
    return this.open(room, query).welcomed();
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.#server.origin + path, { ...init, headers: { ...this.#headers, ...init?.headers } });
  }

  /** Asks under the host name in the headers, which `fetch` replaces. */
  async get(path: string): Promise<{ status: number | undefined; body: string }> {
    const request = get(this.#server.origin + path, { headers: this.#headers });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    return { status: response.statusCode, body: await text(response) };
  }

  /** The HTTP status of a rejected upgrade. */
  upgradeStatus(path: string): Promise<number | undefined> {
    const socket = this.socket(path);
    return new Promise((resolve, reject) => {
      socket.on("unexpected-response", (_, { statusCode }) => resolve(statusCode));
      socket.on("open", () => reject(new Error(`${path} accepts sockets.`)));
    });
  }

  async read(room: string): Promise<Reading> {
    const response = await this.fetch(`/parties/main/${room}`);
    expect(response.status).toBe(200);
    return Reading.parse(await response.json());
  }
}

/** `ws` reports a close at the end of the connection, which workerd can delay. This listens to the close frame itself. */
export function onCloseFrame(socket: WebSocket, listener: (code: number, reason: string) => void): void {
  socket.on("open", () => {
    const { _receiver: receiver } = socket as unknown as { _receiver: NodeJS.EventEmitter };
    receiver.on("conclude", (code: number, reason: Buffer) => listener(code, reason.toString()));
  });
}

/** Sends heartbeats until it is disposed, like a client. */
export function keepAlive(...peers: Peer[]): Disposable {
  const timer = setInterval(() => {
    for (const peer of peers) if (!peer.closed) peer.say("ping");
  }, 1000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
