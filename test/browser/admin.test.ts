/** The list of rooms, the room view and the actions. */
import { expect, test } from "vitest";
import { Visitors } from "../contract/visitors.ts";
import { testLongList } from "./long-list.ts";
import { sampleDay } from "./sample-day.ts";
import { openStage, PATIENT } from "./shared.ts";

const stage = await openStage(PATIENT);
const openRoom = () => stage.signIn(`#room=${stage.room}`);

test("M5 the list leads to a room and back, and the form opens any other room", async () => {
  const { room, server } = stage;
  await stage.join("joy", "joy", "");
  const admin = await stage.signIn();
  const { page } = admin;
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: room, exact: true }) });
  const numbers = async () => (await row.locator("td").allTextContents()).slice(0, 4);
  await expect.poll(numbers).toEqual(["3", "0", "joy 2", "0"]);
  await row.getByRole("link").click();
  await page.getByRole("heading", { name: room }).waitFor();
  expect(new URL(page.url()).hash).toBe(`#room=${room}`);
  await page.goBack();
  await page.getByRole("heading", { name: "Rooms" }).waitFor();
  await page.getByLabel("Show any room").fill("an-empty-room");
  await page.keyboard.press("Enter");
  await admin.showsText("Nobody has joined.");
  await page.goto(`${server.origin}/admin#room=No+Room`);
  await admin.showsText("The server says: ");
});

test("M4 a long list has pages, and shows rooms that do not respond", async () => {
  const admin = await stage.signIn();
  const { page } = admin;
  const row = (name: string) => ({ room: name, count: 1, resting: 0, moods: {}, watchers: 0, since: 0, at: 0 });
  let isEmptied = false;
  await page.route("**/admin/api/rooms*", (route) => {
    const isSecond = route.request().url().includes("cursor=one");
    const rooms = isSecond && isEmptied ? [] : [{ ...row(isSecond ? "two" : "one"), live: false, age: 90_000 }];
    return route.fulfill({ json: { rooms, cursor: isSecond ? null : "one" } });
  });
  await page.reload();
  await admin.showsText("90 s ago, not responding");
  await admin.button("Next rooms").click();
  await page.getByRole("link", { name: "two" }).waitFor();
  await admin.button("Previous rooms").click();
  await page.getByRole("link", { name: "one" }).waitFor();
  isEmptied = true;
  await admin.button("Next rooms").click();
  await admin.showsText("The rooms on this page are empty now.");
});

test("M11 a room shows every change live", async () => {
  const [first] = await stage.join("joy", "calm");
  const admin = await openRoom();
  await Promise.all([admin.showsCount(2), admin.showsMood("joy", 1), admin.showsMood("none", 0)]);
  await stage.join("joy", "");
  await Promise.all([admin.showsCount(4), admin.showsMood("joy", 2), admin.showsMood("none", 1)]);
  await stage.connect("role=watch");
  first?.send(JSON.stringify({ type: "leave" }));
  await admin.showsCount(3);
  await admin.showsText("Not counted: 1 watcher.");
  expect(admin.errors).toEqual([]);
});

test("M6 a room shows its cost, and asks for it once", async () => {
  await stage.join("joy");
  const admin = await stage.openAdmin(`#room=${stage.room}`);
  const requests: string[] = [];
  admin.page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await admin.signIn();
  await admin.showsText(/this room costs .* a month/);
  await stage.join("joy");
  await admin.showsCount(2);
  expect(requests.filter((path) => path === `/admin/api/rooms/${stage.room}`)).toHaveLength(1);
});

