/** A sitting that the server has not confirmed. */
import { expect, test, vi } from "vitest";
import { welcomeFrame } from "./fake-socket.ts";
import { nextSocket, openClient, startClient } from "./test-client.ts";

const sit = (minutes: number) => ({ type: "sit", minutes });
const rateLimited = { type: "error", code: "rate_limited", message: "slow down" };

test("F6 a sitting begun before the welcome is sent after it, and the last one counts", async () => {
  const { network, room } = await startClient();
  room.sit(10);
  room.sit(20);
  network.latest.welcome();
  expect(network.latest.frames).toEqual([sit(20)]);
});

test("F6 a sitting begun while reconnecting is sent by every welcome until the server confirms it", async () => {
  const { network, room } = await openClient();
  network.latest.closeByServer(1006);
  room.sit(20);
  const second = await nextSocket(network);
  second.welcome();
  expect(second.frames).toEqual([sit(20)]);
  second.closeByServer(1006);
  const third = await nextSocket(network);
  third.welcome();
  expect(third.frames).toEqual([sit(20)]);
  third.receive({ type: "sit", until: 1_300_000 });
  third.closeByServer(1006);
  const fourth = await nextSocket(network);
  fourth.welcome();
  expect(fourth.frames).toEqual([]);
});

test("F6 a sitting that waits for a connection keeps its end", async () => {
  const { network, room } = await startClient();
  room.sit(20);
  vi.setSystemTime(Date.now() + 3 * 60_000);
  network.latest.welcome();
  expect(network.latest.frames).toEqual([sit(17)]);
});

test("F6 a sitting that would be over before the welcome is not begun", async () => {
  const { network, room } = await startClient();
  room.sit(20);
  vi.setSystemTime(Date.now() + 20 * 60_000);
  network.latest.welcome();
  expect(network.latest.frames).toEqual([]);
});

test("F6 the end of a sitting waits for a connection, however long", async () => {
  const { network, room } = await startClient();
  room.sit(0);
  vi.setSystemTime(Date.now() + 20 * 60_000);
  network.latest.welcome({ sit: 3_000_000 });
  expect(network.latest.frames).toEqual([sit(0)]);
});

test("F6 a sitting is sent once, although the welcome of a join comes before its answer", async () => {
  const { network, room } = await openClient({ role: "watch" });
  room.join();
  room.sit(10);
  network.latest.receive(welcomeFrame);
  expect(network.latest.frames).toEqual([{ type: "join" }, sit(10)]);
});

test("F6 a join and a sitting before the welcome of a watcher are sent in this order", async () => {
  const { network, room } = await startClient({ role: "watch" });
  room.join();
  room.sit(10);
  network.latest.welcome({ session: null });
  network.latest.receive(welcomeFrame);
  expect(network.latest.frames).toEqual([{ type: "join" }, sit(10)]);
});

test("B3 a person who watches gives up the sitting that waits", async () => {
  const { network, room } = await startClient();
  room.sit(10);
  room.watch();
  room.join();
  network.latest.welcome();
  expect(network.latest.frames).toEqual([]);
});

test("F5 a watcher who sits gets the error at once, and nothing waits", async () => {
  const { network, room, errors } = await startClient({ role: "watch" });
  room.sit(10);
  expect(errors.map(({ code }) => code)).toEqual(["not_breathing"]);
  room.join();
  network.latest.welcome({ session: null });
  expect(network.latest.frames).toEqual([{ type: "join" }]);
});

test.each([-1, 0.5, Number.NaN])("F6 the server answers a bad length of a sitting: %d", async (minutes) => {
  const { network, room } = await openClient();
  room.sit(minutes);
  expect(network.latest.sent).toEqual([JSON.stringify(sit(minutes))]);
});

test("F6 a sitting that the server refuses is not sent again", async () => {
  const { network, room } = await openClient();
  room.sit(10_000);
  network.latest.receive({ type: "error", code: "bad_message", message: "too long" });
  network.latest.closeByServer(1006);
  const second = await nextSocket(network);
  second.welcome();
  expect(second.frames).toEqual([]);
});

test("Q12 a rate-limited sitting is sent again after 5 s", async () => {
  const { network, room } = await openClient();
  room.sit(10);
  network.latest.receive(rateLimited);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(network.latest.frames).toEqual([sit(10), { type: "join" }, sit(10)]);
});

test("F6 a sitting that a listener begins inside the welcome is sent once", async () => {
  const { network, room } = await startClient();
  room.on("status", () => room.sit(10));
  network.latest.welcome();
  expect(network.latest.frames).toEqual([sit(10)]);
});
