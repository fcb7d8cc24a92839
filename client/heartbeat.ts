const PONG_TIMEOUT_MS = 10_000;

interface Handlers {
  ping(): void;
  /** No answer came within 10 s. */
  onTimeout(): void;
}

/** Pings at the server's interval and notices a missing answer. The owner stops it when the socket closes. */
export class Heartbeat {
  readonly #handlers: Handlers;
  #nextPing: ReturnType<typeof setTimeout> | undefined;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  #intervalMs = PONG_TIMEOUT_MS;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
  }

  /** Sends the next ping one interval from now. */
  start(intervalMs: number): void {
    this.#intervalMs = intervalMs;
    this.markPong();
  }

  /** Starts the timeout, unless it is already running. */
  expectPong(): void {
    this.#timeout ??= setTimeout(() => this.#handlers.onTimeout(), PONG_TIMEOUT_MS);
  }

  ping(): void {
    this.#handlers.ping();
    this.expectPong();
  }

  markPong(): void {
    this.stop();
    this.#nextPing = setTimeout(() => this.ping(), this.#intervalMs);
  }

  stop(): void {
    clearTimeout(this.#nextPing);
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
  }
}
