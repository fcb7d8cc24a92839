/** The admin page for keyboard and screen reader users, and on small screens. */
import { expect, test } from "vitest";
import { TOKEN } from "../contract/settings.ts";
import { expectAccessible } from "./accessible.ts";
import { openStage, PATIENT } from "./shared.ts";

const stage = await openStage(PATIENT);

test("the page works with the keyboard alone", async () => {
  const { room } = stage;
  await stage.join("");
  const admin = await stage.openAdmin();
  const { page } = admin;
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tabTo = async (name: string) => {
    for (let tabs = 0; tabs < 50; tabs++) {
      if (await page.evaluate((name) => document.activeElement?.textContent === name, name)) return;
      await press("Tab");
    }
    throw new Error(`Tab does not reach ${name}.`);
  };
  await page.keyboard.type(TOKEN);
  await press("Enter");
  await page.getByRole("link", { name: room }).waitFor();
  await tabTo(room);
  await press("Enter");
  await admin.button("Remove").waitFor();
  await tabTo("Close room…");
  await press("Enter");
  // A hasty second Enter must not close the room.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Cancel");
  await press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await tabTo("Remove…");
  await press("Enter", "Tab", "Enter");
  await admin.showsText("0 sessions");
  expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe("Table of sessions");
});

test("every view passes axe and fits the screen of a phone", async () => {
  await stage.join("joy", "calm", "");
  const admin = await stage.openAdmin();
  const { page } = admin;
  await page.setViewportSize({ width: 390, height: 844 });
  const check = async (view: string) => {
    await expectAccessible(page, view);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBe(0);
  };
  await check("sign-in");
  await admin.signIn();
  await page.getByRole("link", { name: stage.room }).waitFor();
  await check("rooms");
  await page.getByRole("link", { name: stage.room }).click();
  await expect.poll(() => admin.sessionRows.count()).toBe(3);
  await page.locator(".bills").waitFor();
  await check("room");
  await admin.button("Close room…").click();
  await check("dialog");
  expect(admin.errors).toEqual([]);
});
