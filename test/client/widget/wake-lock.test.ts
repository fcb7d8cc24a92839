import { afterEach, expect, test, vi } from "vitest";
import { WakeLock } from "../../../client/widget/wake-lock.ts";

afterEach(() => vi.unstubAllGlobals());

/** Stubs a browser that grants a lock when the test calls `grant`. */
function stubBrowser() {
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

test("hold() requests one lock, and another after the browser released it", async () => {
  const { granted, grant, request } = stubBrowser();
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

test("release() also releases a lock that is granted later", async () => {
  const { granted, grant } = stubBrowser();
  const lock = new WakeLock();
  lock.hold();
  lock.release();
  await grant();
  await vi.waitFor(() => expect(granted[0]?.released).toBe(true));
});

test("hold() does nothing if the browser denies locks or has none", async () => {
  vi.stubGlobal("navigator", {
    wakeLock: { request: () => Promise.reject(new DOMException("no", "NotAllowedError")) },
  });
  new WakeLock().hold();
  vi.stubGlobal("navigator", {});
  new WakeLock().hold();
  await Promise.resolve();
});
