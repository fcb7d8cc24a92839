import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type WebSocket from "ws";
import { Visitors } from "../contract/subject.ts";
import { Server, wrangler } from "../servers.ts";
import { Admin, adminContext, enterRoom, madeUpDay, pretendHistory, TOKEN } from "./admin-stage.ts";
import { launchBrowser } from "./browser.ts";

let browser: Browser;
let server: Server;
let visitors: Visitors;
let context: BrowserContext;
let sockets: WebSocket[];
let room: string;
let rooms = 0;

/** All of its crowds come from this machine. */
const variables = { ADMIN_TOKEN: TOKEN, LIMIT_JOINS: "off", MAX_SOCKETS_PER_ADDRESS: 3000 };

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), Server.start(wrangler, variables)]);
  visitors = new Visitors(server);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  context = await adminContext(browser);
  sockets = [];
  room = `looked-into-${++rooms}`;
});
afterEach(async () => {
  await context.close();
  for (const socket of sockets) socket.terminate();
});

async function people(...moods: string[]): Promise<void> {
  const entered = moods.map((mood) => enterRoom(server, room, `mood=${mood}`));
  sockets.push(...(await Promise.all(entered)));
}

const openRoom = () => Admin.enter(context, server, `#room=${room}`);

test("the list leads to a room and back, and any room can be looked into by its name", async () => {
  await people("joy", "joy", "");
  const { page } = await Admin.enter(context, server);
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: room, exact: true }) });
  const told = async () => (await row.locator("td").allTextContents()).slice(0, 4);
  await expect.poll(told, { timeout: 15_000 }).toEqual(["3", "0", "joy 2", "0"]);
  await row.getByRole("link").click();
  await page.getByRole("heading", { name: room }).waitFor();
  expect(new URL(page.url()).hash).toBe(`#room=${room}`);
  await page.goBack();
  await page.getByRole("heading", { name: "Rooms" }).waitFor();
  await page.getByLabel("Any room").fill("nobody-is-here");
  await page.keyboard.press("Enter");
  await page.getByText("Nobody has joined.").waitFor();
  await page.goto(`${server.origin}/admin#room=No+Room`);
  await page.getByText("The server refuses").waitFor();
});

test("a long list is read page by page", async () => {
  const { page } = await Admin.enter(context, server);
  const row = (name: string) => ({ room: name, count: 1, resting: 0, moods: {}, watchers: 0, since: 0, at: 0 });
  await page.route("**/admin/api/rooms*", (route) => {
    const isSecond = route.request().url().includes("cursor=one");
    const rooms = [{ ...row(isSecond ? "two" : "one"), live: false, age: 90_000 }];
    return route.fulfill({ json: { rooms, cursor: isSecond ? null : "one" } });
  });
  await page.reload();
  await page.getByText("90 s ago: it does not answer").waitFor();
  await page.getByRole("button", { name: "Next rooms" }).click();
  await page.getByRole("link", { name: "two" }).waitFor();
  await page.getByRole("button", { name: "Previous rooms" }).click();
  await page.getByRole("link", { name: "one" }).waitFor();
});

test("a room is shown as it is: who comes and goes changes it without a reload", async () => {
  await people("joy", "calm");
  const admin = await openRoom();
  await Promise.all([admin.sees(2), admin.seesMood("joy", 1), admin.seesMood("none", 0)]);
  await people("joy", "");
  await Promise.all([admin.sees(4), admin.seesMood("joy", 2), admin.seesMood("none", 1)]);
  await visitors.join(room, "role=watch");
  sockets[0]?.close(1000);
  await admin.sees(3);
  await admin.page.getByText("Not counted: 1 watcher looks on.").waitFor();
  await admin.page.getByText(/the room costs .* a month/).waitFor();
  expect(admin.faults).toEqual([]);
});

test("the history is drawn, for as many hours as are asked for, with the moods that are asked for", async () => {
  await people("joy");
  const admin = await Admin.open(context, server, `#room=${room}`);
  await pretendHistory(admin, madeUpDay(Date.now(), ["gratitude", "joy"]));
  await admin.say(TOKEN);
  await admin.page.getByText(/At most \d+ people at once, .* in the last 24 hours/).waitFor();
  const calm = await admin.inked();
  expect(calm).toBeGreaterThan(0);
  await admin.button("gratitude").click();
  await expect.poll(() => admin.inked()).toBeGreaterThan(calm);
  await admin.button("people").click();
  await expect.poll(() => admin.inked()).toBeLessThan(calm);
  const asked = admin.page.waitForRequest(/history\?hours=168/);
  await admin.page.getByLabel("7 days").check();
  await asked;
  await admin.page.getByText("in the last 7 days").waitFor();
  await admin.page.locator(".chart .u-over").hover();
  await admin.page.locator(".legend .value", { hasText: /\d \(\d+–\d+\)/ }).waitFor();
  const slider = admin.page.getByRole("slider", { name: "Moment" });
  await slider.focus();
  const pointed = await slider.getAttribute("aria-valuetext");
  await admin.page.keyboard.press("Home");
  await expect.poll(() => slider.getAttribute("aria-valuetext")).not.toBe(pointed);
  expect(admin.faults).toEqual([]);
});

