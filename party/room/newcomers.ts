import type { Host } from "./host.ts";
import type { Connection } from "./session.ts";

/**
 * The sockets whose handshake is not over. They are welcomed together, and nothing is sent to them before (F1). In workerd
 * a socket that is sent something earlier needs 9 KB more for its whole life.
 */
export class Newcomers<S> {
  readonly #waiting: Connection<S>[] = [];
  readonly #host: Pick<Host<S>, "soon">;
  readonly #welcome: (all: readonly Connection<S>[]) => void;

  /** @param welcome Called soon after somebody was added, with everybody who waits then. */
  constructor(host: Pick<Host<S>, "soon">, welcome: (all: readonly Connection<S>[]) => void) {
    this.#host = host;
    this.#welcome = welcome;
  }

  add(newcomer: Connection<S>): void {
    if (this.#waiting.push(newcomer) > 1) return;
    this.#host.soon(() => {
      const all = this.take();
      if (all.length > 0) this.#welcome(all);
    });
  }

  /** Everybody who waits. From now on nobody does. */
  take(): readonly Connection<S>[] {
    return this.#waiting.splice(0);
  }
}
