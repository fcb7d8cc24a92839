import type PartySocket from "partysocket";
import { isFinal, LEFT, PING, PONG, SILENT } from "../party/wire/close-codes.ts";
import type { ClientFrame } from "../party/wire/frames.ts";
import { Backoff } from "./backoff.ts";
import { Heartbeat } from "./heartbeat.ts";
import { watchPage } from "./page.ts";
import { closeCode, openSocket, type SocketOptions } from "./socket.ts";

interface Handlers {
  message(data: unknown): void;
  /** The socket is gone; `final` when no other will follow. */
  down(code: number, reason: string, final: boolean): void;
}

/** One socket after another to a room, for as long as the page lives and the server does not send us away. */
export class Connection {
  readonly #backoff = new Backoff();
  readonly #heartbeat = new Heartbeat({ ping: () => void this.#socket.send(PING), dead: () => this.#dead() });
  readonly #socket: PartySocket;
  readonly #unwatch: () => void;
  #away = false;

  constructor(options: SocketOptions, handlers: Handlers) {
    this.#socket = openSocket(options, this.#backoff);
    // Properties, not listeners: PartySocket's copies of its made-up close events have lost their codes.
    this.#socket.onopen = () => {
      this.#backoff.opened();
      this.#heartbeat.expect();
    };
    this.#socket.onmessage = ({ data }) => {
      if (data === PONG) {
        this.#backoff.reset();
        this.#heartbeat.heard();
      } else handlers.message(data);
    };
    this.#socket.onclose = (event) => {
      const code = closeCode(event);
      this.#heartbeat.stop();
      if (isFinal(code)) this.#unwatch();
      handlers.down(code, event.reason, isFinal(code));
    };
    this.#unwatch = watchPage({ hidden: () => this.#goAway(), awake: () => this.#wake() });
  }

  /** The server has welcomed us and named its interval (ms). */
  beat(interval: number): void {
    this.#heartbeat.heard(interval);
  }

  /** Nothing is queued: what an open socket does not take is said again by the next connect's query, or not at all. */
  send(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** For good. Nothing more is reported. */
  close(): void {
    this.#unwatch();
    this.#heartbeat.stop();
    this.#socket.onclose = null;
    this.#socket.close(LEFT);
    this.#backoff.hurry();
  }

  get #open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  #dead(): void {
    // A socket that is closing already reports its own end, and with the server's code.
    if (this.#open) this.#socket.reconnect(SILENT);
  }

  /** A page with an open socket is kept out of the back/forward cache. */
  #goAway(): void {
    this.send({ type: "away" });
    this.#away = true;
    this.#socket.close(LEFT);
  }

  #wake(): void {
    if (this.#open) this.#heartbeat.ping();
    else this.#backoff.hurry();
    if (this.#away) this.#socket.reconnect();
    this.#away = false;
  }
}
