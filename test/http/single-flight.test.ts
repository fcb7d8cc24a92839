/** The rest of its promises is proven by the readings that use it (reading.test.ts). */
import { expect, test, vi } from "vitest";
import { SingleFlight } from "../../party/http/single-flight.ts";

const STALE_MS = 5000;

test("R1 a task that never settles is not joined after a while", async () => {
  const flight = new SingleFlight<string>(STALE_MS);
  const [stuck, working] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const run = vi.fn(() => working.promise);
  flight.run("lobby", 0, () => stuck.promise);
  flight.run("lobby", STALE_MS - 1, run);
  expect(run).not.toHaveBeenCalled();
  const calls = [flight.run("lobby", STALE_MS, run), flight.run("lobby", STALE_MS, run)];
  // The end of the old task must not end the new one.
  stuck.resolve("late");
  await Promise.resolve();
  calls.push(flight.run("lobby", STALE_MS, run));
  working.resolve("done");
  expect(await Promise.all(calls)).toEqual(["done", "done", "done"]);
  expect(run).toHaveBeenCalledOnce();
});
