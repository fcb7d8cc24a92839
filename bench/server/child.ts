/** A process that a bench has started. It ends with the bench. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { atExit } from "./exit.ts";

export class Child {
  readonly process: ChildProcess;
  readonly #unregister: () => void;

  constructor(process: ChildProcess) {
    this.process = process;
    this.#unregister = atExit(() => process.kill("SIGKILL"));
  }

  /** Milliseconds of CPU of all live threads. Linux keeps it in /proc, so reading it adds no load to the process. */
  get cpu(): number {
    const tasks = `/proc/${this.process.pid}/task`;
    const nanoseconds = readdirSync(tasks).map((thread) => {
      try {
        return Number(readFileSync(`${tasks}/${thread}/schedstat`, "utf8").split(" ")[0]);
      } catch {
        return 0; // The thread ended between the listing and the read.
      }
    });
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
  }

  /** Resident memory in bytes. */
  get memory(): number {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.process.pid}/status`, "utf8"))?.[1]) * 1024;
  }

  /** Like `kill -9`. */
  async stop(): Promise<void> {
    this.#unregister();
    const { exitCode, signalCode } = this.process;
    if (exitCode !== null || signalCode !== null) return;
    this.process.kill("SIGKILL");
    await once(this.process, "exit");
  }
}
