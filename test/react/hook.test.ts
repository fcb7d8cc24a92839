import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { sharedBrowser } from "../browser/shared.ts";
import type { Stage } from "./stage.ts";

/** A global of the page. */
declare const stage: Stage;

let browser: Browser;
let script: string;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  [browser, script] = await Promise.all([sharedBrowser(), bundle()]);
});
afterAll(() => browser?.close());
beforeEach(async () => {
  problems.length = 0;
  page = await browser.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.clock.install();
  await page.addScriptTag({ content: script });
});
afterEach(async () => {
  await page.close();
  expect(problems).toEqual([]);
});

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "stage.ts")],
    bundle: true,
    write: false,
    define: { "process.env.NODE_ENV": '"development"' },
  });
  return outputFiles[0]?.text ?? "";
}

/** Shorter than a heartbeat, longer than any wait before a connection attempt. */
const settle = () => page.clock.runFor(5_000);

async function enter(): Promise<void> {
  await page.evaluate(() => stage.show());
  await page.clock.runFor(1);
  await page.evaluate(() => stage.network.latest.welcome());
}

const sockets = () => page.evaluate(() => stage.network.sockets.length);

test("a component renders after every change of the room and at no other time", async () => {
  await enter();
  expect(await page.evaluate(() => stage.text)).toBe("open 1 null");
  await page.evaluate(() =>
    stage.network.latest.receive({ type: "presence", at: 2_000, count: 42, resting: 0, moods: { joy: 1, calm: 0 } }),
  );
  expect(await page.evaluate(() => stage.text)).toBe("open 42 null");
  const renders = await page.evaluate(() => stage.views.length);
  await page.evaluate(() => stage.network.latest.receive("pong"));
  await settle();
  expect(await page.evaluate(() => stage.views.length)).toBe(renders);
});

test.each([
  ["room", "example.com/parties/main/elsewhere"],
  ["host", "elsewhere/parties/main/lobby"],
])("L3 a new %s leaves the old room and starts with an empty snapshot", async (option, address) => {
  await enter();
  const first = await page.evaluate((option) => {
    const shown = stage.views.length;
    stage.show({ [option]: "elsewhere" });
    return stage.views.slice(shown).map(({ snapshot }) => `${snapshot.status} ${snapshot.count}`);
  }, option);
  expect(new Set(first)).toEqual(new Set(["connecting 0"]));
  await settle();
  expect(await page.evaluate(() => stage.network.sockets.map(({ url }) => url.host + url.pathname))).toEqual([
    "example.com/parties/main/lobby",
    address,
  ]);
  const left = await page.evaluate(
    () => stage.network.sockets.map(({ frames, closedWith }) => [frames, closedWith])[0],
  );
  expect(left).toEqual([[{ type: "leave" }], 1000]);
});

test("L3 a new room lets a connecting socket open and leave, even if the name is being typed", async () => {
  for (const room of ["l", "lo", "lob"]) {
    await page.evaluate((room) => stage.show({ room }), room);
    await page.clock.runFor(1);
  }
  const states = () => page.evaluate(() => stage.network.sockets.map(({ frames, closedWith }) => [frames, closedWith]));
  const silent = [[], undefined];
  const left = [[{ type: "leave" }], 1000];
  expect(await states()).toEqual([silent, silent, silent]);
  await page.evaluate(() => {
    for (const socket of stage.network.sockets) socket.open();
  });
  expect(await states()).toEqual([left, left, silent]);
});

test("F2 F3 a new mood or role uses the one open socket, even in StrictMode, which mounts twice", async () => {
  await enter();
  await page.evaluate(() => {
    stage.show({ mood: "joy" });
    stage.show({ mood: null });
    stage.show({ mood: null, role: "watch" });
    stage.show({ mood: null, role: "breathe" });
  });
  await settle();
  const closed = await page.evaluate(() => stage.network.sockets.map(({ closedWith }) => closedWith ?? "open"));
  expect(closed).toEqual(["open"]);
  expect(await page.evaluate(() => stage.network.latest.frames)).toEqual([
    { type: "mood", mood: "joy" },
    { type: "mood", mood: null },
    { type: "watch" },
    { type: "join", mood: null },
  ]);
});

test("J5 J6 the first mood and role are part of the join", async () => {
  await page.evaluate(() => stage.show({ mood: "calm" }));
  await page.clock.runFor(1);
  expect(await page.evaluate(() => stage.network.latest.query)).toMatchObject({ mood: "calm" });
  expect(await page.evaluate(() => stage.text)).toBe("connecting 0 calm");
  await page.evaluate(() => stage.show({ room: "elsewhere", role: "watch" }));
  await page.clock.runFor(1);
  expect(await page.evaluate(() => stage.network.latest.query)).toMatchObject({ role: "watch" });
});

test.each(["strict", "lax"] as const)(
  "J5 an action in a child's first effect is part of the join and overrides the options (%s)",
  async (mode) => {
    await page.evaluate((mode) => stage.show({ mood: "calm" }, "joy", stage.modes[mode]), mode);
    await page.clock.runFor(1);
    expect(await page.evaluate(() => stage.network.latest.query)).toMatchObject({ mood: "joy" });
  },
);

test("unmounting closes the socket for ever", async () => {
  await enter();
  await page.evaluate(() => stage.unmount());
  expect(await page.evaluate(() => [stage.network.latest.frames, stage.network.latest.closedWith])).toEqual([[], 1000]);
  await page.evaluate(() => stage.view.join("joy"));
  await settle();
  expect(await sockets()).toBe(1);
});

test("the actions stay the same functions, even in another room", async () => {
  await enter();
  await page.evaluate(() => stage.view.setMood("joy"));
  expect(await page.evaluate(() => stage.network.latest.frames)).toEqual([{ type: "mood", mood: "joy" }]);
  await page.evaluate(() => stage.show({ room: "elsewhere" }));
  expect(
    await page.evaluate(() => {
      const actions = stage.views.map(({ snapshot, ...actions }) => Object.values(actions));
      return actions.every((later) => later.every((action, i) => action === actions[0]?.[i]));
    }),
  ).toBe(true);
});
