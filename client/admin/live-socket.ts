import type { LiveFrame } from "../../party/wire/admin.ts";
import { CloseCode, isFinal, PING, PONG } from "../../party/wire/close-codes.ts";
import { Backoff } from "../backoff.ts";
import { Heartbeat } from "../heartbeat.ts";
import { onPageLifecycle } from "../page-lifecycle.ts";
import { type AdminApi, ApiError, describeError } from "./api.ts";

const SECOND_MS = 1000;

interface Handlers {
  onInspection(frame: LiveFrame): void;
  /** The socket closed. Another one will follow. */
  onLost(): void;
  /** The server will not accept any socket to this room. */
  onRejected(reason: string): void;
}

/** Keeps a live socket to a room open until it is closed. Every attempt gets a fresh ticket first. */
export class LiveSocket {
  readonly #api: AdminApi;
  readonly #room: string;
  readonly #handlers: Handlers;
  readonly #backoff = new Backoff();
  readonly #heartbeat = new Heartbeat({ ping: () => this.#socket?.send(PING), onTimeout: () => this.#reconnect() });
  readonly #ignorePage: () => void;
  #socket: WebSocket | null = null;
  #isClosed = false;

  constructor(api: AdminApi, room: string, handlers: Handlers) {
    this.#api = api;
    this.#room = room;
    this.#handlers = handlers;
    this.#ignorePage = onPageLifecycle({ onHide: () => {}, onWake: () => this.#wake() });
    this.#connect();
  }

  /** Closes the socket for ever. The handlers are not called again. */
  close(): void {
    this.#isClosed = true;
    this.#ignorePage();
    this.#backoff.retryNow();
    this.#dropSocket();
  }

  async #connect(): Promise<void> {
    await this.#backoff.wait();
    if (this.#isClosed) return;
    try {
      const { ticket } = await this.#api.liveTicket(this.#room);
      if (!this.#isClosed) this.#open(ticket);
    } catch (error) {
      if (this.#isClosed) return;
      if (error instanceof ApiError && error.isFinal) this.#reject(describeError(error));
      else this.#reconnect();
    }
  }

  #open(ticket: string): void {
    const origin = location.origin.replace(/^http/, "ws");
    const query = new URLSearchParams({ ticket });
    const socket = new WebSocket(`${origin}/admin/api/rooms/${encodeURIComponent(this.#room)}/live?${query}`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#backoff.opened();
      this.#heartbeat.expectPong();
    };
    socket.onmessage = ({ data }) => {
      if (data === PONG) this.#heartbeat.markPong();
      else this.#handleInspection(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => {
      // An expired ticket is replaced by a fresh one, and a clean close does not mean that the admin must stay away.
      const isRetryable = code === CloseCode.unauthorized || code === CloseCode.left || !isFinal(code);
      if (isRetryable) this.#reconnect();
      else this.#reject(`The server closed the connection: ${reason} (${code}).`);
    };
  }

  #handleInspection(frame: LiveFrame): void {
    this.#backoff.reset();
    this.#heartbeat.start(frame.settings.heartbeatSeconds * SECOND_MS);
    this.#handlers.onInspection(frame);
  }

  #reconnect(): void {
    this.#dropSocket();
    this.#handlers.onLost();
    this.#connect();
  }

  #reject(reason: string): void {
    this.close();
    this.#handlers.onRejected(reason);
  }

  #dropSocket(): void {
    this.#heartbeat.stop();
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #wake(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#heartbeat.ping();
    else this.#backoff.retryNow();
  }
}
