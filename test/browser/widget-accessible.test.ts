/** The widget for keyboard and screen reader users. */
import { expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { MOODS, openStage, WITHOUT_GRACE } from "./shared.ts";

const stage = await openStage(WITHOUT_GRACE);

test("the widget works with the keyboard alone and never loses the focus", async () => {
  const ann = await stage.visit();
  const { keyboard } = ann.page;
  const focused = () =>
    ann.widget.evaluate((widget) => {
      const element = widget.shadowRoot?.activeElement;
      return element && [element.className, getComputedStyle(element).outlineStyle];
    });
  await keyboard.press("Tab");
  // A list of more than eight moods scrolls.
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
  await ann.widget.getByText("Sit quietly (minutes)").waitFor();
  expect(await focused()).toEqual(["mood", "solid"]);
  await keyboard.press("Shift+Tab");
  await ann.part("leave").focus();
  await keyboard.press("Enter");
  await ann.sees(0);
  expect(await focused()).toEqual(["join", "solid"]);
});

test("the widget passes axe in every state", async () => {
  const ann = await stage.visit(stage.tag('theme="system"'));
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