test("every session is a row; one that is removed is sent away with 4005", async () => {
  const ann = await visitors.join(room, "session=ann-of-the-test&mood=joy");
  await people("calm", "");
  const admin = await openRoom();
  await expect.poll(() => admin.sessions.count()).toBe(3);
  expect(await admin.page.getByRole("table", { name: "Sessions" }).getAttribute("aria-rowcount")).toBe("4");
  const row = admin.sessions.filter({ hasText: "joy" });
  await row.getByRole("button", { name: "Remove" }).click();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  expect(await ann.isClosed()).toMatchObject({ code: 4005 });
  await admin.sees(2);
  await expect.poll(() => admin.sessions.count()).toBe(2);
});

test("two thousand sessions are a hundred rows at most, down to the last", async () => {
  for (let opened = 0; opened < 2000; opened += 100) await people(...Array<string>(100).fill("calm"));
  const admin = await openRoom();
  await admin.sees(2000, "2,000");
  await admin.button("Read all").click();
  await admin.page.getByText(/^2,000 sessions, read at/).waitFor();
  const list = admin.page.getByRole("region", { name: "Table of sessions" });
  expect(await admin.sessions.count()).toBeLessThan(100);
  await list.evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await admin.page.locator('tr[aria-rowindex="2001"]').waitFor();
  expect(await admin.sessions.count()).toBeLessThan(100);
  // What comes after a scroll is read by itself, too.
  await admin.button("Read again").click();
  await admin.page.getByText("The first 100 of 2,000 sessions").waitFor();
  await list.evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await admin.page.getByText("The first 200 of 2,000 sessions").waitFor();
  expect(admin.faults).toEqual([]);
});

test("closing a room sends everybody away with 4006 and says so; it can be opened again", async () => {
  const ann = await visitors.join(room);
  const admin = await openRoom();
  await admin.sees(1);
  await admin.button("Close the room…").click();
  await admin.page.getByRole("dialog").getByText("1 person is sent away").waitFor();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Close the room" }).click();
  expect(await ann.isClosed()).toMatchObject({ code: 4006 });
  await admin.page.getByText("This room is closed.").waitFor();
  await admin.page.reload();
  await admin.page.getByText("This room is closed.").waitFor();
  await admin.button("Open the room…").click();
  await admin.page.getByRole("dialog").getByRole("button", { name: "Open the room" }).click();
  await admin.page.getByText("This room is closed.").waitFor({ state: "hidden" });
  await visitors.join(room);
  await admin.sees(1);
});

test("an action that fails says why, in its dialog", async () => {
  await people("");
  const admin = await openRoom();
  await admin.page.route("**/remove", (route) =>
    route.fulfill({ status: 404, json: { error: { code: "not_found", message: "no such session here" } } }),
  );
  await admin.button("Remove").click();
  const dialog = admin.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Remove" }).click();
  await dialog.getByText("The server says: no such session here.").waitFor();
});

test("the page is usable by keyboard alone", async () => {
  await people("");
  const { page } = await Admin.open(context, server);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tabTo = async (name: string) => {
    for (let tabs = 0; tabs < 50; tabs++) {
      if (await page.evaluate((name) => document.activeElement?.textContent === name, name)) return;
      await press("Tab");
    }
    throw new Error(`no Tab leads to ${name}`);
  };
  await page.keyboard.type(TOKEN);
  await press("Enter");
  await page.getByRole("link", { name: room, exact: true }).waitFor();
  await tabTo(room);
  await press("Enter");
  await page.getByRole("button", { name: "Remove" }).waitFor();
  await tabTo("Close the room…");
  await press("Enter");
  // A hasty second Enter is a Cancel.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Cancel");
  await press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await tabTo("Remove…");
  await press("Enter", "Tab", "Enter");
  await page.getByText("0 sessions").waitFor();
  expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe("Table of sessions");
});

test("a room that is cut off says so, and is live again when it can be", async () => {
  const mortal = await Server.start(wrangler, { ADMIN_TOKEN: TOKEN });
  const { page } = await Admin.enter(context, mortal, `#room=${room}`);
  await page.getByText("Live", { exact: true }).waitFor();
  await mortal.kill();
  await page.getByText("Connection lost. Trying again…").waitFor();
  await mortal.start();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.getByText("Live", { exact: true }).waitFor();
  await mortal.stop();
});

const looks = { desk: [1200, 900], phone: [390, 844] } as const;
test("axe finds nothing and nothing is wider than the page, on the form, the list, the room and a dialog", async () => {
  await people("joy", "calm", "");
  const admin = await Admin.open(context, server);
  const look = async (view: string) => {
    expect(await admin.accessFaults(), view).toEqual([]);
    for (const [size, [width, height]] of Object.entries(looks)) {
      await admin.page.setViewportSize({ width, height });
      for (const colorScheme of ["light", "dark"] as const) {
        await admin.page.emulateMedia({ colorScheme });
        await admin.screenshot(`${view}-${size}-${colorScheme}`);
      }
      expect(await admin.page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBe(0);
    }
  };
  await look("token");
  await admin.say(TOKEN);
  await admin.page.getByRole("link", { name: room, exact: true }).waitFor();
  await look("rooms");
  await admin.page.getByRole("link", { name: room, exact: true }).click();
  await expect.poll(() => admin.sessions.count()).toBe(3);
  await look("room");
  await admin.button("Close the room…").click();
  await look("dialog");
  expect(admin.faults).toEqual([]);
});
