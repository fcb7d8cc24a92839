import { expect, test } from "vitest";

test("where a page is rendered without a browser, the modules can be read", async () => {
  expect("customElements" in globalThis).toBe(false);
  await import("../../../client/widget/index.ts");
  const { BreathingRoomElement } = await import("../../../client/widget/element.ts");
  expect(BreathingRoomElement.observedAttributes).toEqual(
    expect.arrayContaining(["room", "host", "mood", "autojoin", "compact", "pattern", "lang", "theme"]),
  );
});
