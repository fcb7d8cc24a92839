/** One breath for all, and calm where things fail: nothing jumps, nothing runs that nobody sees. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Stage } from "./stage.ts";
import { Visitor } from "./visitor.ts";
import { Wire } from "./wire.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.close());
afterEach(() => stage.clear());

/** When (ms since 1970, this machine's clock) the breath began that the page shows, of all that are as long. */
async function breathBegan(page: Page): Promise<{ began: number; length: number }> {
  return page.evaluate(() => {
    const ring = document.querySelector("breathing-room")?.shadowRoot?.querySelector(".ring");
    const [animation] = ring?.getAnimations() ?? [];
    const length = Number(animation?.effect?.getTiming().duration);
    return { began: (performance.timeOrigin + Number(animation?.startTime)) % length, length };
  });
}

test("B1 two pages side by side breathe within 150 ms of each other, though one's clock is three hours wrong", async () => {
  const late = await stage.person();
  await late.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() - 3 * 3_600_000;
  });
  const ann = await Visitor.open(await stage.person(), stage.page(stage.tag()));
  const bob = await Visitor.open(late, stage.page(stage.tag("autojoin")));
  const [hers, his] = await Promise.all([breathBegan(ann.page), breathBegan(bob.page)]);
  expect(hers.length).toBe(16_000);
  const apart = Math.abs(hers.began - his.began);
  expect(Math.min(apart, hers.length - apart)).toBeLessThan(150);
});

test("B1 a pattern of its own is breathed by the same clock, and one that is none is the room's", async () => {
  const ann = await Visitor.open(await stage.person(), stage.page(stage.tag('pattern="4-7-8"')));
  expect((await breathBegan(ann.page)).length).toBe(19_000);
  await ann.setAttribute("pattern", "4-7");
  expect((await breathBegan(ann.page)).length).toBe(16_000);
});

test("only the compositor moves the rings: transforms, and no line of script per frame", async () => {
  const ann = await Visitor.open(await stage.person(), stage.page(stage.tag()));
  const moved = await ann.page.evaluate(() => {
    const rings = document.querySelector("breathing-room")?.shadowRoot?.querySelectorAll(".ring") ?? [];
    const frames = [...rings].flatMap((ring) => ring.getAnimations()).map(({ effect }) => effect as KeyframeEffect);
    return frames.flatMap((effect) => effect.getKeyframes()).flatMap((frame) => Object.keys(frame));
  });
  expect(new Set(moved)).toEqual(new Set(["offset", "computedOffset", "easing", "composite", "transform"]));
  const { frames, timers } = await callsIn(ann.page, 500);
  expect(frames).toBe(0);
  // A phase may have ended, a heartbeat come.
  expect(timers).toBeLessThan(4);
});

/** What the page's scripts have asked to be called back for within so many ms. */
async function callsIn(page: Page, time: number): Promise<{ frames: number; timers: number }> {
  return page.evaluate(async (time) => {
    const calls = { frames: 0, timers: 0 };
    const { setTimeout, requestAnimationFrame } = window;
    await new Promise((done) => {
      setTimeout(done, time);
      window.setTimeout = ((...call: Parameters<typeof setTimeout>) => {
        calls.timers++;
        return setTimeout(...call);
      }) as typeof setTimeout;
      window.requestAnimationFrame = (callback) => {
        calls.frames++;
        return requestAnimationFrame(callback);
      };
    });
    Object.assign(window, { setTimeout, requestAnimationFrame });
    return calls;
  }, time);
}

test("the word changes with the phase, and not while the page is hidden", async () => {
  const ann = await Visitor.open(await stage.person(), stage.page(stage.tag('pattern="0.1-0-0.1-0"')));
  await ann.shows("phase", "Breathe in");
  await ann.shows("phase", "Breathe out");
  expect((await callsIn(ann.page, 500)).timers).toBeGreaterThan(1);
  const hide = (hidden: boolean) =>
    ann.page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  // A heartbeat may come.
  expect((await callsIn(ann.page, 500)).timers).toBeLessThan(2);
  await hide(false);
  expect((await callsIn(ann.page, 500)).timers).toBeGreaterThan(1);
});

