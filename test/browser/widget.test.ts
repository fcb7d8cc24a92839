/** The widget on a page of another origin. */
import { expect, test } from "vitest";
import { openStage, WITHOUT_GRACE } from "./shared.ts";
import { Visitor } from "./visitor.ts";

const stage = await openStage(WITHOUT_GRACE);

test("other people see every step: join, mood, sitting, leave", async () => {
  const [ann, bob] = [await stage.visit(), await stage.visit()];
  expect(await ann.counts()).toEqual([0]);
  expect(await ann.mood("joy").isDisabled()).toBe(true);
  await ann.join();
  await Promise.all([ann.sees(1), bob.sees(1)]);
  await ann.choose("joy");
  await Promise.all([ann.hasMood("joy"), bob.seesMood("joy", 1), bob.hasMood(null)]);
  await ann.widget.getByRole("button", { name: "10", exact: true }).click();
  await ann.shows("left", "10 min left");
  // A sitting counts on while the page is gone.
  await ann.page.goto("about:blank");
  await bob.shows("status", "1 sitting with eyes closed");
  await ann.page.goBack();
  await ann.join();
  await ann.shows("left", "10 min left");
  await ann.part("end").click();
  await ann.widget.getByText("Sit quietly (minutes)").waitFor();
  await ann.part("leave").click();
  await bob.sees(0);
  await ann.part("join").waitFor();
  expect(await ann.mood("joy").isDisabled()).toBe(true);
});

test("autojoin joins when the attribute appears, and its removal does not leave", async () => {
  const ann = await stage.visit();
  await ann.setAttribute("autojoin", "");
  await ann.sees(1);
  await ann.setAttribute("autojoin", null);
  await ann.setAttribute("autojoin", "");
  await ann.part("leave").waitFor();
  expect(await stage.count()).toBe(1);
});

test("the mood attribute sets the visitor's mood and follows their choice", async () => {
  const ann = await stage.visit(stage.tag('mood="joy"'));
  await ann.hasMood(null);
  await ann.join();
  await ann.hasMood("joy");
  await ann.seesMood("joy", 1);
  await ann.setAttribute("mood", "calm");
  await ann.seesMood("calm", 1);
  await ann.choose("presence");
  await ann.seesMood("presence", 1);
  expect(await ann.widget.getAttribute("mood")).toBe("presence");
  await ann.setAttribute("mood", "no-such-mood");
  await ann.setAttribute("mood", null);
  await ann.seesNoMoods();
});

test("a mood attribute that the room does not have does not prevent joining", async () => {
  const ann = await stage.visit(stage.tag('autojoin mood="no-such-mood"'));
  await ann.sees(1);
  await ann.hasMood(null);
});

test("L3 a new room or host leaves the old one, and the default host is the script's server", async () => {
  const [ann, bob] = [await stage.visit(stage.tag("autojoin")), await stage.visit()];
  await bob.sees(1);
  await ann.setAttribute("room", `${stage.room}-new`);
  await bob.sees(0);
  await bob.setAttribute("room", `${stage.room}-new`);
  await bob.sees(1);
  await ann.setAttribute("host", "http://localhost:9");
  await bob.sees(0);
  await ann.isReconnecting();
  await ann.setAttribute("host", null);
  await bob.sees(1);
});

test("every attribute is also a property", async () => {
  const ann = await stage.visit();
  const values = await ann.widget.evaluate((widget, origin) => {
    const room = widget as unknown as Record<string, unknown>;
    const before = [room.host === origin, room.mood, room.pattern, room.theme, room.autojoin, room.compact];
    Object.assign(room, { mood: "joy", pattern: "box", theme: "dark", lang: "de", autojoin: true, compact: true });
    const names = ["mood", "pattern", "theme", "lang", "autojoin", "compact"];
    const set = names.map((name) => widget.getAttribute(name));
    Object.assign(room, { mood: null, pattern: undefined, compact: false });
    return [before, set, names.map((name) => widget.getAttribute(name))];
  }, stage.server.origin);
  expect(values).toEqual([
    [true, null, null, "auto", false, false],
    ["joy", "box", "dark", "de", "", ""],
    [null, null, "dark", "de", "", null],
  ]);
});

