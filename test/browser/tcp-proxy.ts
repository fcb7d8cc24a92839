/** A TCP proxy between a page and the server. A test can cut it without any close handshake, and restore it. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export class TcpProxy {
  readonly #server = createServer((near) => this.#connect(near));
  readonly #port: number;
  readonly #ends = new Set<Socket>();
  #isCut = false;

  private constructor(port: number) {
    this.#port = port;
  }

  static async open(port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(port);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get origin(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Resets all connections and refuses new ones. */
  cut(): void {
    this.#isCut = true;
    for (const end of this.#ends) end.resetAndDestroy();
  }

  restore(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #connect(near: Socket): void {
    if (this.#isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(this.#port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#ends.delete(from);
        to.destroy();
      });
    }
  }
}
