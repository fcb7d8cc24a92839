/** The server's own pages: the landing page and the one for frames. */
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { Stage } from "./stage.ts";
import { Visitor } from "./visitor.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage?.close());
afterEach(() => stage.clear());

const url = (room = stage.room) => `${stage.server.origin}/?room=${encodeURIComponent(room)}`;
const embed = (query = "") => `${stage.server.origin}/embed/${stage.room}${query}`;

test("the landing page looks into the room of its address, and joins when asked to", async () => {
  const ann = await Visitor.open(await stage.person(), url());
  const bob = await Visitor.open(await stage.person(), url());
  expect(await stage.count()).toBe(0);
  await ann.join();
  await bob.sees(1);
  await ann.choose("calm");
  await bob.seesMood("calm", 1);
});

test("without a room in its address it is the lobby", async () => {
  const ann = await Visitor.open(await stage.person(), stage.server.origin);
  expect(await ann.widget.getAttribute("room")).toBe("lobby");
});

test("J2 J8 a room that cannot be is said to be so, and not tried again", async () => {
  const page = await (await stage.person()).newPage();
  await page.goto(url("No Room"));
  await page.locator('.base[data-status="closed"] .status', { hasText: "not open" }).waitFor();
  expect(await page.locator(".join").isVisible()).toBe(false);
});

test("the line that is copied makes a widget of this room on any page", async () => {
  const context = await stage.person();
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: stage.server.origin });
  const ann = await Visitor.open(context, url());
  await ann.page.locator("#copy").click();
  await ann.page.locator("#copy", { hasText: "Copied" }).waitFor();
  const line = await ann.page.evaluate(() => navigator.clipboard.readText());
  const bob = await Visitor.open(await stage.person(), stage.page(line));
  await bob.join();
  await ann.sees(1);
});

test("a frame of the embed page has the widget, and tells the page around how high it is", async () => {
  const page = await (await stage.person()).newPage();
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

test("axe finds nothing on the landing page", async () => {
  await expectAccessible((await Visitor.open(await stage.person(), url())).page);
});

test("axe finds nothing on the embed page", async () => {
  const context = await stage.person();
  for (const query of ["", "?compact=true&theme=dark&lang=ja"])
    await expectAccessible((await Visitor.open(context, embed(query))).page);
});

const looks = {
  light: [1280, 900],
  dark: [1280, 900],
  "phone-light": [390, 844],
  "phone-dark": [390, 844],
  "narrow-light": [320, 568],
} as const;
test("the landing page fits a desk and a phone, light and dark, and nothing on it moves", async () => {
  for (const [look, [width, height]] of Object.entries(looks)) {
    const context = await stage.person({
      viewport: { width, height },
      colorScheme: look.endsWith("dark") ? "dark" : "light",
      reducedMotion: "reduce",
    });
    const { page } = await Visitor.open(context, url());
    const shifts = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => setTimeout(() => resolve(sum), 100));
        }),
    );
    expect(shifts, look).toBe(0);
    const path = join(import.meta.dirname, "screenshots", `page-${look}.png`);
    await page.screenshot({ path, fullPage: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), look).toBeLessThanOrEqual(0);
  }
});
