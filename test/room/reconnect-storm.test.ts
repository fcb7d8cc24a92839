/** A deploy drops everybody at once, and their clients return within two seconds (D3, J9). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { countsOf, MINUTE, SECOND, stay, welcomeOf } from "./helpers.ts";

const CROWD = 5000;
/** These close their pages while the server is away. */
const GONE = 100;

test("D3 after a deploy the count of 5,000 people never falls by more than have left", async () => {
  const host = new MemoryHost();
  const moods = ["joy", "calm", undefined];
  for (let person = 0; person < CROWD; person++) await host.join(`session-${person}`, { mood: moods[person % 3] });
  // The stored deadlines are about to pass.
  await host.advance(15 * SECOND);
  await host.read();
  await host.advance(74 * SECOND);
  host.restart();
  const welcomed: number[] = [];
  const sockets: MemorySocket[] = [];
  for (let person = GONE; person < CROWD; person++) {
    await host.advance((2 * SECOND) / CROWD);
    const socket = await host.join(`session-${person}`, { said: moods[person % 3] ?? null });
    welcomed.push(welcomeOf(socket)?.presence.count ?? 0);
    expect(welcomeOf(socket)?.mood).toBe(moods[person % 3] ?? null);
    sockets.push(socket);
  }
  await stay(host, sockets, 2 * MINUTE);
  expect(new Set(welcomed)).toEqual(new Set([CROWD]));
  expect(Math.min(...sockets.flatMap(countsOf))).toBe(CROWD - GONE);
  expect(countsOf(sockets[0] as MemorySocket).at(-1)).toBe(CROWD - GONE);
});
