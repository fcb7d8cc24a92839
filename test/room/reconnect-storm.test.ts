/** A deploy drops everybody at once, and they return with the client's own backoff (D3, J9). */
import { afterEach, expect, test, vi } from "vitest";
import { Backoff } from "../../client/backoff.ts";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countsOf, MINUTE, SECOND, stay, welcomeOf } from "./helpers.ts";
import { seeded } from "./seeded.ts";

const CROWD = 5000;
/** These close their pages while the server is away. */
const GONE = 100;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** How long after the drop each client comes back (ms). */
async function returnTimes(): Promise<number[]> {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockImplementation(seeded(6));
  const began = Date.now();
  const returns = Array.from({ length: CROWD }, async () => {
    const backoff = new Backoff();
    backoff.opened();
    await backoff.wait();
    return Date.now() - began;
  });
  await vi.advanceTimersByTimeAsync(MINUTE);
  const times = await Promise.all(returns);
  vi.useRealTimers();
  return times;
}

test("J9 5,000 clients return within two seconds, spread evenly", async () => {
  const times = await returnTimes();
  expect(Math.max(...times)).toBeLessThanOrEqual(2 * SECOND);
  for (let from = 0; from <= 2 * SECOND; from += 100) {
    const together = times.filter((at) => at >= from && at < from + 100).length;
    expect(together).toBeLessThan((2 * CROWD) / 20);
  }
});

test("D3 after a deploy the count of 5,000 people never falls by more than have left", async () => {
  const times = await returnTimes();
  const host = new MemoryHost();
  const moods = ["joy", "calm", undefined];
  for (let person = 0; person < CROWD; person++) await host.join(`session-${person}`, { mood: moods[person % 3] });
  // The stored deadlines are about to pass.
  await host.advance(89 * SECOND);
  host.restart();
  const returning = times.map((at, person) => ({ at, person })).slice(GONE);
  const deployedAt = host.time;
  const welcomed: number[] = [];
  const sockets: MemorySocket[] = [];
  for (const { at, person } of returning.sort((one, other) => one.at - other.at)) {
    await host.advance(deployedAt + at - host.time);
    const socket = await host.join(`session-${person}`);
    welcomed.push(welcomeOf(socket)?.presence.count ?? 0);
    expect(welcomeOf(socket)?.mood).toBe(moods[person % 3] ?? null);
    sockets.push(socket);
  }
  await stay(host, sockets, 2 * MINUTE);
  expect(new Set(welcomed)).toEqual(new Set([CROWD]));
  expect(Math.min(...sockets.flatMap(countsOf))).toBe(CROWD - GONE);
  expect(countsOf(sockets[0] as MemorySocket).at(-1)).toBe(CROWD - GONE);
});
