/** Several people with the widget see each other. */
import { expect, test } from "vitest";
import { Admin } from "../contract/admin.ts";
import { Visitors } from "../contract/visitors.ts";
import { poll } from "../peer.ts";
import { openStage, PATIENT } from "./shared.ts";
import { Visitor } from "./visitor.ts";

const stage = await openStage(PATIENT);

/** Two people who see each other. Bob may connect through another origin. */
async function pair(bobsOrigin?: string): Promise<[Visitor, Visitor]> {
  const ann = await stage.visit(stage.tag("autojoin"));
  const bob = await stage.visit(stage.tag("autojoin", bobsOrigin));
  await Promise.all([ann.sees(2), bob.sees(2)]);
  return [ann, bob];
}

test("L4 a reload is invisible to other people", async () => {
  const [ann, bob] = await pair();
  await bob.choose("calm");
  await ann.seesMood("calm", 1);
  await bob.page.reload();
  await bob.isConnected();
  await bob.hasMood("calm");
  await bob.choose("joy");
  await ann.seesMood("joy", 1);
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
  await bob.choose("gratitude");
  await Promise.all([bob.hasMood(null), ann.seesNoMoods()]);
  expect(await ann.counts()).toEqual([1, 2]);
  expect(await bob.counts()).toEqual([2]);
});

test("Q6 J9 of eleven widgets one waits, and it is back as soon as its page is seen again", async () => {
  const ann = await stage.visit(stage.tag("autojoin").repeat(10));
  const widgets = (status: string) => ann.page.locator(`breathing-room .base[data-status="${status}"]`);
  const statuses = async () => Promise.all(["open", "reconnecting", "closed"].map((status) => widgets(status).count()));
  await poll(statuses).toEqual([10, 0, 0]);
  await ann.widget.evaluate((widget) => widget.after(widget.cloneNode()));
  await poll(statuses).toEqual([10, 1, 0]);
  const replaced = await widgets("reconnecting").elementHandle();
  await ann.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await poll(() => replaced?.getAttribute("data-status")).toBe("open");
  await poll(statuses).toEqual([10, 1, 0]);
  expect(await ann.counts()).toEqual([1]);
});

test("L5 J5 a visitor who loses the connection returns as the same person with a new mood", async () => {
  const proxy = await stage.openProxy();
  const [ann, bob] = await pair(proxy.origin);
  proxy.cut();
  await bob.isReconnecting();
  await bob.sees(2);
  await bob.choose("release");
  proxy.restore();
  await ann.seesMood("release", 1);
  await bob.isConnected();
  await bob.hasMood("release");
  expect(await ann.counts()).toEqual([1, 2]);
  expect(await bob.counts()).toEqual([2]);
});
