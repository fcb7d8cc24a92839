/** An address that can pay no more (Q11): what is closed, and what stays. */
import { expect, test } from "vitest";
import {
  ADDRESS,
  adminHost,
  changeMood,
  countOf,
  MINUTE,
  NOTHING_STORED,
  OTHER_ADDRESS,
  payingHost,
  SECOND,
  stay,
  TTL,
} from "./helpers.ts";

const address = ADDRESS;

test("Q11 an address that cannot pay opens no room and leaves no row", async () => {
  const { host } = payingHost(0, adminHost());
  for (const role of ["breathe", "watch"] as const) {
    const socket = await host.join("session-1", { address, role });
    expect(socket.closed).toEqual({ code: 4103, reason: "tooManyFromAddress" });
  }
  expect([host.open.size, host.counts.rowsWritten, host.reports.length]).toEqual([0, 0, 0]);
  expect(host.stored).toEqual(NOTHING_STORED);
});

test("Q11 an admin's live socket opens a room and stays, whatever its address can pay", async () => {
  const { host } = payingHost(0, adminHost());
  const live = await host.observe({ address });
  for (let time = 0; time < 200; time++) {
    await host.say(live, { type: "watch" });
    await host.advance(SECOND / 2);
  }
  expect(live.closed).toBeNull();
});

test("Q11 an address that cannot pay enters no room of others, and costs no row there", async () => {
  const { host, payers } = payingHost(1);
  const rest = await host.join("session-2", { address: OTHER_ADDRESS });
  await stay(host, [rest], MINUTE);
  const before = host.counts.rowsWritten;
  for (let visit = 0; visit < 100; visit++) {
    const socket = await host.join(`session-1-${visit}`, { address });
    if (socket.closed) expect(socket.closed).toEqual({ code: 4103, reason: "tooManyFromAddress" });
    else await host.drop(socket, 1006);
    await host.advance(3 * SECOND);
    host.ping(rest);
  }
  expect(host.counts.rowsWritten - before).toBeLessThan(40);
  expect(payers.length).toBeGreaterThan(80);
});

test("Q11 M10 who may not come in pays nothing", async () => {
  const { host, payers } = payingHost(1, adminHost());
  await (await host.room()).closeRoom("lobby");
  for (let time = 0; time < 3; time++) {
    expect((await host.join("session-1", { address })).closed?.code).toBe(4006);
  }
  expect(payers).toEqual([]);
});

test("Q11 L4 the sittings of an address that cannot pay are over after a sleep too", async () => {
  const { host } = payingHost(2);
  const rest = await host.join("session-2", { address: OTHER_ADDRESS });
  for (let person = 0; person < 10; person++) {
    const socket = await host.join(`session-1-${person}`, { address });
    await host.say(socket, { type: "sit", minutes: 30 });
    await host.drop(socket, 1001);
  }
  const busy = await host.join("session-3", { address });
  for (let time = 0; time < 100 && !busy.closed; time++) {
    await changeMood(host, busy, 1);
    host.ping(rest);
  }
  expect(busy.closed?.code).toBe(4103);
  await stay(host, [rest], 20 * SECOND);
  host.evict();
  expect(await countOf(host)).toBe(1);
});

test("Q11 an address that cannot pay any more is closed, sittings too, and nothing of it remains", async () => {
  const { host } = payingHost(2);
  const sitter = await host.join("session-1", { address });
  await host.say(sitter, { type: "sit", minutes: 60 });
  await host.advance(MINUTE);
  host.ping(sitter);
  await host.drop(sitter, 1006);
  const socket = await host.join("session-2", { address });
  await changeMood(host, socket, 40);
  expect(socket.closed).toEqual({ code: 4103, reason: "tooManyFromAddress" });
  expect(await countOf(host)).toBe(0);
  await host.drop(socket, 4103);
  expect(host.stored).toEqual(NOTHING_STORED);
});

test("Q11 others of a room stay when an address cannot pay, and an admin's live socket stays too", async () => {
  const { host } = payingHost(2, adminHost());
  const [other, live] = [await host.join("session-2", { address: OTHER_ADDRESS }), await host.observe({ address })];
  const socket = await host.join("session-1", { address });
  for (let minute = 0; minute < 6; minute++) {
    await changeMood(host, socket, 6);
    host.ping(other);
    host.ping(live);
  }
  expect([socket.closed?.code, other.closed, live.closed]).toEqual([4103, null, null]);
  await host.advance(TTL / 2);
  expect(await countOf(host)).toBe(1);
});
