/** The life of a page, on two bare event targets in place of `window` and `document`. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { meet, meetOpen, nextSocket } from "./meeting.ts";

let page: EventTarget & { visibilityState: "visible" | "hidden" };
let shell: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), { visibilityState: "visible" as const });
  shell = new EventTarget();
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", shell);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const seen = () => page.dispatchEvent(new Event("visibilitychange"));
const online = () => shell.dispatchEvent(new Event("online"));
const shown = (persisted = true) => shell.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
const wakings: [string, () => void][] = [
  ["becomes visible", seen],
  ["comes online", online],
  ["returns from the back/forward cache", shown],
];

test.each(wakings)("a page that %s probes its socket, and replaces a dead one", async (_, wake) => {
  const { network, room } = await meetOpen();
  wake();
  expect(network.latest.pings).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(room.snapshot.status).toBe("reconnecting");
  await nextSocket(network);
});

test("a page that wakes between the opening and the welcome does not ping in a loop", async () => {
  const { network } = await meetOpen();
  network.latest.fail();
  const opening = await nextSocket(network);
  opening.open();
  seen();
  opening.say("pong");
  const fresh = await meet();
  fresh.network.latest.open();
  seen();
  fresh.network.latest.say("pong");
  await vi.advanceTimersByTimeAsync(5_000);
  expect([opening.pings, fresh.network.latest.pings]).toEqual([2, 1]);
});

test("probes in a row do not put the deadline off", async () => {
  const { network, room } = await meetOpen();
  seen();
  await vi.advanceTimersByTimeAsync(9_000);
  seen();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(network.latest.pings).toBe(2);
  expect(room.snapshot.status).toBe("reconnecting");
});

test.each(wakings)("a page that %s does not wait to reconnect", async (_, wake) => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await meetOpen();
  network.latest.fail();
  await vi.advanceTimersByTimeAsync(100);
  expect(network.sockets).toHaveLength(1);
  wake();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.sockets).toHaveLength(2);
  network.latest.fail();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(network.sockets).toHaveLength(2);
});

test("a connect under way is left alone, and a later drop has to wait as ever", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await meetOpen();
  shell.dispatchEvent(new Event("pagehide"));
  shown();
  await vi.advanceTimersByTimeAsync(1);
  const returning = network.latest;
  seen();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.latest).toBe(returning);
  returning.welcome();
  returning.fail();
  await vi.advanceTimersByTimeAsync(1_900);
  expect(network.latest).toBe(returning);
});

test("a page that is hidden, or shown for the first time, is not one that woke", async () => {
  const { network } = await meetOpen();
  page.visibilityState = "hidden";
  seen();
  shown(false);
  expect(network.latest.pings).toBe(0);
});

test("L4 a page that goes says so and closes, and is the same person when it returns", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network, room } = await meetOpen();
  shell.dispatchEvent(new Event("pagehide"));
  expect(network.latest.frames).toEqual([{ type: "away" }]);
  expect(network.latest.closedWith).toBe(1000);
  expect(room.snapshot.status).toBe("reconnecting");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toHaveLength(1);
  shown();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.sockets).toHaveLength(2);
  expect(network.latest.query.session).toBe("somebody");
  network.latest.welcome();
  expect(room.snapshot.status).toBe("open");
});

test("a page that goes while it waits to reconnect comes back at once when it returns", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await meetOpen();
  network.latest.fail();
  await vi.advanceTimersByTimeAsync(100);
  shell.dispatchEvent(new Event("pagehide"));
  shown();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.sockets).toHaveLength(2);
  network.latest.welcome();
  expect(network.latest.frames).toEqual([]);
});

test.each([
  ["left", 1000],
  ["was sent away", 4001],
])("J9 a client that %s does not come back by the page's events", async (_, code) => {
  const { network, room } = await meetOpen();
  if (code === 1000) room.leave();
  else network.latest.end(code);
  const { length } = network.latest.sent;
  shell.dispatchEvent(new Event("pagehide"));
  for (const [, wake] of wakings) wake();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toHaveLength(1);
  expect(network.latest.sent).toHaveLength(length);
  expect(vi.getTimerCount()).toBe(0);
});
