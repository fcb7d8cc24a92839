import type { LiveFrame } from "../../party/wire/admin.ts";
import { CloseCode, isFinal, PING, PONG } from "../../party/wire/close-codes.ts";
import { Backoff } from "../backoff.ts";
import { Heartbeat } from "../heartbeat.ts";
import { watchPage } from "../page.ts";

const SECOND = 1000;

interface Handlers {
  inspection(frame: LiveFrame): void;
  /** The socket is gone; another one is tried. */
  lost(): void;
  /** The server does not want us, whatever we try. */
  refused(code: number, reason: string): void;
}

/** One socket after another that shows a room as it is, until it is closed. */
export class Live {
  readonly #url: string;
  readonly #token: string;
  readonly #handlers: Handlers;
  readonly #backoff = new Backoff();
  readonly #heartbeat = new Heartbeat({ ping: () => this.#socket?.send(PING), dead: () => this.#lose() });
  readonly #unwatch: () => void;
  #socket: WebSocket | null = null;
  #closed = false;

  constructor(room: string, token: string, handlers: Handlers) {
    this.#url = `${location.origin.replace(/^http/, "ws")}/admin/api/rooms/${encodeURIComponent(room)}/live`;
    this.#token = token;
    this.#handlers = handlers;
    this.#unwatch = watchPage({ hidden: () => {}, awake: () => this.#wake() });
    this.#connect();
  }

  /** For good. */
  close(): void {
    this.#closed = true;
    this.#unwatch();
    this.#backoff.hurry();
    this.#drop();
  }

  async #connect(): Promise<void> {
    await this.#backoff.wait();
    if (this.#closed) return;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#backoff.opened();
      socket.send(JSON.stringify({ type: "auth", token: this.#token }));
      this.#heartbeat.expect();
    };
    socket.onmessage = ({ data }) => {
      if (data === PONG) this.#heartbeat.heard();
      else this.#show(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => {
      // A server that ends a watch cleanly has not said that we must stay away.
      if (code !== CloseCode.left && isFinal(code)) {
        this.close();
        this.#handlers.refused(code, reason);
      } else this.#lose();
    };
  }

  #show(frame: LiveFrame): void {
    this.#backoff.reset();
    this.#heartbeat.heard(frame.settings.heartbeatSeconds * SECOND);
    this.#handlers.inspection(frame);
  }

  #lose(): void {
    this.#drop();
    this.#handlers.lost();
    this.#connect();
  }

  /** Whatever this socket still has to say, we are not listening. */
  #drop(): void {
    this.#heartbeat.stop();
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #wake(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#heartbeat.ping();
    else this.#backoff.hurry();
  }
}
