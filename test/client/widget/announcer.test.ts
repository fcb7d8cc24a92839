import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Announcer } from "../../../client/widget/announcer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const makeAnnouncer = () => {
  const region = { textContent: "" };
  return { region, announcer: new Announcer(region as HTMLElement) };
};

test("the first text is announced at once, then the latest at most every 15 s", async () => {
  const { region, announcer } = makeAnnouncer();
  announcer.announce("1");
  expect(region.textContent).toBe("1");
  for (const count of ["2", "3"]) announcer.announce(count);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(region.textContent).toBe("1");
  await vi.advanceTimersByTimeAsync(1);
  expect(region.textContent).toBe("3");
  announcer.announce("4");
  await vi.advanceTimersByTimeAsync(14_999);
  expect(region.textContent).toBe("3");
  await vi.advanceTimersByTimeAsync(1);
  expect(region.textContent).toBe("4");
});

test("a text after 15 s of silence is announced at once, and stop() leaves no timer", async () => {
  const { region, announcer } = makeAnnouncer();
  announcer.announce("1");
  await vi.advanceTimersByTimeAsync(15_000);
  announcer.announce("1");
  expect(vi.getTimerCount()).toBe(0);
  announcer.announce("2");
  expect(region.textContent).toBe("2");
  announcer.stop();
  expect(vi.getTimerCount()).toBe(0);
});
