import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Insistence } from "../../party/hosts/insist.ts";

const second = 1000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An effect that fails until `from` on (ms), and when it was tried. */
function effectFrom(from: number) {
  const began = Date.now();
  const tries: number[] = [];
  const effect = async () => {
    tries.push(Date.now() - began);
    if (Date.now() - began < from) throw new Error("storage fails");
  };
  return { effect, tries };
}

test("A2 what fails is tried again, ever more slowly, and is logged once", async () => {
  const { effect, tries } = effectFrom(100 * second);
  const failing = vi.fn();
  const done = new Insistence().insist(effect, failing);
  await vi.advanceTimersByTimeAsync(200 * second);
  await done;
  expect(tries.map((at) => at / second)).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121]);
  expect(failing.mock.calls).toEqual([[new Error("storage fails")]]);
  expect(vi.getTimerCount()).toBe(0);
});

test("A2 after some minutes it is given up, with the fault", async () => {
  const { effect, tries } = effectFrom(Number.POSITIVE_INFINITY);
  const done = expect(new Insistence().insist(effect, () => {})).rejects.toThrow("storage fails");
  await vi.advanceTimersByTimeAsync(3600 * second);
  await done;
  expect(tries.at(-1)).toBeGreaterThanOrEqual(300 * second);
  expect(tries.at(-1)).toBeLessThan(360 * second);
});

test("A2 what comes later takes its place at once, in the same row of faults", async () => {
  const insistence = new Insistence();
  const failing = vi.fn();
  const [old, young] = [effectFrom(30 * second), effectFrom(30 * second)];
  const replaced = insistence.insist(old.effect, failing);
  await vi.advanceTimersByTimeAsync(10 * second);
  const done = insistence.insist(young.effect, failing);
  await replaced;
  await vi.advanceTimersByTimeAsync(60 * second);
  await done;
  expect(old.tries.map((at) => at / second)).toEqual([0, 1, 3, 7]);
  expect(young.tries.map((at) => at / second)).toEqual([10, 11, 13, 17, 25, 41]);
  expect(failing).toHaveBeenCalledOnce();
  // That row is over.
  insistence.insist(effectFrom(second).effect, failing);
  await vi.advanceTimersByTimeAsync(second);
  expect(failing).toHaveBeenCalledTimes(2);
});

test("A2 one that is replaced while it is tried does nothing more, however that ends", async () => {
  const insistence = new Insistence();
  let fail = (_: Error) => {};
  const tried = vi.fn(() => new Promise<void>((_, reject) => (fail = reject)));
  const replaced = insistence.insist(tried, () => {});
  const done = insistence.insist(
    async () => {},
    () => {},
  );
  fail(new Error("storage fails"));
  await Promise.all([replaced, done]);
  await vi.advanceTimersByTimeAsync(60 * second);
  expect(tried).toHaveBeenCalledOnce();
});

test("D6 stopped, it leaves no timer behind, and nobody waits", async () => {
  const insistence = new Insistence();
  const replaced = insistence.insist(effectFrom(60 * second).effect, () => {});
  await vi.advanceTimersByTimeAsync(5 * second);
  insistence.stop();
  await replaced;
  expect(vi.getTimerCount()).toBe(0);
});
