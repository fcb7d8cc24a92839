/** The client's reactions to page events. Two plain event targets replace `window` and `document`. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SESSION } from "./fake-socket.ts";
import { nextSocket, openClient, startClient } from "./test-client.ts";

let fakeDocument: EventTarget & { visibilityState: "visible" | "hidden" };
let fakeWindow: EventTarget;

beforeEach(() => {
  fakeDocument = Object.assign(new EventTarget(), { visibilityState: "visible" as const });
  fakeWindow = new EventTarget();
  vi.stubGlobal("document", fakeDocument);
  vi.stubGlobal("window", fakeWindow);
});
afterEach(() => vi.unstubAllGlobals());

const becomeVisible = () => fakeDocument.dispatchEvent(new Event("visibilitychange"));
const comeOnline = () => fakeWindow.dispatchEvent(new Event("online"));
const showPage = (persisted = true) => fakeWindow.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
const wakeEvents: [string, () => void][] = [
  ["becomes visible", becomeVisible],
  ["comes online", comeOnline],
  ["returns from the back/forward cache", showPage],
];

test("H1 a page that wakes before the welcome pings once", async () => {
  const { network } = await startClient();
  network.latest.open();
  becomeVisible();
  network.latest.receive("pong");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(network.latest.pings).toBe(1);
});

test("H1 repeated pings do not extend the timeout", async () => {
  const { network, room } = await openClient();
  becomeVisible();
  await vi.advanceTimersByTimeAsync(9_000);
  becomeVisible();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(network.latest.pings).toBe(2);
  expect(room.snapshot.status).toBe("reconnecting");
});

test.each(wakeEvents)("H1 J9 a page that %s pings its socket or reconnects at once", async (_, wake) => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await openClient();
  wake();
  expect(network.latest.pings).toBe(1);
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

test("J9 a wake event neither disturbs a connection attempt nor shortens a later wait", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await openClient();
  fakeWindow.dispatchEvent(new Event("pagehide"));
  showPage();
  await vi.advanceTimersByTimeAsync(1);
  const returning = network.latest;
  becomeVisible();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.latest).toBe(returning);
  returning.welcome();
  returning.fail();
  await vi.advanceTimersByTimeAsync(1_900);
  expect(network.latest).toBe(returning);
});

test.each(wakeEvents)("J9 Q6 a replaced client whose page %s returns at once", async (_, wake) => {
  const { network } = await openClient();
  network.latest.closeByServer(4104);
  await vi.advanceTimersByTimeAsync(50_000);
  expect(network.sockets).toHaveLength(1);
  wake();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.sockets).toHaveLength(2);
});

test("J9 Q6 a replaced client does not return to a page that nobody sees", async () => {
  const { network } = await openClient();
  network.latest.closeByServer(4104);
  fakeDocument.visibilityState = "hidden";
  becomeVisible();
  await vi.advanceTimersByTimeAsync(24 * 60 * 60_000);
  expect(network.sockets).toHaveLength(1);
  fakeDocument.visibilityState = "visible";
  becomeVisible();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.sockets).toHaveLength(2);
});

test("J9 a hidden page reconnects after every other loss", async () => {
  const { network } = await openClient();
  fakeDocument.visibilityState = "hidden";
  network.latest.closeByServer(1006);
  await nextSocket(network);
});

test("H1 hiding a page and showing it for the first time send no ping", async () => {
  const { network } = await openClient();
  fakeDocument.visibilityState = "hidden";
  becomeVisible();
  showPage(false);
  expect(network.latest.pings).toBe(0);
});

test("L4 a page that is hidden sends away and closes, and returns as the same session", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network, room } = await openClient();
  fakeWindow.dispatchEvent(new Event("pagehide"));
  expect(network.latest.frames).toEqual([{ type: "away" }]);
  expect(network.latest.closedWith).toBe(1000);
  expect(room.snapshot.status).toBe("reconnecting");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toHaveLength(1);
  showPage();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.sockets).toHaveLength(2);
  expect(network.latest.query.session).toBe(SESSION);
  network.latest.welcome();
  expect(room.snapshot.status).toBe("open");
});

test("L4 a page that is hidden while it reconnects connects at once when it returns", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { network } = await openClient();
  network.latest.fail();
  await vi.advanceTimersByTimeAsync(100);
  fakeWindow.dispatchEvent(new Event("pagehide"));
  showPage();
  await vi.advanceTimersByTimeAsync(1);
  expect(network.sockets).toHaveLength(2);
  network.latest.welcome();
  expect(network.latest.frames).toEqual([]);
});

test.each([
  ["left", 1000],
  ["was rejected", 4001],
])("J9 a client that %s ignores page events", async (_, code) => {
  const { network, room } = await openClient();
  if (code === 1000) room.leave();
  else network.latest.closeByServer(code);
  const { length } = network.latest.sent;
  fakeWindow.dispatchEvent(new Event("pagehide"));
  for (const [, wake] of wakeEvents) wake();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.sockets).toHaveLength(1);
  expect(network.latest.sent).toHaveLength(length);
  expect(vi.getTimerCount()).toBe(0);
});
