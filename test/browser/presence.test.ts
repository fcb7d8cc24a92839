/** Several people with the widget see each other. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Admin } from "../contract/admin.ts";
import { Visitors } from "../contract/visitors.ts";
import { poll } from "../peer.ts";
import { openStage, PATIENT } from "./shared.ts";
import type { Stage } from "./stage.ts";
import { TcpProxy } from "./tcp-proxy.ts";
import { Visitor } from "./visitor.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(PATIENT);
});
afterAll(() => stage?.close());
afterEach(() => stage.clear());

const url = (origin?: string) => stage.page(stage.tag("autojoin", origin));

/** Two people who see each other. Each may connect through another origin. */
async function pair(bobsOrigin?: string, annsOrigin?: string): Promise<[Visitor, Visitor]> {
  const ann = await Visitor.open(await stage.newContext(), url(annsOrigin));
  const bob = await Visitor.open(await stage.newContext(), url(bobsOrigin));
  await Promise.all([ann.sees(2), bob.sees(2)]);
  return [ann, bob];
}

test("P4 two people see each other's presence and moods", async () => {
  const [ann, bob] = await pair();
  await ann.choose("joy");
  await Promise.all([ann.hasMood("joy"), bob.seesMood("joy", 1), bob.hasMood(null)]);
  await bob.choose("joy");
  await ann.seesMood("joy", 2);
  await ann.choose("joy");
  await Promise.all([ann.hasMood(null), bob.seesMood("joy", 1), bob.hasMood("joy")]);
  expect(await ann.counts()).toEqual([1, 2]);
  expect(await bob.counts()).toEqual([2]);
});

test("L4 a reload is invisible to other people", async () => {
  const [ann, bob] = await pair();
  await bob.choose("calm");
  await ann.seesMood("calm", 1);
  for (const mood of ["joy", "release"]) {
    await bob.page.reload();
    await bob.isConnected();
    await bob.choose(mood);
    await Promise.all([ann.seesMood(mood, 1), bob.hasMood(mood)]);
  }
  expect(await ann.counts()).toEqual([1, 2]);
});

test("L4 a closed page says goodbye, so its person stays for the grace only", async () => {
  const [, bob] = await pair();
  await bob.page.close({ runBeforeUnload: true });
  const sessions = () => new Admin(new Visitors(stage.server)).sessions(stage.room);
  const goneBy = async () => (await sessions()).filter(({ state }) => state === "lingering").map(({ rule }) => rule);
  await poll(goneBy).toEqual(["grace"]);
});

test("P2 two tabs with two widgets are one person with one mood", async () => {
  const [ann, bob] = await pair();
  const tab = await Visitor.open(bob.page.context(), stage.page(stage.tag("autojoin") + stage.tag("autojoin compact")));
  await tab.choose("gratitude");
  await Promise.all([bob.hasMood("gratitude"), tab.hasMood("gratitude"), ann.seesMood("gratitude", 1)]);
  await tab.page.close();
  await bob.choose("presence");
  await ann.seesMood("presence", 1);
  expect(await ann.counts()).toEqual([1, 2]);
  expect(await bob.counts()).toEqual([2]);
});

test("L5 a visitor who loses the connection returns as the same person with the same mood", async () => {
  const proxy = await TcpProxy.open(stage.server.port);
  const [ann, bob] = await pair(proxy.origin);
  await bob.choose("joy");
  await ann.seesMood("joy", 1);
  proxy.cut();
  await bob.isReconnecting();
  await bob.sees(2);
  proxy.restore();
  await bob.isConnected();
  await bob.hasMood("joy");
  await ann.choose("calm");
  await bob.seesMood("calm", 1);
  await ann.seesMood("joy", 1);
  expect(await ann.counts()).toEqual([1, 2]);
  expect(await bob.counts()).toEqual([2]);
  await bob.page.close();
  proxy.close();
});

test("J5 a mood chosen offline arrives with the reconnect", async () => {
  const proxy = await TcpProxy.open(stage.server.port);
  const [ann, bob] = await pair(proxy.origin);
  proxy.cut();
  await bob.isReconnecting();
  await bob.choose("release");
  await bob.hasMood("release");
  proxy.restore();
  await ann.seesMood("release", 1);
  await bob.isConnected();
  await bob.hasMood("release");
  await bob.page.close();
  proxy.close();
});

test("L4 a page that returns from the back/forward cache is the same person", async () => {
  const [ann, bob] = await pair();
  await bob.choose("joy");
  await ann.seesMood("joy", 1);
  // Headless Chromium has no back/forward cache, so the test sends the events that pages get.
  await bob.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await bob.isReconnecting();
  await bob.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await bob.isConnected();
  await bob.hasMood("joy");
  expect(await ann.counts()).toEqual([1, 2]);
});
