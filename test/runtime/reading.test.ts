/** Readings through the real edge cache. */
import { runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { join, stubOf } from "./peer.ts";

test("R1 a reading is answered out of the edge's cache for 5 s", async () => {
  const room = "read-1";
  await join(room, "mood=joy");
  const read = (query: string) => exports.default.fetch(`https://host.test/parties/main/${room}${query}`);
  const response = await read("");
  expect(response.headers.get("Cache-Control")).toBe("public, max-age=5");
  expect(await response.json()).toMatchObject({ room, count: 1 });
  const readings = await runInDurableObject(stubOf(room), (object) => vi.spyOn(object, "read"));
  await vi.waitFor(async () => {
    readings.mockClear();
    expect(await (await read("?again")).json()).toMatchObject({ count: 1 });
    expect(readings).not.toHaveBeenCalled();
  });
});
