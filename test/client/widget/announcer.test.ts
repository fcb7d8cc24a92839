import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Announcer } from "../../../client/widget/announcer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const announce = () => {
  const region = { textContent: "" };
  return { region, announcer: new Announcer(region as HTMLElement) };
};

test("the first is said at once, and then the latest every 15 s at most", async () => {
  const { region, announcer } = announce();
  announcer.say("1");
  expect(region.textContent).toBe("1");
  for (const count of ["2", "3"]) announcer.say(count);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(region.textContent).toBe("1");
  await vi.advanceTimersByTimeAsync(1);
  expect(region.textContent).toBe("3");
  announcer.say("4");
  await vi.advanceTimersByTimeAsync(14_999);
  expect(region.textContent).toBe("3");
  await vi.advanceTimersByTimeAsync(1);
  expect(region.textContent).toBe("4");
});

test("after a quiet spell the next is said at once", async () => {
  const { region, announcer } = announce();
  announcer.say("1");
  await vi.advanceTimersByTimeAsync(15_000);
  announcer.say("1");
  expect(vi.getTimerCount()).toBe(0);
  announcer.say("2");
  expect(region.textContent).toBe("2");
});

test("once stopped, nothing is left to be said", async () => {
  const { announcer } = announce();
  announcer.say("1");
  announcer.stop();
  expect(vi.getTimerCount()).toBe(0);
});
