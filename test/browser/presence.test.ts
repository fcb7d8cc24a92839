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

/** A widget on the watcher's page joins, and this happens while its socket connects. Returns the state of the socket. */
async function interrupt({ page }: Visitor, action: "remove" | "change room"): Promise<number> {
  return page.evaluate(
    ([tag, action]) => {
      const template = document.createElement("template");
      template.innerHTML = tag;
      const widget = template.content.querySelector("breathing-room") as HTMLElement;
      return new Promise<number>((done) => {
        const Native = WebSocket;
        globalThis.WebSocket = class extends Native {
          constructor(url: string | URL) {
            super(url);
            globalThis.WebSocket = Native;
            queueMicrotask(() => {
              if (action === "remove") widget.remove();
              else widget.setAttribute("room", `${widget.getAttribute("room")}-2`);
              done(this.readyState);
            });
          }
        };
        document.body.append(widget);
      });
    },
    [stage.tag("autojoin"), action] as const,
  );
}

test("L4 a widget that is removed while it connects stays for the grace only", async () => {
  const watcher = await stage.visit();
  expect(await interrupt(watcher, "remove")).toBe(WebSocket.CONNECTING);
  const sessions = () => new Admin(new Visitors(stage.server)).sessions(stage.room);
  await poll(async () => (await sessions()).map(({ state, rule }) => [state, rule])).toEqual([["lingering", "grace"]]);
});

test("L3 a widget that changes its room while it connects gives up its seat", async () => {
  const ann = await stage.visit();
  expect(await interrupt(await stage.visit(), "change room")).toBe(WebSocket.CONNECTING);
  await poll(() => ann.counts()).toEqual([0, 1, 0]);
});

test.each(["leaves", "changes the room"])(
  "L3 B2 a visitor who sits and %s without a connection does not rest",
  async (how) => {
    const proxy = await stage.openProxy();
    const [ann, bob] = await pair(proxy.origin);
    await bob.part("minutes").first().click();
    await bob.part("end").waitFor();
    proxy.cut();
    await bob.isReconnecting();
    if (how === "leaves") await bob.part("leave").click();
    else await bob.setAttribute("room", `${stage.room}-2`);
    proxy.restore();
    await ann.sees(1);
  },
);

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
