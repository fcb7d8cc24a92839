import { expect, test } from "vitest";

test("a server that renders pages can import the widget", async () => {
  expect("customElements" in globalThis).toBe(false);
  await import("../../../client/widget/index.ts");
  const { BreathingRoomElement } = await import("../../../client/widget/element.ts");
  expect(BreathingRoomElement.observedAttributes).toEqual(
    expect.arrayContaining(["room", "host", "mood", "autojoin", "compact", "pattern", "lang", "theme"]),
  );
});
