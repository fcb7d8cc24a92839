/** Everyone breathes in step, nothing on the page jumps, and nothing runs while nobody looks. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openStage, WITHOUT_GRACE } from "./shared.ts";
import type { Stage } from "./stage.ts";
import { TcpProxy } from "./tcp-proxy.ts";
import { Visitor } from "./visitor.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(WITHOUT_GRACE);
});
afterAll(() => stage?.close());
afterEach(() => stage.clear());

/** The start of the page's breath (ms since 1970, this machine's clock), modulo the length of a breath. */
async function breathOf(page: Page): Promise<{ start: number; length: number }> {
  return page.evaluate(() => {
    const ring = document.querySelector("breathing-room")?.shadowRoot?.querySelector(".ring");
    const [animation] = ring?.getAnimations() ?? [];
    const length = Number(animation?.effect?.getTiming().duration);
    return { start: (performance.timeOrigin + Number(animation?.startTime)) % length, length };
  });
}

test("B1 two pages breathe in step, even if one clock is half a breath wrong", async () => {
  const wrongClock = await stage.newContext();
  await wrongClock.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() - 8000;
  });
  const ann = await Visitor.open(await stage.newContext(), stage.page(stage.tag()));
  const bob = await Visitor.open(wrongClock, stage.page(stage.tag("autojoin")));
  const [first, second] = await Promise.all([breathOf(ann.page), breathOf(bob.page)]);
  expect(first.length).toBe(16_000);
  const difference = Math.abs(first.start - second.start);
  // Each page knows the server's clock as precisely as its connection is fast.
  expect(Math.min(difference, first.length - difference)).toBeLessThan(2000);
});

test("B1 the pattern attribute replaces the room's pattern if it is valid", async () => {
  const ann = await Visitor.open(await stage.newContext(), stage.page(stage.tag('pattern="4-7-8"')));
  expect((await breathOf(ann.page)).length).toBe(19_000);
  await ann.setAttribute("pattern", "4-7");
  expect((await breathOf(ann.page)).length).toBe(16_000);
});

test("the rings move by transforms alone, with no script per frame", async () => {
  const ann = await Visitor.open(await stage.newContext(), stage.page(stage.tag()));
  const animated = await ann.page.evaluate(() => {
    const rings = document.querySelector("breathing-room")?.shadowRoot?.querySelectorAll(".ring") ?? [];
    const frames = [...rings].flatMap((ring) => ring.getAnimations()).map(({ effect }) => effect as KeyframeEffect);
    return frames.flatMap((effect) => effect.getKeyframes()).flatMap((frame) => Object.keys(frame));
  });
  expect(new Set(animated)).toEqual(new Set(["offset", "computedOffset", "easing", "composite", "transform"]));
  const { frames, timers } = await callsIn(ann.page, 500);
  expect(frames).toBe(0);
  // A phase may end and a heartbeat may come.
  expect(timers).toBeLessThan(4);
});

/** Counts the callbacks that the page's scripts request within this time (ms). */
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

test("the phase's name follows the breath, but not while the page is hidden", async () => {
  const ann = await Visitor.open(await stage.newContext(), stage.page(stage.tag('pattern="0.1-0-0.1-0"')));
  await ann.shows("phase", "Breathe in");
  await ann.shows("phase", "Breathe out");
  await expect.poll(async () => (await callsIn(ann.page, 500)).timers).toBeGreaterThan(1);
  const setHidden = (hidden: boolean) =>
    ann.page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await setHidden(true);
  // A heartbeat may come.
  expect((await callsIn(ann.page, 500)).timers).toBeLessThan(2);
  await setHidden(false);
  await expect.poll(async () => (await callsIn(ann.page, 500)).timers).toBeGreaterThan(1);
});

