/** Simulations on every core. */
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Job } from "./contenders.ts";
import type { Outcome } from "./operations.ts";

/** @returns the outcomes in the order of the jobs. @throws what a simulation throws; then the others are ended. */
export async function performAll(jobs: readonly Job[], onDone: (done: number) => void): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  let done = 0;
  const threads = Array.from(
    { length: availableParallelism() },
    () => new Worker(join(import.meta.dirname, "thread.ts")),
  );
  const work = async (thread: Worker) => {
    for (let index = next++; index < jobs.length; index = next++) {
      thread.postMessage(jobs[index]);
      // `once` rejects when the thread fails.
      const [outcome] = (await once(thread, "message")) as [Outcome];
      outcomes[index] = outcome;
      onDone(++done);
    }
  };
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return outcomes;
}
