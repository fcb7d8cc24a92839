/** What an address pays for the work of its rooms (Q11). */
import { expect, test } from "vitest";
import { MemoryHost } from "../../party/room/memory-host.ts";
import { ADDRESS, adminHost, changeMood, countOf, MINUTE, OTHER_ADDRESS, payingHost, SECOND, stay } from "./helpers.ts";

const address = ADDRESS;

test("Q11 a join is paid in advance unless six rows are left, and people who come at the same moment pay once", async () => {
  const { host, payers } = payingHost();
  const room = await host.room();
  const request = { room: "lobby", role: "breathe", session: "session-1", mood: null, said: null, address } as const;
  expect(await Promise.all([room.payFor(request), room.payFor(request)])).toEqual([true, true]);
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
