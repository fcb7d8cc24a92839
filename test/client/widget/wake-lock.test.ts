import { afterEach, expect, test, vi } from "vitest";
import { WakeLock } from "../../../client/widget/wake-lock.ts";

afterEach(() => vi.unstubAllGlobals());

/** Stubs a browser that grants every lock. Returns the locks. */
function stubBrowser(): { released: boolean }[] {
  const locks: { released: boolean }[] = [];
  const request = async () => {
    const lock = {
      released: false,
      release: async () => {
        lock.released = true;
      },
    };
    locks.push(lock);
    return lock;
  };
  vi.stubGlobal("navigator", { wakeLock: { request } });
  return locks;
}

test("hold() requests one lock, and another after the browser released it", async () => {
  const locks = stubBrowser();
  const lock = new WakeLock();
  await Promise.all([lock.hold(), lock.hold()]);
  expect(locks).toHaveLength(1);
  for (const lock of locks) lock.released = true;
  await Promise.all([lock.hold(), lock.hold()]);
  expect(locks).toHaveLength(2);
});

test("release() also releases a lock that is granted later", async () => {
  const locks = stubBrowser();
  const lock = new WakeLock();
  lock.hold();
  await lock.release();
  expect(locks.map(({ released }) => released)).toEqual([true]);
});

test("hold() does nothing if the browser denies locks or has none", async () => {
  const request = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  for (const navigator of [{ wakeLock: { request } }, {}]) {
    vi.stubGlobal("navigator", navigator);
    await new WakeLock().hold();
    await new WakeLock().release();
  }
});
