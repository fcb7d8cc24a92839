import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { network, Page } from "./page.ts";

test("server rendering shows the mood and opens no socket", async () => {
  vi.useFakeTimers();
  const options = { mood: "joy", session: undefined };
  expect(renderToString(createElement(Page, { options }))).toBe("<p>connecting 0 joy</p>");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toEqual([]);
  vi.useRealTimers();
});
