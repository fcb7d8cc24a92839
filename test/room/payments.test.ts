/** What an address pays for the work of its rooms (Q11). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { ADDRESS, adminHost, countOf, MINUTE, NOTHING_STORED, OTHER_ADDRESS, SECOND, stay, TTL } from "./helpers.ts";

const address = ADDRESS;

/** A host that notes every payment. @param purse How many payments each address can make. */
function payingHost(purse = Infinity, host = new MemoryHost()): { host: MemoryHost; payers: number[] } {
  const payers: number[] = [];
  host.canPay = (payer) => {
    payers.push(payer);
    return payers.filter((other) => other === payer).length <= purse;
  };
  return { host, payers };
}

/** Changes that make the room write: one in 10 s (Q12). */
async function changeMood(host: MemoryHost, socket: MemorySocket, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await host.say(socket, { type: "mood", mood: time % 2 ? "joy" : "calm" });
    host.ping(socket);
    await host.advance(10 * SECOND);
  }
}

test("Q11 an address that cannot pay opens no room and leaves no row", async () => {
  const { host } = payingHost(0, adminHost());
  for (const role of ["breathe", "watch"] as const) {
    const socket = await host.join("session-1", { address, role });
    expect(socket.closed).toEqual({ code: 4103, reason: "tooManyFromAddress" });
  }
  expect([host.open.size, host.counts.rowsWritten, host.reports.length]).toEqual([0, 0, 0]);
  expect(host.stored).toEqual(NOTHING_STORED);
});

test("Q11 a join is paid in advance unless six rows are left, and people who come at the same moment pay once", async () => {
  const { host, payers } = payingHost();
  const room = await host.room();
  const request = { room: "lobby", role: "breathe", session: "session-1", mood: null, said: null, address } as const;
  expect(await Promise.all([room.canPay(request), room.canPay(request)])).toEqual([true, true]);
  expect(payers).toEqual([address]);
  const socket = await host.join("session-1", { address });
  expect(payers).toEqual([address]);
  await host.say(socket, { type: "leave" });
  // A room that sleeps forgets what is paid.
  host.evict();
  await host.join("session-1", { address });
  expect(payers).toEqual([address, address]);
});

test("Q11 people of an unknown address pay nothing", async () => {
  const { host, payers } = payingHost(0);
  await changeMood(host, await host.join("session-1"), 20);
  expect(payers).toEqual([]);
  expect(await countOf(host)).toBe(1);
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

test("Q11 a payment covers ten rows, and who acts pays", async () => {
  const { host, payers } = payingHost();
  const busy = await host.join("session-2", { address: OTHER_ADDRESS });
  const sitter = await host.join("session-1", { address });
  const before = host.counts.rowsWritten;
  for (let minute = 0; minute < 10; minute++) {
    await changeMood(host, busy, 6);
    host.ping(sitter);
  }
  const rows = host.counts.rowsWritten - before;
  const paid = payers.filter((payer) => payer === OTHER_ADDRESS).length;
  expect(rows).toBeGreaterThan(30);
  expect(Math.abs(paid - rows / 10)).toBeLessThanOrEqual(2);
  expect(payers.filter((payer) => payer === address).length).toBeLessThanOrEqual(1);
});

/** @returns how often somebody pays who sends this many frames every ten seconds, which change nothing. */
async function paymentsFor(frames: number): Promise<number> {
  const { host, payers } = payingHost();
  const socket = await host.join("session-1", { address });
  for (let time = 0; time < 100; time++) {
    host.ping(socket);
    for (let frame = 0; frame < frames; frame++) await host.say(socket, { type: "mood", mood: null });
    await host.advance(10 * SECOND);
  }
  return payers.length;
}

test("Q11 frames are work too: five hundred are a payment", async () => {
  expect(Math.abs((await paymentsFor(20)) - (await paymentsFor(1)) - 1900 / 500)).toBeLessThanOrEqual(1);
});

test("Q11 reports to the directory are work too", async () => {
  const paymentsOf = async (host: MemoryHost) => {
    const { payers } = payingHost(Infinity, host);
    const socket = await host.join("session-1", { address });
    for (let time = 0; time < 360; time++) {
      host.ping(socket);
      await host.advance(10 * SECOND);
      await host.say(socket, { type: "mood", mood: null });
    }
    return payers.length;
  };
  // Sixty reports in an hour.
  expect((await paymentsOf(adminHost())) - (await paymentsOf(new MemoryHost()))).toBeGreaterThanOrEqual(6);
});

test("Q11 the rows that a room deletes are work too", async () => {
  const { host, payers } = payingHost();
  for (let visit = 0; visit < 10; visit++) {
    await host.say(await host.join("session-1", { address }), { type: "leave" });
  }
  const rest = await host.join("session-1", { address });
  payers.length = 0;
  const before = host.counts.rowsWritten;
  while (payers.length === 0) await stay(host, [rest], MINUTE);
  // Eleven payments, and each visit has deleted two rows.
  expect(host.counts.rowsWritten - before).toBeLessThan(11 * 10 - 10 * 2);
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

test("Q11 who comes and goes in a room of others pays for it", async () => {
  const { host, payers } = payingHost();
  const rest = await host.join("session-2", { address: OTHER_ADDRESS });
  payers.length = 0;
  for (let visit = 0; visit < 100; visit++) {
    await host.drop(await host.join(`session-1-${visit}`, { address }), 1001);
    await host.advance(3 * SECOND);
    host.ping(rest);
  }
  const own = payers.filter((payer) => payer === address).length;
  expect(own).toBeGreaterThan(2);
  expect(payers.length - own).toBeLessThan(2);
});

test("Q11 a room in which nobody acts is paid by somebody who is here, also after sleep", async () => {
  const { host, payers } = payingHost(Infinity, new MemoryHost({}, { evictAfterMs: 10 * SECOND }));
  const socket = await host.join("session-1", { address });
  for (let beat = 0; beat < 60; beat++) {
    host.ping(socket);
    await host.advance(30 * SECOND);
  }
  // One for the opening, and one at each wake, because a sleeping room forgets what is paid.
  expect(payers.length).toBeGreaterThanOrEqual(20);
  expect(payers.length).toBeLessThanOrEqual(31);
});

test("Q11 who goes pays for it", async () => {
  const { host, payers } = payingHost();
  const rest = await host.join("session-2", { address: OTHER_ADDRESS });
  for (let visit = 0; visit < 60; visit++) {
    const guest = await host.join(`session-1-${visit}`, { address });
    await host.advance(6 * SECOND);
    await host.say(rest, { type: "mood", mood: null });
    await host.drop(guest, 1006);
    host.ping(rest);
  }
  const others = payers.filter((payer) => payer === OTHER_ADDRESS).length;
  expect(others).toBeLessThan(payers.length / 4);
});

test("Q11 nobody pays for a room that they have left", async () => {
  const { host, payers } = payingHost();
  const [guest, rest] = [
    await host.join("session-1", { address }),
    await host.join("session-2", { address: OTHER_ADDRESS }),
  ];
  await host.say(guest, { type: "leave" });
  await host.drop(guest, 1000);
  payers.length = 0;
  await stay(host, [rest], 10 * MINUTE);
  expect(new Set(payers)).toEqual(new Set([OTHER_ADDRESS]));
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
