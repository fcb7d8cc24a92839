import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ServerClock } from "../../client/clock.ts";

beforeEach(() => void vi.useFakeTimers({ now: 50_000 }));
afterEach(() => void vi.useRealTimers());

test("before anything was heard it is this machine's time", () => {
  expect(new ServerClock().now()).toBe(50_000);
});

test("B1 of what was heard, the least late counts", async () => {
  const clock = new ServerClock();
  clock.heard(1_000);
  await vi.advanceTimersByTimeAsync(100);
  clock.heard(1_060);
  expect(clock.now()).toBeCloseTo(1_100, 1);
  clock.heard(1_140);
  expect(clock.now()).toBe(1_140);
});

test("B1 somebody sets this machine's clock: the server's is as before", async () => {
  const clock = new ServerClock();
  clock.heard(1_000);
  vi.setSystemTime(9_000_000);
  await vi.advanceTimersByTimeAsync(100);
  expect(clock.now()).toBe(1_100);
});

test("what was heard long ago counts for less: no two clocks run alike", async () => {
  const clock = new ServerClock();
  clock.heard(1_000);
  await vi.advanceTimersByTimeAsync(3_600_000);
  clock.heard(3_600_800);
  expect(clock.now()).toBe(3_600_800);
});
