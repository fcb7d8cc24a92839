/** Everyone breathes in step, nothing on the page jumps, and nothing runs while nobody looks. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openStage, WITHOUT_GRACE } from "./shared.ts";
import { Visitor } from "./visitor.ts";

const stage = await openStage(WITHOUT_GRACE);

/** A global of a page, in one test. */
declare function note(call: string): void;

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
  const ann = await stage.visit();
  const bob = await Visitor.open(wrongClock, stage.page(stage.tag("autojoin")));
  const [first, second] = await Promise.all([breathOf(ann.page), breathOf(bob.page)]);
  expect(first.length).toBe(16_000);
  const difference = Math.abs(first.start - second.start);
  // Each page knows the server's clock as precisely as its connection is fast.
  expect(Math.min(difference, first.length - difference)).toBeLessThan(2000);
});

test("B1 the pattern attribute replaces the room's pattern if it is valid", async () => {
  const ann = await stage.visit(stage.tag('pattern="4-7-8"'));
  expect((await breathOf(ann.page)).length).toBe(19_000);
  await ann.setAttribute("pattern", "4-7");
  expect((await breathOf(ann.page)).length).toBe(16_000);
});

test("the rings move by transforms alone, with no script per frame", async () => {
  const ann = await stage.visit();
  const animated = await ann.page.evaluate(() => {
    const rings = document.querySelector("breathing-room")?.shadowRoot?.querySelectorAll(".ring") ?? [];
    const frames = [...rings].flatMap((ring) => ring.getAnimations()).map(({ effect }) => effect as KeyframeEffect);
    return frames.flatMap((effect) => effect.getKeyframes()).flatMap((frame) => Object.keys(frame));
  });
  expect(new Set(animated)).toEqual(new Set(["offset", "computedOffset", "easing", "composite", "transform"]));
  // A phase may end and a heartbeat may come.
  expect(await callsOf(ann.page)).toBeLessThan(4);
});

/** Counts the timers and animation frames that the page's scripts request within half a second. */
async function callsOf(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { setTimeout, requestAnimationFrame } = window;
    let calls = 0;
    const counting = (request: CallableFunction) => (callback: unknown, delay?: number) => {
      calls++;
      return request(callback, delay);
    };
    Object.assign(window, { setTimeout: counting(setTimeout), requestAnimationFrame: counting(requestAnimationFrame) });
    await new Promise((done) => setTimeout(done, 500));
    Object.assign(window, { setTimeout, requestAnimationFrame });
    return calls;
  });
}

test("the phase's name follows the breath, but not while the page is hidden", async () => {
  const ann = await stage.visit(stage.tag('pattern="0.1-0-0.1-0"'));
  await ann.shows("phase", "Breathe in");
  await ann.shows("phase", "Breathe out");
  await expect.poll(() => callsOf(ann.page)).toBeGreaterThan(1);
  const setHidden = (hidden: boolean) =>
    ann.page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await setHidden(true);
  // A heartbeat may come.
  expect(await callsOf(ann.page)).toBeLessThan(2);
  await setHidden(false);
  await expect.poll(() => callsOf(ann.page)).toBeGreaterThan(1);
});

test("with reduced motion nothing moves and the rhythm is a text", async () => {
  const ann = await stage.visit(stage.tag(), { reducedMotion: "reduce" });
  const animations = () => ann.widget.evaluate((widget) => widget.shadowRoot?.getAnimations().length);
  await ann.shows("phase", "Breathe in 4 · Hold 4 · Breathe out 4 · Rest 4");
  expect(await animations()).toBe(0);
  await ann.page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(animations).toBe(3);
  await ann.page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(animations).toBe(0);
});

test("a screen reader hears the count once", async () => {
  const ann = await stage.visit();
  await ann.join();
  await ann.sees(1);
  expect(await ann.widget.locator('[aria-live="polite"]').textContent()).toBe("Be the first to breathe");
});

test("B2 a sitting keeps the screen on until it ends", async () => {
  const context = await stage.newContext();
  const calls: string[] = [];
  await context.exposeFunction("note", (call: string) => calls.push(call));
  await context.addInitScript(() => {
    const request = async () => {
      note("request");
      return { released: false, release: async () => note("release") };
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
  });
  const ann = await Visitor.open(context, stage.page(stage.tag("autojoin")));
  expect(calls).toEqual([]);
  await ann.part("minutes").first().click();
  await ann.shows("left", "5 min left");
  await expect.poll(() => calls).toEqual(["request"]);
  await ann.part("end").click();
  await expect.poll(() => calls).toEqual(["request", "release"]);
});

test("nothing on the page moves when the script loads, people join or the connection drops", async () => {
  const proxy = await stage.openProxy();
  const reserve = `<style>
    breathing-room:not(:defined) { display: block; height: 38em }
    breathing-room[compact]:not(:defined) { height: 2.75em }
  </style>`;
  const below = "<p>This paragraph must not move.</p>";
  const tags = stage.tag("autojoin", proxy.origin) + below + stage.tag("compact", proxy.origin) + below;
  const ann = await stage.visit(reserve + tags, { viewport: { width: 500, height: 900 } });
  const bob = await stage.visit(stage.tag('autojoin mood="joy"'));
  await Promise.all([ann.sees(2), ann.seesMood("joy", 1)]);
  await bob.part("minutes").first().click();
  await bob.page.close();
  await ann.shows("status", "1 sitting with eyes closed");
  proxy.cut();
  await ann.isReconnecting();
  await ann.sees(2);
  proxy.restore();
  await ann.isConnected();
  expect(await ann.shifts()).toEqual([]);
});

test("without a server the widget says so and keeps its size", async () => {
  const page = await (await stage.newContext()).newPage();
  await page.goto(stage.page(stage.tag('host="http://localhost:9"')));
  await page.locator("breathing-room .status", { hasText: "Reconnecting…" }).waitFor();
  expect((await page.locator("breathing-room").boundingBox())?.height).toBe(608);
});
