import type ReconnectingWebSocket from "partysocket/ws";
import { isFinal, LEFT, PING, PONG, REPLACED, SILENT } from "../party/wire/close-codes.ts";
import type { ClientFrame } from "../party/wire/frames.ts";
import { Backoff } from "./backoff.ts";
import { Heartbeat } from "./heartbeat.ts";
import { onPageLifecycle } from "./page-lifecycle.ts";
import { closeCode, openSocket, type SocketOptions } from "./socket.ts";

interface Handlers {
  onMessage(data: unknown): void;
  /** @param final No other socket will follow. */
  onClose(code: number, reason: string, final: boolean): void;
}

/** Keeps one socket to a room open until `close()` or a final close code of the server. */
export class Connection {
  readonly #backoff = new Backoff();
  readonly #heartbeat = new Heartbeat({
    ping: () => void this.#socket.send(PING),
    onTimeout: () => this.#replaceSilentSocket(),
  });
  readonly #socket: ReconnectingWebSocket;
  #ignorePage: () => void;
  #isAway = false;

  constructor(options: SocketOptions, handlers: Handlers) {
    this.#socket = openSocket(options, this.#backoff);
    // Handlers are properties because listeners get copies of synthetic close events, and the copies lose the code.
    this.#socket.onopen = () => {
      this.#backoff.opened();
      this.#heartbeat.expectPong();
    };
    this.#socket.onmessage = ({ data }) => {
      if (data === PONG) {
        this.#backoff.reset();
        this.#heartbeat.markPong();
      } else handlers.onMessage(data);
    };
    this.#socket.onclose = (event) => {
      const code = closeCode(event);
      this.#heartbeat.stop();
      if (isFinal(code)) this.#ignorePage();
      if (code === REPLACED) this.#backoff.replaced();
      handlers.onClose(code, event.reason, isFinal(code));
    };
    this.#ignorePage = onPageLifecycle({ onHide: () => this.#goAway(), onWake: () => this.#wake() });
  }

  /** Call this on every welcome. It names the heartbeat interval. */
  startHeartbeat(intervalMs: number): void {
    this.#heartbeat.start(intervalMs);
  }

  /** Sends the frame if the socket is open. Otherwise the frame is lost: the next join carries the state instead. */
  send(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /**
   * Closes for ever. The handlers are not called again. A socket that is still connecting opens first, because the server
   * would take an aborted socket for a lost connection and keep its seat.
   * @param farewell The last frame.
   * @param retries How many more connection attempts the farewell gets if the first one fails.
   */
  close(farewell?: ClientFrame, retries = 0): void {
    const socket = this.#socket;
    // The library is also "connecting" before it has made its first socket. Then nobody is counted yet.
    const isConnecting = socket.readyState === socket.CONNECTING && socket.url !== "";
    if (this.#isOpen || !(isConnecting || retries)) {
      this.#end(farewell);
      return;
    }
    let retriesLeft = retries;
    socket.onopen = () => this.#end(farewell);
    socket.onclose = (event) => {
      if (retriesLeft-- <= 0 || isFinal(closeCode(event))) this.#end();
    };
    // A page that goes away cannot wait for a socket to open.
    this.#ignorePage();
    this.#ignorePage = onPageLifecycle({ onHide: () => this.#end(), onWake: () => this.#wake() });
    if (!isConnecting) this.#backoff.retryNow();
  }

  #end(farewell?: ClientFrame): void {
    // The library warns about a frame for a socket that it has closed.
    if (farewell && this.#isOpen) this.send(farewell);
    this.#ignorePage();
    this.#heartbeat.stop();
    this.#socket.onclose = null;
    this.#socket.close(LEFT);
    this.#backoff.retryNow();
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  #replaceSilentSocket(): void {
    // A socket that is closing will soon report the server's own code.
    if (this.#isOpen) this.#socket.reconnect(SILENT);
  }

  /** Browsers keep a page with an open socket out of the back/forward cache. */
  #goAway(): void {
    this.send({ type: "away" });
    this.#isAway = true;
    this.#socket.close(LEFT);
  }

  #wake(): void {
    if (this.#isOpen) this.#heartbeat.ping();
    else this.#backoff.retryNow();
    if (this.#isAway) this.#socket.reconnect();
    this.#isAway = false;
  }
}
