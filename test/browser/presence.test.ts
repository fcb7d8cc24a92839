/** What a crowd sees of itself, through the widget on somebody else's page. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Admin } from "../contract/admin.ts";
import { TOKEN, Visitors } from "../contract/subject.ts";
import { Server, wrangler } from "../servers.ts";
import { Stage } from "./stage.ts";
import { Visitor } from "./visitor.ts";
import { Wire } from "./wire.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ TTL_SECONDS: 6, HEARTBEAT_SECONDS: 2, GRACE_SECONDS: 2 });
});
afterAll(() => stage?.close());
afterEach(() => stage.clear());

const url = (origin?: string) => stage.page(stage.tag("autojoin", origin));

/** Two people on pages of their own, who see each other. */
async function pair(bobs?: string, anns?: string): Promise<[Visitor, Visitor]> {
  const ann = await Visitor.open(await stage.person(), url(anns));
  const bob = await Visitor.open(await stage.person(), url(bobs));
  await Promise.all([ann.sees(2), bob.sees(2)]);
  return [ann, bob];
}

test("P4 two people see each other, and each other's moods", async () => {
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

test("L4 a reload is never seen by the other", async () => {
  const [ann, bob] = await pair();
  await bob.choose("calm");
  await ann.seesMood("calm", 1);
  for (const mood of ["joy", "release"]) {
    await bob.page.reload();
    await bob.isConnected();
    await bob.choose(mood);
    await Promise.all([ann.seesMood(mood, 1), bob.hasMood(mood)]);
  }
  // Somebody else comes and goes: by then the grace of the reloads is long over.
  const passing = await Visitor.open(await stage.person(), url());
  await ann.sees(3);
  await passing.page.close();
  await ann.sees(2);
  expect(await ann.counts()).toEqual([1, 2, 3, 2]);
});

test("L4 a page that is closed is gone after the grace", async () => {
  const [ann, bob] = await pair();
  await bob.page.close({ runBeforeUnload: true });
  await ann.sees(1);
  expect(await ann.counts()).toEqual([1, 2, 1]);
});

test("P2 two tabs, and two widgets in each, are one person with one mood", async () => {
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

test("L5 who was cut off is shown as reconnecting, and returns as the same person with the same mood", async () => {
  const wire = await Wire.to(stage.server.port);
  const [ann, bob] = await pair(wire.origin);
  await bob.choose("joy");
  await ann.seesMood("joy", 1);
  wire.cut();
  await bob.isReconnecting();
  await bob.sees(2);
  wire.mend();
  await bob.isConnected();
  await bob.hasMood("joy");
  await ann.choose("calm");
  await bob.seesMood("calm", 1);
  await ann.seesMood("joy", 1);
  expect(await ann.counts()).toEqual([1, 2]);
  expect(await bob.counts()).toEqual([2]);
  await bob.page.close();
  wire.close();
});

test("a mood chosen while cut off arrives on the return", async () => {
  const wire = await Wire.to(stage.server.port);
  const [ann, bob] = await pair(wire.origin);
  wire.cut();
  await bob.isReconnecting();
  await bob.choose("release");
  await bob.hasMood("release");
  wire.mend();
  await ann.seesMood("release", 1);
  await bob.isConnected();
  await bob.hasMood("release");
  await bob.page.close();
  wire.close();
});

test("D3 a server that is killed and started again has everybody back, moods too, and nobody saw the number change", async () => {
  // With the usual settings: a TTL of seconds is shorter than a restart may take.
  const mortal = await Server.start(wrangler, { ADMIN_TOKEN: TOKEN });
  const [ann, bob] = await pair(mortal.origin, mortal.origin);
  await bob.choose("joy");
  await ann.seesMood("joy", 1);
  await new Admin(new Visitors(mortal)).isStored(stage.room);
  await mortal.kill();
  await Promise.all([ann.isReconnecting(), bob.isReconnecting()]);
  await mortal.start();
  await Promise.all([ann.isOnline(), bob.isOnline()]);
  await Promise.all([ann.isConnected(), bob.isConnected()]);
  await bob.hasMood("joy");
  await ann.choose("calm");
  await Promise.all([bob.seesMood("calm", 1), ann.seesMood("joy", 1)]);
  expect(await ann.counts()).toEqual([1, 2]);
  expect(await bob.counts()).toEqual([2]);
  await mortal.stop();
});

test("a page in the back/forward cache has closed its socket, and is the same person when it returns", async () => {
  const [ann, bob] = await pair();
  await bob.choose("joy");
  await ann.seesMood("joy", 1);
  // Headless Chromium has no such cache; the events are what the page sees of it.
  await bob.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await bob.isReconnecting();
  await bob.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await bob.isConnected();
  await bob.hasMood("joy");
  expect(await ann.counts()).toEqual([1, 2]);
});
