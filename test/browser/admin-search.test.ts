/** The search in the list of rooms. */
import type { Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import type { AdminPage } from "./admin-page.ts";
import { openStage, PATIENT } from "./shared.ts";

const stage = await openStage(PATIENT);
const REFRESH_MS = 10_000;
const PAUSE_MS = 300;

const fieldOf = (page: Page) => page.getByLabel("Search by name");
const namesOn = (page: Page) => page.locator(".rooms:visible tbody a").allTextContents();
const searchOf = (url: string) => new URL(url).searchParams.get("search");

/** The sign-in form of a page whose clock the test can move. */
async function openWithClock(): Promise<AdminPage> {
  const admin = await stage.openAdmin();
  await admin.page.clock.install();
  await admin.page.reload();
  return admin;
}

/** Answers with one room, which has the name that was searched for. */
function answer(route: Route): Promise<void> {
  const room = searchOf(route.request().url()) ?? "every-room";
  const row = { room, count: 1, resting: 0, moods: {}, watchers: 0, since: 0, at: 0, live: true, age: 0 };
  return route.fulfill({ json: { rooms: [row], cursor: "1.0.more" } });
}

test("M5 a search by keyboard shows the rooms that match, and says if there are none", async () => {
  const { room } = stage;
  await stage.join("");
  stage.room = `${room}-garden`;
  await stage.join("joy", "");
  const admin = await stage.signIn();
  const { page } = admin;
  await page.keyboard.press("Tab");
  await page.keyboard.type(`${room}-GARD`);
  await expect.poll(() => namesOn(page)).toEqual([`${room}-garden`]);
  await fieldOf(page).fill(room);
  await page.keyboard.press("Enter");
  await expect.poll(() => namesOn(page)).toEqual([`${room}-garden`, room]);
  await admin.showsText("3 people in 2 rooms.");
  await fieldOf(page).fill("nobody-is-here");
  await admin.showsText("No occupied room matches “nobody-is-here”.");
  expect(await namesOn(page)).toEqual([]);
  await fieldOf(page).fill("Gärten");
  await admin.showsText("No room matches “gärten”. Names have only the letters a to z, digits, - and _.");
  await fieldOf(page).fill("");
  await expect.poll(() => namesOn(page)).toContain(room);
  expect(admin.errors).toEqual([]);
});

test("M5 a search survives a refresh, a reload, and the way back from a room", async () => {
  const { room } = stage;
  await stage.join("joy");
  const admin = await openWithClock();
  const { page } = admin;
  await admin.signIn();
  await fieldOf(page).fill(room);
  await expect.poll(() => namesOn(page)).toEqual([room]);
  const refreshed = page.waitForRequest((request) => searchOf(request.url()) === room);
  await page.clock.fastForward(REFRESH_MS);
  await refreshed;
  await page.reload();
  await expect.poll(() => namesOn(page)).toEqual([room]);
  await page.getByRole("link", { name: room }).click();
  await page.getByRole("heading", { name: room }).waitFor();
  await page.goBack();
  await expect.poll(() => namesOn(page)).toEqual([room]);
  expect(await fieldOf(page).inputValue()).toBe(room);
});

test("M4 M5 the pages of a search belong to it, and another search begins at its first page", async () => {
  const admin = await stage.signIn();
  const { page } = admin;
  await page.route("**/admin/api/rooms*", answer);
  const next = (parameters: string) => page.waitForRequest((request) => request.url().endsWith(`rooms?${parameters}`));
  await fieldOf(page).fill("zen");
  await expect.poll(() => namesOn(page)).toEqual(["zen"]);
  await Promise.all([next("search=zen&cursor=1.0.more"), admin.button("Next rooms").click()]);
  await Promise.all([next("search=garden"), fieldOf(page).fill("garden")]);
  await expect.poll(() => namesOn(page)).toEqual(["garden"]);
  expect(await admin.button("Previous rooms").isVisible()).toBe(false);
});

test("M5 typing is one request after a pause, and none once the admin has left the list", async () => {
  const admin = await openWithClock();
  const { page } = admin;
  const searches: (string | null)[] = [];
  await page.route("**/admin/api/rooms?*", (route) => {
    searches.push(searchOf(route.request().url()));
    return answer(route);
  });
  await page.route("**/admin/api/rooms", answer);
  await admin.signIn();
  await expect.poll(() => namesOn(page)).toEqual(["every-room"]);
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  for (const keys of ["z", "en"]) {
    await fieldOf(page).pressSequentially(keys);
    await page.clock.runFor(PAUSE_MS - 1);
  }
  expect(searches).toEqual([]);
  await page.clock.runFor(1);
  await expect.poll(() => namesOn(page)).toEqual(["zen"]);
  expect(searches).toEqual(["zen"]);
  await fieldOf(page).fill("garden");
  await page.getByRole("link", { name: "zen" }).click();
  await page.getByRole("heading", { name: "zen" }).waitFor();
  await page.clock.runFor(PAUSE_MS);
  expect(new URL(page.url()).hash).toBe("#room=zen");
  expect(searches).toEqual(["zen"]);
});

test("M5 an answer that comes after another search is dropped, and so is an error", async () => {
  const { page } = await stage.signIn();
  const late: Route[] = [];
  await page.route("**/admin/api/rooms*", (route) => {
    if (searchOf(route.request().url()) !== "late") return answer(route);
    late.push(route);
  });
  for (const search of ["soon", "sooner"]) {
    await fieldOf(page).fill("late");
    await expect.poll(() => late.length).toBe(1);
    await fieldOf(page).fill(search);
    await expect.poll(() => namesOn(page)).toEqual([search]);
    const response = page.waitForResponse(/search=late/);
    for (const route of late.splice(0)) {
      await (search === "soon" ? answer(route) : route.fulfill({ status: 500, json: {} }));
    }
    await response;
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await namesOn(page)).toEqual([search]);
    expect(await page.getByText("could not be loaded").count()).toBe(0);
  }
});
