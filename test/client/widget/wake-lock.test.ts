import { afterEach, expect, test, vi } from "vitest";
import { WakeLock } from "../../../client/widget/wake-lock.ts";

afterEach(() => vi.unstubAllGlobals());

/** A browser that grants locks, once it is told to. */
function browser() {
  const granted: { released: boolean; release(): Promise<void> }[] = [];
  const grants: (() => void)[] = [];
  const request = vi.fn(async () => {
    await new Promise<void>((grant) => grants.push(grant));
    const lock = {
      released: false,
      release: async () => {
        lock.released = true;
      },
    };
    granted.push(lock);
    return lock;
  });
  vi.stubGlobal("navigator", { wakeLock: { request } });
  const grant = async () => {
    grants.shift()?.();
    await vi.waitFor(() => granted.at(-1));
  };
  return { granted, grant, request };
}

test("it is asked for once, and again when the browser has taken it", async () => {
  const { granted, grant, request } = browser();
  const lock = new WakeLock();
  lock.hold();
  lock.hold();
  await grant();
  lock.hold();
  expect(request).toHaveBeenCalledTimes(1);
  await granted[0]?.release();
  lock.hold();
  expect(request).toHaveBeenCalledTimes(2);
});

test("it is given back at the end, even if it comes after that", async () => {
  const { granted, grant } = browser();
  const lock = new WakeLock();
  lock.hold();
  lock.release();
  await grant();
  await vi.waitFor(() => expect(granted[0]?.released).toBe(true));
});

test("where it is denied or unknown, nothing happens", async () => {
  vi.stubGlobal("navigator", {
    wakeLock: { request: () => Promise.reject(new DOMException("no", "NotAllowedError")) },
  });
  new WakeLock().hold();
  vi.stubGlobal("navigator", {});
  new WakeLock().hold();
  await Promise.resolve();
});
