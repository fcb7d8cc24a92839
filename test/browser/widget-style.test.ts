/** The widget on pages, screens and paper that others have made. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openStage, WITHOUT_GRACE } from "./shared.ts";
import type { Visitor } from "./visitor.ts";

const stage = await openStage(WITHOUT_GRACE);

const LIGHT = "rgb(253, 252, 248)";
const DARK = "rgb(23, 33, 31)";
const SYSTEMS = ["light", "dark"] as const;
const DARK_PAGE = "<style>html { color-scheme: dark }</style>";

const styleOf = (visitor: Visitor, part: string, name: string) =>
  visitor
    .part(part)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), name);

test.each([
  { page: "normal", auto: [LIGHT, LIGHT] },
  { page: "dark", auto: [DARK, DARK] },
  { page: "light dark", auto: [LIGHT, DARK] },
])("on a page with `color-scheme: $page` each theme is right, whatever the system's", async ({ page, auto }) => {
  const ann = await stage.visit(`<style>html { color-scheme: ${page} }</style>${stage.tag()}`);
  const surfaces = async (theme: string | null) => {
    await ann.setAttribute("theme", theme);
    const seen: string[] = [];
    for (const colorScheme of SYSTEMS) {
      await ann.page.emulateMedia({ colorScheme });
      seen.push(await styleOf(ann, "base", "background-color"));
    }
    return seen;
  };
  expect(await surfaces(null)).toEqual(auto);
  expect(await surfaces("auto")).toEqual(auto);
  expect(await surfaces("system")).toEqual([LIGHT, DARK]);
  expect(await surfaces("light")).toEqual([LIGHT, LIGHT]);
  expect(await surfaces("dark")).toEqual([DARK, DARK]);
});

test.each(["normal", "dark", "light dark"])(
  "R3 a frame on a page with `color-scheme: %s` has the theme of its address and transparent corners",
  async (scheme) => {
    const frames = ["auto", "system", "light", "dark"].map(
      (theme) =>
        `<iframe title="${theme}" src="${stage.server.origin}/embed/${stage.room}?theme=${theme}" width="200" height="608" style="color-scheme: normal"></iframe>`,
    );
    const style = `<style>
      html { color-scheme: ${scheme} }
      body { margin: 0; background: rgb(200, 100, 0) }
      h1 { display: none }
      iframe { border: 0; float: left }
    </style>`;
    const page = await (await stage.newContext({ viewport: { width: 800, height: 608 } })).newPage();
    await page.goto(stage.page(style + frames.join("")));
    for (const colorScheme of SYSTEMS) {
      await page.emulateMedia({ colorScheme });
      for (const theme of ["auto", "system", "light", "dark"])
        await page.frameLocator(`[title=${theme}]`).locator('.base[data-status="open"]').waitFor();
      const corners = [0, 200, 400, 600].map((x) => [x + 1, 1] as const);
      const cards = [0, 200, 400, 600].map((x) => [x + 100, 12] as const);
      await expect.poll(async () => new Set(await colorsAt(page, corners))).toEqual(new Set(["rgb(200, 100, 0)"]));
      const system = colorScheme === "dark" ? DARK : LIGHT;
      await expect.poll(() => colorsAt(page, cards)).toEqual([LIGHT, system, LIGHT, DARK]);
    }
  },
);

/** The colours that the visitor really sees. */
async function colorsAt(page: Page, points: (readonly [number, number])[]): Promise<string[]> {
  const picture = (await page.screenshot()).toString("base64");
  return page.evaluate(
    async ({ picture, points }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
      canvas?.drawImage(image, 0, 0);
      return points.map(([x, y]) => {
        const [red, green, blue] = canvas?.getImageData(x, y, 1, 1).data ?? [];
        return `rgb(${red}, ${green}, ${blue})`;
      });
    },
    { picture, points },
  );
}

test("a browser without light-dark() shows the light card, and the page's colours", async () => {
  const context = await stage.newContext({ colorScheme: "dark" });
  await context.route("**/widget.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll("light-dark(", "unknown(") });
  });
  const page = await context.newPage();
  await page.goto(
    stage.page(`${DARK_PAGE}<style>#own { --breathing-room-surface: rgb(1, 2, 3) }</style>
    ${stage.tag('theme="dark"')}${stage.tag('id="own"')}`),
  );
  const bases = page.locator('.base[data-status="open"]');
  await bases.nth(1).waitFor();
  const surfaces = await bases.evaluateAll((all) => all.map((base) => getComputedStyle(base).backgroundColor));
  expect(surfaces).toEqual([LIGHT, "rgb(1, 2, 3)"]);
});
