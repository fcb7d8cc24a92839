import { expect, test } from "vitest";
import { openStage, WITHOUT_GRACE } from "./shared.ts";
import type { Visitor } from "./visitor.ts";

const stage = await openStage(WITHOUT_GRACE);

const LIGHT = "rgb(253, 252, 248)";
const DARK_PAGE = "<style>html { color-scheme: dark }</style>";

const styleOf = (visitor: Visitor, part: string, name: string) =>
  visitor
    .part(part)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), name);

test("in forced colours the circle, the bars and the buttons have an edge, even without a connection", async () => {
  const proxy = await stage.openProxy();
  const ann = await stage.visit(stage.tag('autojoin mood="joy"', proxy.origin), { forcedColors: "active" });
  await ann.seesMood("joy", 1);
  const edges = { ring: "border-top", bar: "outline", minutes: "border-top" };
  for (const [part, edge] of Object.entries(edges)) {
    expect(await styleOf(ann, part, `${edge}-style`), part).toBe("solid");
    expect(await styleOf(ann, part, `${edge}-color`), part).not.toBe(await styleOf(ann, "base", "background-color"));
  }
  expect(await styleOf(ann, "share", "background-color")).not.toBe(await styleOf(ann, "bar", "background-color"));
  expect(await styleOf(ann, "join", "border-top-style")).toBe("solid");
  proxy.cut();
  await ann.isReconnecting();
  expect(await styleOf(ann, "ring", "opacity")).toBe("1");
});

test.each([
  { attributes: "", parts: ["join"] },
  { attributes: "autojoin", parts: ["minutes", "leave"] },
  { attributes: "compact", parts: ["join"] },
  { attributes: "compact autojoin", parts: ["leave"] },
])("a touch within 22 px of a button presses it: <breathing-room $attributes>", async ({ attributes, parts }) => {
  const ann = await stage.visit(stage.tag(attributes), { viewport: { width: 360, height: 800 } });
  for (const part of parts) expect(await missed(ann, part), part).toEqual([]);
  if (!parts.includes("minutes")) return;
  await ann.part("minutes").first().click();
  await ann.part("end").waitFor();
  expect(await missed(ann, "end")).toEqual([]);
});

/** The points 22 px around the middle of this part's buttons where a touch presses something else. */
async function missed(visitor: Visitor, part: string): Promise<number[][]> {
  return visitor.widget.evaluate((widget, part) => {
    const root = widget.shadowRoot;
    const reach = 21.5;
    const buttons = [...(root?.querySelectorAll(`.${part}`) ?? [])];
    return buttons.flatMap((button) => {
      button.scrollIntoView({ block: "center" });
      const { x, y, width, height } = button.getBoundingClientRect();
      const around = [-reach, reach].flatMap((by) => [
        [x + width / 2 + by, y + height / 2],
        [x + width / 2, y + height / 2 + by],
      ]);
      return around.filter(([left = 0, top = 0]) => root?.elementFromPoint(left, top) !== button);
    });
  }, part);
}

test("moods are 44 px high, unless there are too many of them", async () => {
  const ann = await stage.visit(stage.tag("autojoin"));
  const height = () =>
    ann
      .part("mood")
      .first()
      .evaluate((mood) => mood.getBoundingClientRect().height);
  expect(await height()).toBeGreaterThanOrEqual(24);
  await ann.part("moods").evaluate((moods) => {
    while (moods.children.length > 5) moods.lastElementChild?.remove();
  });
  expect(await height()).toBe(44);
});

test("on paper the widget is light, has no frame and no buttons, and is as high as its content", async () => {
  const ann = await stage.visit(DARK_PAGE + stage.tag("autojoin"));
  await ann.page.emulateMedia({ media: "print" });
  expect(await styleOf(ann, "base", "background-color")).toBe(LIGHT);
  expect(await styleOf(ann, "base", "border-top-width")).toBe("0px");
  expect((await ann.part("base").boundingBox())?.height).toBeLessThan(608);
  for (const part of ["minutes", "leave"]) expect(await ann.part(part).first().isVisible(), part).toBe(false);
  await ann.part("leave").evaluate((leave: HTMLButtonElement) => leave.click());
  expect(await ann.part("join").isVisible()).toBe(false);
});

test("the bars glide, but not with reduced motion", async () => {
  const ann = await stage.visit();
  expect(await styleOf(ann, "share", "transition-duration")).toBe("0.8s");
  await ann.page.emulateMedia({ reducedMotion: "reduce" });
  expect(await styleOf(ann, "share", "transition-duration")).toBe("0s");
});

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
