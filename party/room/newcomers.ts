import type { Host } from "./host.ts";
import type { Connection } from "./session.ts";

/**
 * The sockets whose handshake is not over. They are welcomed together, and nothing is sent to them before (F1). In workerd
 * a socket that is sent something earlier needs 9 KB more for its whole life.
 */
export class Newcomers<S> {
  readonly #waiting: Connection<S>[] = [];

  /** @param welcome Called soon, with everybody who waits then. */
  add(
    newcomer: Connection<S>,
    { soon }: Pick<Host<S>, "soon">,
    welcome: (all: readonly Connection<S>[]) => void,
  ): void {
    if (this.#waiting.push(newcomer) > 1) return;
    soon(() => {
      const all = this.take();
      if (all.length > 0) welcome(all);
    });
  }

  /** Everybody who waits. From now on nobody does. */
  take(): readonly Connection<S>[] {
    return this.#waiting.splice(0);
  }
}