test("where motion is unwelcome nothing moves, and the rhythm is there in words", async () => {
  const ann = await Visitor.open(await stage.person({ reducedMotion: "reduce" }), stage.page(stage.tag()));
  const moving = () => ann.widget.evaluate((widget) => widget.shadowRoot?.getAnimations().length);
  await ann.shows("phase", "Breathe in 4 · Hold 4 · Breathe out 4 · Rest 4");
  expect(await moving()).toBe(0);
  await ann.page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(moving).toBe(3);
  await ann.page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(moving).toBe(0);
});

test("the circle has a text alternative", async () => {
  const ann = await Visitor.open(await stage.person(), stage.page(stage.tag("lang=de")));
  await ann.page.getByRole("img", { name: "Einatmen 4 · Halten 4 · Ausatmen 4 · Ruhen 4" }).waitFor();
});

test("the count is announced politely, once", async () => {
  const ann = await Visitor.open(await stage.person(), stage.page(stage.tag()));
  await ann.join();
  await ann.sees(1);
  expect(await ann.widget.locator('[aria-live="polite"]').textContent()).toBe("0 breathing now");
});

test("a sitting keeps the screen on: asked for again when the page is back, given back at the end", async () => {
  const person = await stage.person();
  await person.addInitScript(() => {
    const locks: (EventTarget & { released: boolean })[] = [];
    const request = async () => {
      const lock = Object.assign(new EventTarget(), {
        released: false,
        release: async () => {
          lock.released = true;
        },
      });
      locks.push(lock);
      return lock;
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
    Object.assign(window, { locks });
  });
  const ann = await Visitor.open(person, stage.page(stage.tag("autojoin")));
  const held = () =>
    ann.page.evaluate(() =>
      (window as unknown as { locks: { released: boolean }[] }).locks.map(({ released }) => !released),
    );
  expect(await held()).toEqual([]);
  await ann.part("minutes").first().click();
  await ann.shows("left", "5 min left");
  await expect.poll(held).toEqual([true]);
  await ann.page.evaluate(() => {
    // As the browser does when the page is hidden.
    for (const lock of (window as unknown as { locks: { released: boolean }[] }).locks) lock.released = true;
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect.poll(held).toEqual([false, true]);
  await ann.part("end").click();
  await expect.poll(held).toEqual([false, false]);
});

test("a sitting whose wake lock is denied goes on all the same", async () => {
  const person = await stage.person();
  await person.addInitScript(() => {
    const request = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
  });
  const errors: Error[] = [];
  person.on("weberror", (error) => errors.push(error.error()));
  const ann = await Visitor.open(person, stage.page(stage.tag("autojoin")));
  await ann.part("minutes").first().click();
  await ann.shows("left", "5 min left");
  expect(errors).toEqual([]);
});

test("nothing moves: not as the script comes, not as people come, not as the connection goes", async () => {
  const wire = await Wire.to(stage.server.port);
  const reserve = `<style>
    breathing-room:not(:defined) { display: block; height: 38em }
    breathing-room[compact]:not(:defined) { height: 2.75em }
  </style>`;
  const after = "<p>What stands below must stay where it is.</p>";
  const person = await stage.person({ viewport: { width: 500, height: 900 } });
  await person.addInitScript(() => {
    const shifts: unknown[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(...(entry as unknown as { sources: unknown[] }).sources);
    }).observe({ type: "layout-shift", buffered: true });
  });
  const tags = stage.tag("autojoin", wire.origin) + after + stage.tag("compact", wire.origin) + after;
  const ann = await Visitor.open(person, stage.page(reserve + tags));
  const bob = await Visitor.open(await stage.person(), stage.page(stage.tag('autojoin mood="joy"')));
  await Promise.all([ann.sees(2), ann.seesMood("joy", 1)]);
  await bob.part("minutes").first().click();
  await bob.page.close();
  await ann.shows("status", "1 of them resting");
  wire.cut();
  await ann.isReconnecting();
  await ann.sees(2);
  wire.mend();
  await ann.isConnected();
  await ann.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await ann.page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts)).toEqual([]);
  wire.close();
});

test("with no server at all it says so, and keeps its place", async () => {
  const page = await (await stage.person()).newPage();
  await page.goto(stage.page(stage.tag('host="http://localhost:9"')));
  await page.locator("breathing-room .status", { hasText: "Reconnecting…" }).waitFor();
  expect((await page.locator("breathing-room").boundingBox())?.height).toBe(608);
});
