/** The admin page for keyboard and screen reader users, and on small screens. */
import { expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { TOKEN } from "./admin-page.ts";
import { sharedAdminStage } from "./shared-admin-stage.ts";

const stage = sharedAdminStage();

test("the page works with the keyboard alone", async () => {
  const { room } = stage();
  await stage().join("");
  const admin = await stage().open();
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
  await page.getByRole("link", { name: room, exact: true }).waitFor();
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

const SIZES = { desktop: [1200, 900], phone: [390, 844] } as const;
test("every view passes axe and fits the screen of a phone", async () => {
  const { room } = stage();
  await stage().join("joy", "calm", "");
  const admin = await stage().open();
  const { page } = admin;
  const check = async (view: string) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await expectAccessible(page, view);
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await admin.screenshot(`${view}-${size}-${colorScheme}`);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBe(0);
    }
  };
  await check("sign-in");
  await admin.submitToken(TOKEN);
  await page.getByRole("link", { name: room, exact: true }).waitFor();
  await check("rooms");
  await page.getByRole("link", { name: room, exact: true }).click();
  await expect.poll(() => admin.sessionRows.count()).toBe(3);
  await page.locator(".bills").waitFor();
  await check("room");
  await admin.button("Close room…").click();
  await check("dialog");
  expect(admin.errors).toEqual([]);
});
