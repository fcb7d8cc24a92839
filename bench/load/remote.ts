/** A crowd in a process of its own. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { DialectName } from "./dialect.ts";
import { atExit } from "./ending.ts";
import type { ActionName, Actions, Answer, Asked } from "./generator.ts";

interface Waiting {
  resolve(result: unknown): void;
  reject(fault: Error): void;
}

export class RemoteCrowd {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  readonly #forget: () => void;

  private constructor() {
    // What the script was started with is none of its business.
    this.#process = fork(join(import.meta.dirname, "generator.ts"), [], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#process.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ("fault" in answer) waiting?.reject(new Error(answer.fault));
      else waiting?.resolve(answer.result);
    });
    this.#process.once("exit", (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the load generator has ended with ${code}`));
      this.#waiting.clear();
    });
    this.#forget = atExit(this.#kill);
  }

  static async begin(port: number, dialect: DialectName, rooms = 1): Promise<RemoteCrowd> {
    const crowd = new RemoteCrowd();
    await crowd.ask("begin", port, dialect, rooms);
    return crowd;
  }

  ask<N extends ActionName>(name: N, ...args: Parameters<Actions[N]>): Promise<Awaited<ReturnType<Actions[N]>>> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = this.#asked++;
    this.#waiting.set(id, { resolve, reject });
    this.#process.send({ id, name, args } satisfies Asked);
    return promise as Promise<Awaited<ReturnType<Actions[N]>>>;
  }

  /** All its sockets end with it. */
  async end(): Promise<void> {
    this.#forget();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#kill();
    await ended;
  }

  readonly #kill = (): void => {
    this.#process.kill("SIGKILL");
  };
}
