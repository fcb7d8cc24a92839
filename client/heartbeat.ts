/** ms without an answer after which a socket counts as dead. */
const PATIENCE = 10_000;

interface Ports {
  ping(): void;
  /** Nothing was heard for `PATIENCE`, though an answer was due. */
  dead(): void;
}

/** Pings at the server's interval, and notices when no answer comes. Whoever owns it stops it when the socket ends. */
export class Heartbeat {
  readonly #ports: Ports;
  #next: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  /** ms; the server's, once it has named it. */
  #interval = PATIENCE;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** An answer is due. One that is due already is not put off. */
  expect(): void {
    this.#deadline ??= setTimeout(() => this.#ports.dead(), PATIENCE);
  }

  ping(): void {
    this.#ports.ping();
    this.expect();
  }

  /** The answer came, or a welcome with the interval (ms): the next ping is one interval from now. */
  heard(interval = this.#interval): void {
    this.stop();
    this.#interval = interval;
    this.#next = setTimeout(() => this.ping(), interval);
  }

  stop(): void {
    clearTimeout(this.#next);
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }
}
