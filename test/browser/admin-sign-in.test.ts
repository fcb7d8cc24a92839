/** Signing in, and the safety of the token. */
import { expect, test } from "vitest";
import { TOKEN } from "./admin-page.ts";
import { sharedAdminStage } from "./shared-admin-stage.ts";

const stage = sharedAdminStage();

test("M2 the sign-in form explains a wrong token and stays", async () => {
  const admin = await stage().open();
  await admin.submitToken("not-the-token");
  await admin.showsAlert("This is not the server’s admin token.");
  expect(await admin.page.locator("#token").isVisible()).toBe(true);
  await admin.submitToken("no header has this: ✗");
  await admin.showsAlert("A token has only ASCII letters, digits and symbols");
  await admin.submitToken(TOKEN);
  await admin.page.getByRole("heading", { name: "Rooms" }).waitFor();
});

test("M4 the sign-in form shows any other error in the server's words", async () => {
  const admin = await stage().open();
  await admin.page.route("**/admin/api/rooms", (route) =>
    route.fulfill({ status: 429, json: { error: { code: "too_many_requests", message: "Too many requests." } } }),
  );
  await admin.submitToken(TOKEN);
  await admin.showsAlert("The server says: Too many requests.");
});

test("M2 M11 the token reaches no address and no storage except the tab's, and signing out deletes it", async () => {
  const { context, server, room } = stage();
  await stage().join("");
  const addresses: string[] = [];
  context.on("request", (request) => addresses.push(request.url()));
  const { page, errors } = await stage().openRoom();
  page.on("websocket", (socket) => addresses.push(socket.url()));
  await page.locator(".count").waitFor();
  await page.reload();
  await page.locator(".count").waitFor();
  addresses.push(page.url());
  expect(addresses.filter((address) => address.includes(TOKEN))).toEqual([]);
  const liveSocket = `ws://127.0.0.1:${server.port}/admin/api/rooms/${room}/live?ticket=`;
  expect(addresses.some((address) => address.startsWith(liveSocket))).toBe(true);
  expect(new Set(addresses.map((address) => new URL(address).host))).toEqual(new Set([new URL(server.origin).host]));
  expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, ""]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.locator("#token").waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(errors).toEqual([]);
});

test("M14 the Content-Security-Policy forbids inline styles, and the test's error list records that", async () => {
  const admin = await stage().open();
  await admin.page.evaluate(() => document.body.setAttribute("style", "color: red"));
  await expect.poll(() => admin.errors.join()).toContain("Content Security Policy");
});

test.each(["#rooms", "#room=some-room"])("M2 a token that stops working leads back to the form: %s", async (hash) => {
  const admin = await stage().signIn();
  await admin.page.evaluate((hash) => {
    sessionStorage.setItem("breathing-room-admin", "not-the-token-any-more");
    location.hash = hash;
  }, hash);
  await admin.showsAlert("The server no longer accepts this token.");
});
