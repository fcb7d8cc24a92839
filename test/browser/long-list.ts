import { expect, test } from "vitest";
import type { Stage } from "./stage.ts";

/** Sockets that open at the same time. */
const BATCH = 50;

/** @param people A multiple of 50, and at least 250. */
export function testLongList(stage: Stage, people: number): void {
  test(`M7 a list of ${people} sessions needs fewer than a hundred rows in the document`, async () => {
    for (let joined = 0; joined < people; joined += BATCH) await stage.join(...Array<string>(BATCH).fill("calm"));
    const total = people.toLocaleString("en");
    const admin = await stage.signIn(`#room=${stage.room}`);
    await admin.showsCount(people);
    await admin.button("Load all").click();
    await admin.showsText(new RegExp(`^${total} sessions, loaded at`));
    const list = admin.page.getByRole("region", { name: "Table of sessions" });
    const scrollToEnd = () => list.evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
    expect(await admin.sessionRows.count()).toBeLessThan(100);
    await scrollToEnd();
    await admin.page.locator(`tr[aria-rowindex="${people + 1}"]`).waitFor();
    expect(await admin.sessionRows.count()).toBeLessThan(100);
    await admin.button("Reload").click();
    await admin.showsText(`The first 100 of ${total} sessions`);
    // Scrolling to the end loads the next page.
    await scrollToEnd();
    await admin.showsText(`The first 200 of ${total} sessions`);
    expect(admin.errors).toEqual([]);
  });
}
