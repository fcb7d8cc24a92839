/** The landing page and the embed page. */
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { openStage, PATIENT } from "./shared.ts";
import type { Stage } from "./stage.ts";
import { Visitor } from "./visitor.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(PATIENT);
});
afterAll(() => stage?.close());
afterEach(() => stage.clear());

const url = (room = stage.room) => `${stage.server.origin}/?room=${encodeURIComponent(room)}`;
const embed = (query = "") => `${stage.server.origin}/embed/${stage.room}${query}`;

test("the landing page watches the room of its address until the visitor joins", async () => {
  const ann = await Visitor.open(await stage.newContext(), url());
  const bob = await Visitor.open(await stage.newContext(), url());
  expect(await stage.count()).toBe(0);
  await ann.join();
  await bob.sees(1);
  await ann.choose("calm");
  await bob.seesMood("calm", 1);
});

test("R3 without a room in its address the landing page shows the lobby", async () => {
  const ann = await Visitor.open(await stage.newContext(), stage.server.origin);
  expect(await ann.widget.getAttribute("room")).toBe("lobby");
});

test("J2 J8 a bad room name shows as closed", async () => {
  const page = await (await stage.newContext()).newPage();
  await page.goto(url("No Room"));
  await page.locator('.base[data-status="closed"] .status', { hasText: "not open" }).waitFor();
  expect(await page.locator(".join").isVisible()).toBe(false);
});

test("the copied tag shows this room on any page", async () => {
  const context = await stage.newContext();
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: stage.server.origin });
  const ann = await Visitor.open(context, url());
  await ann.page.locator("#copy").click();
  await ann.page.locator("#copy", { hasText: "Copied" }).waitFor();
  const tag = await ann.page.evaluate(() => navigator.clipboard.readText());
  const bob = await Visitor.open(await stage.newContext(), stage.page(tag));
  await bob.join();
  await ann.sees(1);
});

test("R3 the embed page shows the widget and posts its height", async () => {
  const page = await (await stage.newContext()).newPage();
  await page.goto(
    stage.page(`<iframe title="room" width="400" src="${embed("?theme=dark&lang=de")}"></iframe>
      <script>
        addEventListener("message", ({ data }) => {
          if (data.type === "breathing-room:height") document.querySelector("iframe").height = data.height;
        });
      </script>`),
  );
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "Mitatmen" }).click();
  await frame.locator('.base[data-status="open"] .count:text-is("1")').waitFor();
  await page.waitForFunction(() => document.querySelector("iframe")?.height === "608");
  await page.locator("iframe").evaluate((frame, src) => frame.setAttribute("src", src), embed("?compact"));
  await page.waitForFunction(() => Number(document.querySelector("iframe")?.height) < 60);
});

test("the landing page passes axe", async () => {
  await expectAccessible((await Visitor.open(await stage.newContext(), url())).page);
});

test("R3 the embed page passes axe", async () => {
  const context = await stage.newContext();
  for (const query of ["", "?compact=true&theme=dark&lang=ja"])
    await expectAccessible((await Visitor.open(context, embed(query))).page);
});

const SCREENS = {
  light: [1280, 900],
  dark: [1280, 900],
  "phone-light": [390, 844],
  "phone-dark": [390, 844],
  "narrow-light": [320, 568],
} as const;
test("the landing page fits every screen, and nothing on it moves", async () => {
  for (const [screen, [width, height]] of Object.entries(SCREENS)) {
    const context = await stage.newContext({
      viewport: { width, height },
      colorScheme: screen.endsWith("dark") ? "dark" : "light",
      reducedMotion: "reduce",
    });
    const { page } = await Visitor.open(context, url("lobby"));
    const shifts = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          const add = (entries: PerformanceEntryList) => {
            for (const entry of entries) sum += (entry as unknown as { value: number }).value;
          };
          const observer = new PerformanceObserver((list) => add(list.getEntries()));
          observer.observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              add(observer.takeRecords());
              resolve(sum);
            }),
          );
        }),
    );
    expect(shifts, screen).toBe(0);
    const path = join(import.meta.dirname, "screenshots", `page-${screen}.png`);
    await page.screenshot({ path, fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), screen).toBeLessThanOrEqual(0);
  }
});
