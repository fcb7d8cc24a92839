/** A contender that runs, and its people. They live in a process of their own: one cannot open the sockets of all. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Crowd } from "../load/crowd.ts";
import type { Action, Answer, Call } from "../load/generator.ts";
import { Child } from "../server/child.ts";
import type { Server } from "../server/workerd.ts";
import { ADMIN_TOKEN, type Contender } from "./contenders.ts";

type Result<A extends Action> = Awaited<ReturnType<Crowd[A]>>;

/** The history of a Durable Object. */
export interface Life {
  readonly constructed: number;
  readonly alarms: number;
}

export class Seat implements AsyncDisposable {
  readonly name: string;
  readonly contender: Contender;
  readonly server: Server;
  readonly #crowd: Child;

  constructor(contender: Contender, server: Server, rooms = 1) {
    this.name = contender.name;
    this.contender = contender;
    this.server = server;
    const generator = join(import.meta.dirname, "../load/generator.ts");
    this.#crowd = new Child(fork(generator, [String(server.port), contender.dialect, String(rooms)]));
  }

  /** Ask the crowd one thing at a time. @throws if the action fails or its process ends. */
  async ask<A extends Action>(action: A, ...args: Parameters<Crowd[A]>): Promise<Result<A>> {
    const { process } = this.#crowd;
    const ended = new AbortController();
    const abort = () => ended.abort(new Error(`The load generator ended while it had to ${action}`));
    process.once("exit", abort);
    process.send({ action, args } satisfies Call);
    const [{ result, error }] = (await once(process, "message", { signal: ended.signal })) as [Answer];
    process.off("exit", abort);
    if (error !== undefined) throw new Error(error);
    return result as Result<A>;
  }

  /** People join while broadcasts are off: 9,000 joins that are each broadcast to everybody take minutes. */
  async fill(from: number, to: number): Promise<number> {
    await this.#setQuiet(1);
    const took = await this.ask("join", from, to, 64);
    await this.ask("settle", 200);
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
    const faults = await this.ask("faults");
    if (faults.length > 0) throw new Error(`${this.name} is wrong: ${faults.join("; ")}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#crowd.stop();
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
