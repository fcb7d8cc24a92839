/** A crowd in a process of its own: one process cannot open the sockets of all contenders. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Child } from "../server/child.ts";
import type { Crowd } from "./crowd.ts";
import type { DialectName } from "./dialect.ts";

type Action = "join" | "change" | "beat" | "probe" | "settle" | "received" | "faults" | "act" | "rest";
type Result<A extends Action> = Promise<Awaited<ReturnType<Crowd[A]>>>;
export type Call = { readonly action: Action; readonly args: readonly unknown[] };
export type Answer = { readonly result?: unknown; readonly error?: string };

export class RemoteCrowd {
  readonly #child: Child;

  constructor(port: number, dialect: DialectName, rooms: number) {
    const generator = join(import.meta.dirname, "generator.ts");
    this.#child = new Child(fork(generator, [String(port), dialect, String(rooms)]));
  }

  /** Ask one thing at a time. @throws if the action fails or its process ends. */
  async ask<A extends Action>(action: A, ...args: Parameters<Crowd[A]>): Result<A> {
    const ended = new AbortController();
    const abort = () => ended.abort(new Error(`The load generator ended while it had to ${action}`));
    this.#child.process.once("exit", abort);
    this.#child.process.send({ action, args } satisfies Call);
    const [{ result, error }] = (await once(this.#child.process, "message", { signal: ended.signal })) as [Answer];
    this.#child.process.off("exit", abort);
    if (error !== undefined) throw new Error(error);
    return result as Awaited<Result<A>>;
  }

  end(): Promise<void> {
    return this.#child.stop();
  }
}
