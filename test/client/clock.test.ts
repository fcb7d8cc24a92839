import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ServerClock } from "../../client/clock.ts";

beforeEach(() => void vi.useFakeTimers({ now: 50_000 }));
afterEach(() => void vi.useRealTimers());

test("B1 the clock shows this machine's time before the first message", () => {
  expect(new ServerClock().now()).toBe(50_000);
});

test("B1 the message with the shortest delay sets the clock", async () => {
  const clock = new ServerClock();
  clock.observe(1_000);
  await vi.advanceTimersByTimeAsync(100);
  clock.observe(1_060);
  expect(clock.now()).toBeCloseTo(1_100, 1);
  clock.observe(1_140);
  expect(clock.now()).toBe(1_140);
});

test("B1 a change of this machine's clock does not move the server's clock", async () => {
  const clock = new ServerClock();
  clock.observe(1_000);
  vi.setSystemTime(9_000_000);
  await vi.advanceTimersByTimeAsync(100);
  expect(clock.now()).toBe(1_100);
});

test("B1 an old message counts less than a new one, because clocks drift", async () => {
  const clock = new ServerClock();
  clock.observe(1_000);
  await vi.advanceTimersByTimeAsync(3_600_000);
  clock.observe(3_600_800);
  expect(clock.now()).toBe(3_600_800);
});
