/** The frame of the README and its script, on a page of another site. */
import type { Frame, Page } from "playwright-core";
import { expect, test } from "vitest";
import { read, snippetsOf } from "../scripts/documents.ts";
import { openStage, PATIENT } from "./shared.ts";
import { Visitor } from "./visitor.ts";

/** Globals of the pages. */
declare const locks: Promise<boolean>[];
declare const forged: number;

const stage = await openStage(PATIENT);

const TYPE = "breathing-room:height";
const { code = "" } = snippetsOf(read("README.md")).find(({ code }) => code.includes("<iframe")) ?? {};
const [, attributes = ""] = /height="608" (.*)><\/iframe>/.exec(code) ?? [];

const snippet = () => code.replaceAll("https://rooms.example.com", stage.server.origin).replaceAll("lobby", stage.room);

async function open(body: string): Promise<Page> {
  const context = await stage.newContext();
  // Without a screen, a browser does not grant this by itself.
  await context.grantPermissions(["screen-wake-lock"]);
  await context.addInitScript(recordLocks);
  const page = await context.newPage();
  await page.goto(stage.page(body));
  return page;
}

/** Runs in every frame before its scripts. */
function recordLocks(): void {
  const { request } = WakeLock.prototype;
  Object.assign(window, { locks: [] });
  WakeLock.prototype.request = function (type) {
    const lock = request.call(this, type);
    locks.push(
      lock.then(
        () => true,
        () => false,
      ),
    );
    return lock;
  };
}

async function frameOf(page: Page, part: string): Promise<Frame> {
  await page.waitForFunction((part) => document.querySelector(`iframe[src*="${part}"]`), part);
  const frame = page.frames().find((each) => each.url().includes(part));
  if (!frame) throw new Error(`There is no frame of ${part}.`);
  return frame;
}

test("R3 B2 in the README's frame a visitor sits with the screen on and remains one person after a reload", async () => {
  const page = await open(snippet());
  const room = page.frameLocator("iframe");
  await room.getByRole("button", { name: "Mitatmen" }).click();
  await room.locator('.count:text-is("1")').waitFor();
  await room.getByRole("button", { name: "10", exact: true }).click();
  await room.locator(".left", { hasText: "Noch" }).waitFor();
  const frame = await frameOf(page, "/embed/");
  expect(await frame.evaluate(() => Promise.all(locks))).toEqual([true]);
  expect(await frame.evaluate(() => document.referrer)).toBe("");
  await page.reload();
  await room.getByRole("button", { name: "Mitatmen" }).click();
  await room.locator(".left", { hasText: "Noch" }).waitFor();
  expect(await stage.count()).toBe(1);
});

test("R3 the README's frame can open no window and leave no page", async () => {
  const page = await open(snippet());
  await page.frameLocator("iframe").locator('.base[data-status="open"]').waitFor();
  const frame = await frameOf(page, "/embed/");
  expect(await frame.evaluate(() => window.open("about:blank"))).toBeNull();
  const leave = () =>
    frame.evaluate(() => {
      if (window.top) window.top.location.href = "about:blank";
    });
  await expect(leave()).rejects.toThrow("does not have permission to navigate");
});

test("R3 the frame of the landing page is as safe as the README's", async () => {
  const url = `${stage.server.origin}/?room=${stage.room}`;
  const { page } = await Visitor.open(await stage.newContext(), url);
  expect(await page.locator("#frame").textContent()).toContain(` ${attributes}></iframe>`);
});

test("R3 the README's script gives each frame its own height, up to a bound, and takes none from strangers", async () => {
  const strangers = stage.page("A stranger's page").replace("localhost", "127.0.0.1");
  const page = await open(`${snippet()}
    <iframe title="compact" src="${stage.server.origin}/embed/${stage.room}?compact" height="150"></iframe>
    <iframe title="stranger" src="${strangers}" height="150"></iframe>
    <script>
      window.forged = 0;
      addEventListener("message", ({ data }) => { if (data.forged) forged++ });
    </script>`);
  const heights = () =>
    page.locator("iframe").evaluateAll((frames) => frames.map((each) => Number(each.getAttribute("height"))));
  await page.waitForFunction(() => Number(document.querySelectorAll("iframe")[1]?.height) < 60);
  const before = await heights();
  expect(before).toEqual([608, expect.any(Number), 150]);

  const room = await frameOf(page, "?lang=de");
  const stranger = await frameOf(page, strangers);
  const send = (frame: Frame, type: string) =>
    frame.evaluate((type) => window.parent.postMessage({ type, height: 99_999, forged: true }, "*"), type);
  await send(stranger, TYPE);
  await send(page.mainFrame(), TYPE);
  await send(room, "another-type");
  await page.waitForFunction(() => forged === 3);
  expect(await heights()).toEqual(before);

  await send(room, TYPE);
  await page.waitForFunction(() => forged === 4);
  expect(await heights()).toEqual([1500, ...before.slice(1)]);
});
