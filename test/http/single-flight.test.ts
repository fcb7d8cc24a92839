import { expect, test, vi } from "vitest";
import { SingleFlight } from "../../party/http/single-flight.ts";

const STALE_MS = 5000;

/** A task that settles when the test says so. */
function task<T>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { run: vi.fn(() => promise), resolve, reject };
}

test("R1 calls that come while a task runs get its outcome", async () => {
  const flight = new SingleFlight<string>(STALE_MS);
  const { run, resolve } = task<string>();
  const calls = Array.from({ length: 200 }, () => flight.run("lobby", 0, run));
  resolve("done");
  expect(new Set(await Promise.all(calls))).toEqual(new Set(["done"]));
  expect(run).toHaveBeenCalledOnce();
});

test("R1 keys do not share a task", async () => {
  const flight = new SingleFlight<string>(STALE_MS);
  const [lobby, garden] = [task<string>(), task<string>()];
  const calls = [flight.run("lobby", 0, lobby.run), flight.run("garden", 0, garden.run)];
  lobby.resolve("lobby");
  garden.resolve("garden");
  expect(await Promise.all(calls)).toEqual(["lobby", "garden"]);
});

test("R1 an outcome is not kept", async () => {
  const flight = new SingleFlight<string>(STALE_MS);
  const [first, second] = [task<string>(), task<string>()];
  first.resolve("first");
  second.resolve("second");
  expect(await flight.run("lobby", 0, first.run)).toBe("first");
  expect(await flight.run("lobby", 0, second.run)).toBe("second");
});

test("R1 a failed task fails all its callers and is forgotten at once", async () => {
  const flight = new SingleFlight<string>(STALE_MS);
  const [failing, working] = [task<string>(), task<string>()];
  const calls = Array.from({ length: 3 }, () => flight.run("lobby", 0, failing.run));
  failing.reject(new Error("the room fails"));
  for (const call of calls) await expect(call).rejects.toThrow("the room fails");
  working.resolve("done");
  expect(await flight.run("lobby", 0, working.run)).toBe("done");
});

test("R1 a task that never settles is not joined after a while", async () => {
  const flight = new SingleFlight<string>(STALE_MS);
  const [stuck, working] = [task<string>(), task<string>()];
  flight.run("lobby", 0, stuck.run);
  flight.run("lobby", STALE_MS - 1, stuck.run);
  expect(stuck.run).toHaveBeenCalledOnce();
  const calls = [flight.run("lobby", STALE_MS, working.run), flight.run("lobby", STALE_MS, working.run)];
  stuck.resolve("late");
  await Promise.resolve();
  calls.push(flight.run("lobby", STALE_MS, working.run));
  working.resolve("done");
  expect(await Promise.all(calls)).toEqual(["done", "done", "done"]);
  expect(working.run).toHaveBeenCalledOnce();
});