test("with reduced motion nothing moves and the rhythm is a text", async () => {
  const ann = await Visitor.open(await stage.newContext({ reducedMotion: "reduce" }), stage.page(stage.tag()));
  const animations = () => ann.widget.evaluate((widget) => widget.shadowRoot?.getAnimations().length);
  await ann.shows("phase", "Breathe in 4 · Hold 4 · Breathe out 4 · Rest 4");
  expect(await animations()).toBe(0);
  await ann.page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(animations).toBe(3);
  await ann.page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(animations).toBe(0);
});

test("the circle has a text alternative", async () => {
  const ann = await Visitor.open(await stage.newContext(), stage.page(stage.tag("lang=de")));
  await ann.page.getByRole("img", { name: "Einatmen 4 · Halten 4 · Ausatmen 4 · Ruhen 4" }).waitFor();
});

test("a screen reader hears the count once", async () => {
  const ann = await Visitor.open(await stage.newContext(), stage.page(stage.tag()));
  await ann.join();
  await ann.sees(1);
  expect(await ann.widget.locator('[aria-live="polite"]').textContent()).toBe("0 breathing now");
});

test("B2 a sitting keeps the screen on, also after the page was hidden, until it ends", async () => {
  const context = await stage.newContext();
  await context.addInitScript(() => {
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
  const ann = await Visitor.open(context, stage.page(stage.tag("autojoin")));
  const held = () =>
    ann.page.evaluate(() =>
      (window as unknown as { locks: { released: boolean }[] }).locks.map(({ released }) => !released),
    );
  expect(await held()).toEqual([]);
  await ann.part("minutes").first().click();
  await ann.shows("left", "5 min left");
  await expect.poll(held).toEqual([true]);
  await ann.page.evaluate(() => {
    // Browsers do this when the page becomes hidden.
    for (const lock of (window as unknown as { locks: { released: boolean }[] }).locks) lock.released = true;
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect.poll(held).toEqual([false, true]);
  await ann.part("end").click();
  await expect.poll(held).toEqual([false, false]);
});

test("B2 a sitting works without a wake lock", async () => {
  const context = await stage.newContext();
  await context.addInitScript(() => {
    const request = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
  });
  const errors: Error[] = [];
  context.on("weberror", (error) => errors.push(error.error()));
  const ann = await Visitor.open(context, stage.page(stage.tag("autojoin")));
  await ann.part("minutes").first().click();
  await ann.shows("left", "5 min left");
  expect(errors).toEqual([]);
});

test("nothing on the page moves when the script loads, people join or the connection drops", async () => {
  const proxy = await TcpProxy.open(stage.server.port);
  const reserve = `<style>
    breathing-room:not(:defined) { display: block; height: 38em }
    breathing-room[compact]:not(:defined) { height: 2.75em }
  </style>`;
  const below = "<p>This paragraph must not move.</p>";
  const context = await stage.newContext({ viewport: { width: 500, height: 900 } });
  await context.addInitScript(() => {
    const shifts: unknown[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(...(entry as unknown as { sources: unknown[] }).sources);
    }).observe({ type: "layout-shift", buffered: true });
  });
  const tags = stage.tag("autojoin", proxy.origin) + below + stage.tag("compact", proxy.origin) + below;
  const ann = await Visitor.open(context, stage.page(reserve + tags));
  const bob = await Visitor.open(await stage.newContext(), stage.page(stage.tag('autojoin mood="joy"')));
  await Promise.all([ann.sees(2), ann.seesMood("joy", 1)]);
  await bob.part("minutes").first().click();
  await bob.page.close();
  await ann.shows("status", "1 of them resting");
  proxy.cut();
  await ann.isReconnecting();
  await ann.sees(2);
  proxy.restore();
  await ann.isConnected();
  await ann.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await ann.page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts)).toEqual([]);
  proxy.close();
});

test("without a server the widget says so and keeps its size", async () => {
  const page = await (await stage.newContext()).newPage();
  await page.goto(stage.page(stage.tag('host="http://localhost:9"')));
  await page.locator("breathing-room .status", { hasText: "Reconnecting…" }).waitFor();
  expect((await page.locator("breathing-room").boundingBox())?.height).toBe(608);
});