test("properties that the page set before the script loaded take effect", async () => {
  const element = `<breathing-room id="early"></breathing-room>
    <script>Object.assign(document.querySelector("#early"), { room: "${stage.room}", autojoin: true })</script>`;
  const ann = await stage.visit(`${element}<script type="module" src="${stage.server.origin}/widget.js"></script>`);
  await ann.sees(1);
  expect(await ann.widget.getAttribute("room")).toBe(stage.room);
});

test("the widget has the language of its attribute or of the page", async () => {
  const ann = await stage.visit(`${stage.tag()}<div lang="de">${stage.tag()}</div>`);
  await ann.shows("join", "Breathe with us");
  await ann.page.locator("breathing-room .join", { hasText: "Mitatmen" }).waitFor();
  await ann.setAttribute("lang", "ja");
  await ann.shows("join", "一緒に呼吸する");
  expect(await ann.part("base").getAttribute("lang")).toBe("ja");
});

test("the compact layout is one line with join and leave", async () => {
  const ann = await stage.visit(stage.tag("compact"));
  await ann.part("join").click();
  await ann.sees(1);
  expect((await ann.widget.boundingBox())?.height).toBeLessThan(60);
  await ann.part("leave").click();
  await ann.sees(0);
  await ann.setAttribute("compact", null);
  expect((await ann.widget.boundingBox())?.height).toBe(608);
});

test("a page can hide the widget and style its parts and colours", async () => {
  const style = `<style>
    breathing-room { --breathing-room-surface: rgb(1, 2, 3) }
    breathing-room::part(join) { color: rgb(4, 5, 6) }
  </style>`;
  const ann = await stage.visit(style + stage.tag());
  expect(await ann.part("base").evaluate((base) => getComputedStyle(base).backgroundColor)).toBe("rgb(1, 2, 3)");
  expect(await ann.part("join").evaluate((join) => getComputedStyle(join).color)).toBe("rgb(4, 5, 6)");
  await ann.setAttribute("hidden", "");
  expect(await ann.widget.isVisible()).toBe(false);
});

test("presence, mood and status events bubble, even out of other shadow roots", async () => {
  const recorder = `<script>
    window.events = [];
    for (const name of ["presence", "mood", "status"])
      addEventListener(name, ({ type, detail }) => events.push([type, detail?.count ?? detail?.status ?? detail]));
  </script><div id="host"></div>`;
  const inside = `<script>
    document.querySelector("#host").attachShadow({ mode: "open" }).append(document.querySelector("breathing-room"));
  </script>`;
  const ann = await stage.visit(recorder + stage.tag("autojoin") + inside);
  await ann.choose("joy");
  await ann.seesMood("joy", 1);
  const events = await ann.page.evaluate(() => (window as unknown as { events: unknown[][] }).events);
  expect(events).toContainEqual(["status", "open"]);
  expect(events).toContainEqual(["presence", 1]);
  expect(events).toContainEqual(["mood", "joy"]);
});

test("the widget works on a page that forbids inline styles and markup from scripts", async () => {
  const policy = "style-src 'none'; require-trusted-types-for 'script'";
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const ann = await stage.visit(meta + stage.tag("autojoin"));
  await ann.choose("joy");
  await ann.seesMood("joy", 1);
  expect((await ann.widget.boundingBox())?.height).toBe(608);
});

test("a page may load the script twice", async () => {
  const again = `<script type="module" src="${stage.server.origin}/widget.js?again"></script>`;
  const context = await stage.newContext();
  const errors: Error[] = [];
  context.on("weberror", (error) => errors.push(error.error()));
  await Visitor.open(context, stage.page(again + stage.tag() + again));
  expect(errors).toEqual([]);
});

test("P2 an element that moves around the page keeps one socket, one person and its mood", async () => {
  const ann = await stage.visit(stage.tag("autojoin"));
  const open = new Set<unknown>();
  ann.page.on("websocket", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  await ann.choose("joy");
  await ann.seesMood("joy", 1);
  const move = (times: number) =>
    ann.widget.evaluate((widget, times) => {
      const home = widget.parentElement;
      for (let time = 0; time < times; time++) {
        widget.remove();
        home?.append(widget);
      }
    }, times);
  await move(20);
  await ann.isConnected();
  await ann.hasMood("joy");
  await move(1);
  await ann.isConnected();
  await expect.poll(() => open.size).toBe(1);
  expect(await stage.count()).toBe(1);
  await ann.widget.evaluate((widget) => widget.remove());
  await expect.poll(() => open.size).toBe(0);
  await expect.poll(() => stage.count()).toBe(0);
});
