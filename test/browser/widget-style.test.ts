/** The widget on pages, screens and paper that others have made. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openStage, WITHOUT_GRACE } from "./shared.ts";
import type { Visitor } from "./visitor.ts";

const stage = await openStage(WITHOUT_GRACE);

const LIGHT = "rgb(253, 252, 248)";
const DARK = "rgb(23, 33, 31)";
const SYSTEMS = ["light", "dark"] as const;

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

/** Each layout sizes the widget in another way. */
const LAYOUTS = {
  flow: ["", ""],
  "a paragraph": ["<p>", "</p>"],
  "a flex row": ['<div style="display: flex">', "</div>"],
  "a flex column": ['<div style="display: flex; flex-direction: column; align-items: center">', "</div>"],
  "a grid": ['<div style="display: grid; justify-items: start">', "</div>"],
  "a grid of content": ['<div style="display: grid; grid-template-columns: auto">', "</div>"],
  "a box as wide as its content": ['<div style="float: left">', "</div>"],
};

test.each(Object.entries(LAYOUTS))("in %s the widget fits every width from 200 px on", async (_, [before, after]) => {
  const style = "<style>body { margin: 0 } h1 { display: none } p { margin: 0 }</style>";
  const ann = await stage.visit(`${style}${before}${stage.tag()}${after}`);
  await fits(ann);
  await ann.join();
  await fits(ann);
});

async function fits(ann: Visitor): Promise<void> {
  for (const compact of ["", null])
    for (const lang of ["en", "de", "ja"]) {
      await ann.setAttribute("compact", compact);
      await ann.setAttribute("lang", lang);
      for (const width of [200, 240, 360, 1280]) {
        await ann.page.setViewportSize({ width, height: 700 });
        const where = `${lang} ${compact === null ? "card" : "compact"} ${width}`;
        const base = await ann.part("base").boundingBox();
        expect(base?.width, where).toBe(Math.min(width, compact === null ? 384 : 320));
        expect(base?.height, where).toBe(compact === null ? 608 : 44);
        expect(await ann.page.evaluate(() => document.documentElement.scrollWidth), where).toBe(width);
        expect(await outside(ann), where).toEqual([]);
      }
    }
}

/** The parts that stick out of the card. */
async function outside(visitor: Visitor): Promise<string[]> {
  return visitor.part("base").evaluate((base) => {
    const card = base.getBoundingClientRect();
    return [...base.querySelectorAll(":not(.news)")]
      .filter((part) => {
        const { left, right, width } = part.getBoundingClientRect();
        return width > 0 && (left < card.left || right > card.right);
      })
      .map((part) => part.className);
  });
}

test("a compact widget gives way to its neighbour in a flex row", async () => {
  const neighbour = "<b style='flex: none; width: 140px'>A studio</b>";
  const style = "<style>body { margin: 0 }</style>";
  const ann = await stage.visit(`${style}<div style="display: flex">${neighbour}${stage.tag("compact")}</div>`, {
    viewport: { width: 360, height: 700 },
  });
  expect((await ann.part("base").boundingBox())?.width).toBe(220);
  expect(await ann.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test("a compact widget can be hidden", async () => {
  const ann = await stage.visit(stage.tag("compact"));
  await ann.setAttribute("hidden", "");
  expect(await ann.widget.isVisible()).toBe(false);
});

test("six figures fit beside a mood and its bar at 240 px", async () => {
  await stage.join("joy", "calm");
  const ann = await stage.visit(`<style>body { margin: 0 }</style>${stage.tag('autojoin mood="joy"')}`, {
    viewport: { width: 240, height: 700 },
  });
  await ann.seesMood("joy", 2);
  const rows = await ann.widget.evaluate((widget) => {
    const find = (part: string) => [...(widget.shadowRoot?.querySelectorAll<HTMLElement>(part) ?? [])];
    const counts = find(".mood-count");
    for (const count of counts) count.textContent = "888,888";
    const moods = find(".moods")[0];
    return {
      cut: counts.filter((count) => count.scrollWidth > count.clientWidth).length,
      scrolls: !moods || moods.scrollWidth > moods.clientWidth,
      bars: find(".bar").map((bar) => bar.clientWidth),
    };
  });
  expect(rows).toMatchObject({ cut: 0, scrolls: false });
  expect(new Set(rows.bars).size).toBe(1);
  expect(rows.bars[0]).toBeGreaterThan(15);
});

test("the page's font and its size reach the widget, and no other style of its text", async () => {
  const leaks = `text-transform: uppercase; letter-spacing: 9px; word-spacing: 9px; text-indent: 9px; font-style: italic;
    font-variant: small-caps; white-space: pre-line; text-shadow: 1px 1px red`;
  const plain = await stage.visit();
  const ann = await stage.visit(`<style>body { font: 20px monospace; ${leaks} }</style>${stage.tag()}`);
  const names = leaks.split(";").map((leak) => leak.slice(0, leak.indexOf(":")).trim());
  for (const part of ["count", "people", "phase", "mood-name", "status", "join"])
    for (const name of names)
      expect([part, name, await styleOf(ann, part, name)]).toEqual([part, name, await styleOf(plain, part, name)]);
  expect(await styleOf(ann, "join", "font-family")).toBe("monospace");
  expect(await styleOf(ann, "join", "font-size")).toBe("20px");
});
