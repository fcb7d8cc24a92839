/** A contender that runs, and the people on it. */
import { RemoteCrowd } from "../load/remote-crowd.ts";
import type { Server } from "../server/workerd.ts";
import { ADMIN_TOKEN, type Contender } from "./contenders.ts";

/** The history of a Durable Object. */
export interface Life {
  readonly constructed: number;
  readonly alarms: number;
}

export class Seat implements AsyncDisposable {
  readonly name: string;
  readonly contender: Contender;
  readonly server: Server;
  readonly crowd: RemoteCrowd;

  private constructor(contender: Contender, server: Server, rooms: number) {
    this.name = contender.name;
    this.contender = contender;
    this.server = server;
    this.crowd = new RemoteCrowd(server.port, contender.dialect, rooms);
  }

  static async open(contender: Contender, rooms = 1): Promise<Seat> {
    return new Seat(contender, await contender.start(), rooms);
  }

  /** People join while broadcasts are off: 9,000 joins that are each broadcast to everybody take minutes. */
  async fill(from: number, to: number): Promise<number> {
    await this.#setQuiet(1);
    const took = await this.crowd.ask("join", from, to, 64);
    await this.crowd.ask("settle", 200);
    await this.#setQuiet(0);
    return took;
  }

  async life(): Promise<Life> {
    const body = (await (await this.#get(this.contender.lifePath ?? "")).json()) as Life & { counters?: Life };
    return body.counters ?? body;
  }

  /** A wrong answer is no result. @throws if somebody was shown a wrong count or mood, or lost the connection. */
  async verify(): Promise<void> {
    if (this.contender.dialect === "floor") return;
    const faults = await this.crowd.ask("faults");
    if (faults.length > 0) throw new Error(`${this.name} is wrong: ${faults.join("; ")}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crowd.end();
    await this.server.stop();
  }

  async #setQuiet(quiet: 0 | 1): Promise<void> {
    const { quietPath } = this.contender;
    if (quietPath !== undefined) await this.#get(`${quietPath}?quiet=${quiet}`);
  }

  #get(path: string): Promise<Response> {
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
    return fetch(`http://127.0.0.1:${this.server.port}${path}`, { headers });
  }
}
