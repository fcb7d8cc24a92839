/** Signing in, and the safety of the token. */
import { expect, test } from "vitest";
import { TOKEN } from "../contract/settings.ts";
import { openStage, PATIENT } from "./shared.ts";

const stage = await openStage(PATIENT);

test("M2 M4 the sign-in form explains a wrong token and any other error, and stays", async () => {
  const admin = await stage.openAdmin();
  await admin.submitToken("not-the-token");
  await admin.showsAlert("This is not the server’s admin token.");
  await admin.submitToken("no header has this: ✗");
  await admin.showsAlert("A token has only ASCII letters, digits and symbols");
  const json = { error: { code: "too_many_requests", message: "Too many requests." } };
  await admin.page.route("**/admin/api/rooms", (route) => route.fulfill({ status: 429, json }), { times: 1 });
  await admin.submitToken(TOKEN);
  await admin.showsAlert("The server says: Too many requests.");
  await admin.submitToken(TOKEN);
  await admin.page.getByRole("heading", { name: "Rooms" }).waitFor();
});

test("M2 M11 the token reaches no address and no storage except the tab's, and signing out deletes it", async () => {
  const { room, server } = stage;
  const admin = await stage.openAdmin(`#room=${room}`);
  const { page, errors } = admin;
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  page.on("websocket", (socket) => addresses.push(socket.url()));
  await admin.signIn();
  await admin.showsCount(0);
  await page.reload();
  await admin.showsCount(0);
  addresses.push(page.url());
  expect(addresses.filter((address) => address.includes(TOKEN))).toEqual([]);
  const liveSocket = `ws://127.0.0.1:${server.port}/admin/api/rooms/${room}/live?ticket=`;
  expect(addresses.some((address) => address.startsWith(liveSocket))).toBe(true);
  expect(new Set(addresses.map((address) => new URL(address).host))).toEqual(new Set([new URL(server.origin).host]));
  expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, ""]);
  await admin.button("Sign out").click();
  await page.locator("#token").waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(errors).toEqual([]);
});

test.each(["#rooms", "#room=some-room"])("M2 a token that stops working leads back to the form: %s", async (hash) => {
  const admin = await stage.signIn();
  await admin.page.evaluate((hash) => {
    sessionStorage.setItem("breathing-room-admin", "not-the-token-any-more");
    location.hash = hash;
  }, hash);
  await admin.showsAlert("The server no longer accepts this token.");
});
