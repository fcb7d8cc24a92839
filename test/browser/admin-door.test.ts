/** Who gets to see the admin's page, and what that page may do. */
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Server, wrangler } from "../servers.ts";
import { Admin, adminContext, enterRoom, TOKEN } from "./admin-stage.ts";
import { launchBrowser } from "./browser.ts";

let browser: Browser;
let server: Server;
let context: BrowserContext;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), Server.start(wrangler, { ADMIN_TOKEN: TOKEN })]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  context = await adminContext(browser);
});
afterEach(() => context.close());

test("a wrong token is told what the server says of it, and the form stays", async () => {
  const admin = await Admin.open(context, server);
  await admin.say("not-the-token");
  await admin.page.getByRole("alert").filter({ hasText: "The server says: the admin token is asked for" }).waitFor();
  expect(await admin.page.locator("#token").isVisible()).toBe(true);
  await admin.say("no header has this: ✗");
  await admin.page.getByRole("alert").filter({ hasText: "cannot be a token" }).waitFor();
  await admin.say(TOKEN);
  await admin.page.getByRole("heading", { name: "Rooms" }).waitFor();
});

test("too many wrong tokens are told to wait, in the server's words", async () => {
  const admin = await Admin.open(context, server);
  await admin.page.route("**/admin/api/rooms", (route) =>
    route.fulfill({ status: 429, json: { error: { code: "too_many_attempts", message: "wait a minute" } } }),
  );
  await admin.say("not-the-token");
  await admin.page.getByRole("alert").filter({ hasText: "wait a minute" }).waitFor();
});

test("the token is in no address and in no storage but the tab's, and is forgotten when asked to", async () => {
  const guest = await enterRoom(server, "looked-into");
  const addresses: string[] = [];
  context.on("request", (request) => addresses.push(request.url()));
  const admin = await Admin.enter(context, server, "#room=looked-into");
  const { page } = admin;
  page.on("websocket", (socket) => addresses.push(socket.url()));
  await page.locator(".count").waitFor();
  await page.reload();
  await page.locator(".count").waitFor();
  addresses.push(page.url());
  expect(addresses.filter((address) => address.includes(TOKEN))).toEqual([]);
  // Sockets are among what was listened to: one or two, as the first opened before or after the listener came.
  expect(addresses.some((address) => address.startsWith("ws"))).toBe(true);
  expect(new Set(addresses.map((address) => new URL(address).host))).toEqual(new Set([new URL(server.origin).host]));
  expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, ""]);
  await page.getByRole("button", { name: "Forget token" }).click();
  await page.locator("#token").waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(admin.faults).toEqual([]);
  guest.terminate();
});

test("what the policy forbids is heard of, so that its silence elsewhere counts", async () => {
  const admin = await Admin.open(context, server);
  await admin.page.evaluate(() => document.body.setAttribute("style", "color: red"));
  await expect.poll(() => admin.faults.join()).toContain("Content Security Policy");
});

test.each(["#rooms", "#room=some-room"])(
  "a token that is not taken any more leads back to the form: %s",
  async (hash) => {
    const { page } = await Admin.enter(context, server);
    await page.evaluate((hash) => {
      sessionStorage.setItem("breathing-room-admin", "not-the-token-any-more");
      location.hash = hash;
    }, hash);
    await page.getByRole("alert").filter({ hasText: "no longer takes the token" }).waitFor();
  },
);
