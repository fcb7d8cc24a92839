/** A TCP proxy between a page and the server. A test can cut it without any close handshake, and restore it. */
import { connect, createServer, type Socket } from "node:net";
import { listen } from "./listen.ts";

export class TcpProxy {
  readonly #server = createServer((near) => this.#connect(near));
  readonly #target: number;
  readonly #ends = new Set<Socket>();
  #isCut = false;
  origin = "";

  private constructor(target: number) {
    this.#target = target;
  }

  static async open(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.origin = `http://127.0.0.1:${await listen(proxy.#server)}`;
    return proxy;
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
    const far = connect(this.#target, "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const end of [near, far]) {
      this.#ends.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        this.#ends.delete(end);
        near.destroy();
        far.destroy();
      });
    }
  }
}