test("M8 the chart shows the chosen hours and moods", async () => {
  await stage.join("joy");
  const admin = await stage.openAdmin(`#room=${stage.room}`);
  await admin.mockHistory(sampleDay(Date.now(), ["gratitude", "joy"]));
  await admin.signIn();
  await admin.showsText(/Up to \d+ people at once, .* in the last 24 hours/);
  const peopleOnly = await admin.chartPixels();
  expect(peopleOnly).toBeGreaterThan(0);
  await admin.button("gratitude").click();
  await expect.poll(() => admin.chartPixels()).toBeGreaterThan(peopleOnly);
  await admin.button("people").click();
  await expect.poll(() => admin.chartPixels()).toBeLessThan(peopleOnly);
  const request = admin.page.waitForRequest(/history\?hours=168/);
  await admin.page.getByLabel("7 days").check();
  await request;
  await admin.showsText("in the last 7 days");
  await admin.page.locator(".chart .u-over").hover();
  await admin.page.locator(".legend .value", { hasText: /\d \(\d+–\d+\)/ }).waitFor();
  const slider = admin.page.getByRole("slider", { name: "Point in time" });
  await slider.focus();
  const pointed = await slider.getAttribute("aria-valuetext");
  await admin.page.keyboard.press("Home");
  await expect.poll(() => slider.getAttribute("aria-valuetext")).not.toBe(pointed);
  expect(admin.errors).toEqual([]);
});

test("M9 M4 removing a session closes it with 4005 and takes its row away, and its dialog shows errors", async () => {
  const visitor = await new Visitors(stage.server).join(stage.room, "session=the-session-of-ann-1&mood=joy");
  await stage.join("calm", "");
  const admin = await openRoom();
  await expect.poll(() => admin.sessionRows.count()).toBe(3);
  expect(await admin.page.getByRole("table", { name: "Sessions" }).getAttribute("aria-rowcount")).toBe("4");
  const row = admin.sessionRows.filter({ hasText: "joy" });
  await row.getByRole("button", { name: "Remove" }).click();
  const json = { error: { code: "not_found", message: "No such session." } };
  await admin.page.route("**/remove", (route) => route.fulfill({ status: 404, json }), { times: 1 });
  await admin.confirm("Remove");
  await admin.page.getByRole("dialog").getByText("The server says: No such session.").waitFor();
  const request = admin.page.waitForRequest("**/remove");
  await admin.confirm("Remove");
  expect((await request).postDataJSON()).toEqual({ minutes: 10, address: false });
  expect(await visitor.isClosed()).toMatchObject({ code: 4005 });
  await admin.showsCount(2);
  await expect.poll(() => admin.sessionRows.count()).toBe(2);
});

test("M9 a removal can take everybody else at the address too", async () => {
  const house = new Visitors(stage.server, { "CF-Connecting-IP": "198.51.100.7" });
  const [ann, ben] = [await house.join(stage.room, "mood=joy"), await house.join(stage.room)];
  const admin = await openRoom();
  await expect.poll(() => admin.sessionRows.count()).toBe(2);
  await admin.sessionRows.filter({ hasText: "joy" }).getByRole("button", { name: "Remove" }).click();
  await admin.page.getByRole("checkbox", { name: "Everybody else at its address too" }).check();
  await admin.confirm("Remove");
  for (const visitor of [ann, ben]) expect(await visitor.isClosed()).toMatchObject({ code: 4005 });
  await expect.poll(() => admin.sessionRows.count()).toBe(0);
  expect(await house.open(stage.room).isClosed()).toMatchObject({ code: 4005 });
});

testLongList(stage, 250);

test("M10 a closed room disconnects everyone with 4006 and shows that until it is opened", async () => {
  const visitors = new Visitors(stage.server);
  const visitor = await visitors.join(stage.room);
  const admin = await openRoom();
  await admin.showsCount(1);
  await admin.button("Close room…").click();
  await admin.page.getByRole("dialog").getByText("1 person will be disconnected.").waitFor();
  await admin.confirm("Close room");
  expect(await visitor.isClosed()).toMatchObject({ code: 4006 });
  await admin.showsAlert("This room is closed.");
  await admin.page.reload();
  await admin.showsAlert("This room is closed.");
  await admin.button("Open room…").click();
  await admin.confirm("Open room");
  await admin.page.getByRole("alert").filter({ hasText: "This room is closed." }).waitFor({ state: "hidden" });
  await visitors.join(stage.room);
  await admin.showsCount(1);
});

test("M11 a room that loses its connection says so and becomes live again", async () => {
  const proxy = await stage.openProxy();
  const { page } = await stage.signIn(`#room=${stage.room}`, proxy);
  await page.getByText("Live", { exact: true }).waitFor();
  proxy.cut();
  await page.getByText("Connection lost. Reconnecting…").waitFor();
  proxy.restore();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.getByText("Live", { exact: true }).waitFor();
});
