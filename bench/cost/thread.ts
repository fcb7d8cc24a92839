/** A thread that simulates what it is asked for, one after the other. */
import { parentPort } from "node:worker_threads";
import { type Job, perform } from "./contenders.ts";

parentPort?.on("message", async (job: Job) => {
  parentPort?.postMessage(await perform(job));
});
