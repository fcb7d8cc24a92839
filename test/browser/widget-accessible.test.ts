/** The widget for whoever has no mouse, or does not see it. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { Stage } from "./stage.ts";
import { Visitor } from "./visitor.ts";

/** More than there is room for, one of them as long as can be. */
const MOODS = ["gratitude", "presence", "calm", "joy", "release", "a", "b", "c", "a-mood-of-thirty-two-characters-"];

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ MOODS: MOODS.join() });
});
afterAll(() => stage?.close());
afterEach(() => stage.clear());

const open = async () => Visitor.open(await stage.person(), stage.page(stage.tag()));

test("it is used by keyboard alone, and the focus is seen and never lost", async () => {
  const ann = await open();
  const { keyboard } = ann.page;
  const focused = () =>
    ann.widget.evaluate((widget) => {
      const element = widget.shadowRoot?.activeElement;
      return element && [element.className, getComputedStyle(element).outlineStyle];
    });
  await keyboard.press("Tab");
  // So many moods are scrolled to.
  expect(await focused()).toEqual(["moods", "solid"]);
  await keyboard.press("Tab");
  expect(await focused()).toEqual(["join", "solid"]);
  await keyboard.press("Enter");
  await ann.sees(1);
  expect(await focused()).toEqual(["mood", "solid"]);
  await keyboard.press("Space");
  await ann.hasMood("gratitude");
  for (const _ of MOODS) await keyboard.press("Tab");
  expect(await focused()).toEqual(["minutes", "solid"]);
  await keyboard.press("Enter");
  await ann.shows("left", "5 min left");
  expect(await focused()).toEqual(["end", "solid"]);
  await keyboard.press("Enter");
  await ann.widget.getByText("Minutes to sit quietly").waitFor();
  expect(await focused()).toEqual(["mood", "solid"]);
  await keyboard.press("Shift+Tab");
  await ann.part("leave").focus();
  await keyboard.press("Enter");
  await ann.sees(0);
  expect(await focused()).toEqual(["join", "solid"]);
});

test("axe finds nothing: watching, joined, sitting, in one line, cut off", async () => {
  const ann = await open();
  await expectAccessible(ann.page);
  await ann.join();
  await ann.choose("joy");
  await ann.seesMood("joy", 1);
  await expectAccessible(ann.page);
  await ann.part("minutes").first().click();
  await ann.part("left").waitFor();
  await expectAccessible(ann.page);
  await ann.setAttribute("compact", "");
  await expectAccessible(ann.page);
  await ann.setAttribute("host", "http://localhost:9");
  await ann.isReconnecting();
  await expectAccessible(ann.page);
  await ann.setAttribute("compact", null);
  await expectAccessible(ann.page);
});
