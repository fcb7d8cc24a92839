import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whileVisible } from "../../../client/admin/while-visible.ts";

let fakeDocument: EventTarget & { hidden: boolean };

beforeEach(() => {
  vi.useFakeTimers();
  fakeDocument = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal("document", fakeDocument);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function setHidden(hidden: boolean): void {
  fakeDocument.hidden = hidden;
  fakeDocument.dispatchEvent(new Event("visibilitychange"));
}

test("the work repeats while the page is visible, and a page that returns early waits for the rest", async () => {
  const work = vi.fn();
  const stop = whileVisible(60_000, work);
  setHidden(true);
  await vi.advanceTimersByTimeAsync(50_000);
  for (let time = 0; time < 3; time++) setHidden(false);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_000 + 60_000);
  expect(work).toHaveBeenCalledTimes(3);
  setHidden(true);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(work).toHaveBeenCalledTimes(3);
  setHidden(false);
  expect(work).toHaveBeenCalledTimes(4);
  stop();
  expect(vi.getTimerCount()).toBe(0);
  setHidden(false);
  expect(work).toHaveBeenCalledTimes(4);
});

test("slow work never runs twice at a time", async () => {
  const work = vi.fn(() => new Promise<void>((done) => setTimeout(done, 150_000)));
  const stop = whileVisible(60_000, work);
  await vi.advanceTimersByTimeAsync(140_000);
  setHidden(false);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(70_000);
  expect(work).toHaveBeenCalledTimes(2);
  stop();
});
