/** Many people share one address. The limits of addresses are for scripts, and must not hinder a house (Q3, Q4, Q11-Q13). */
import { expect, test } from "vitest";
import { MemoryHost, type MemorySocket } from "../../party/room/memory-host.ts";
import { ADDRESS, countOf, errorsOf, MINUTE, SECOND } from "./helpers.ts";
import { deployedLimits } from "./one-address.ts";

const PEOPLE = 256;
const TABS = 2;
const address = ADDRESS;

test("Q3 Q4 Q11 Q12 Q13 a house of 256 people with two tabs each joins, reloads twice and sits without hindrance", async () => {
  const limits = deployedLimits();
  const host = new MemoryHost();
  const payments = new Map<number, number>();
  host.canPay = () => {
    const minute = Math.floor(host.time / MINUTE);
    payments.set(minute, (payments.get(minute) ?? 0) + 1);
    return (payments.get(minute) ?? 0) <= limits.payments;
  };
  const tabs: MemorySocket[][] = Array.from({ length: PEOPLE }, () => []);
  const idOf = (person: number) => `session-${person}`;

  let joins = 0;
  const openTab = async (person: number, tab: number) => {
    joins++;
    const socket = await host.join(idOf(person), { address });
    (tabs[person] as MemorySocket[])[tab] = socket;
    expect(socket.closed).toBeNull();
  };
  /** Somebody does this every few milliseconds, until everybody has. */
  const everybody = async (over: number, act: (person: number, tab: number) => Promise<void>) => {
    for (let person = 0; person < PEOPLE; person++) {
      for (let tab = 0; tab < TABS; tab++) {
        await act(person, tab);
        await host.advance(over / PEOPLE / TABS);
        for (const socket of tabs.flat()) host.ping(socket);
      }
    }
  };

  const reload = async (person: number, tab: number) => {
    await host.drop(tabs[person]?.[tab] as MemorySocket, 1001);
    await openTab(person, tab);
  };
  await everybody(20 * SECOND, openTab);
  await everybody(20 * SECOND, reload);
  await everybody(19 * SECOND, reload);
  expect(await countOf(host)).toBe(PEOPLE);
  // The platform counts by the minute.
  expect(joins).toBeLessThanOrEqual(limits.joins);

  await everybody(2 * MINUTE, async (person, tab) => {
    const socket = tabs[person]?.[tab] as MemorySocket;
    if (tab === 0) await host.say(socket, { type: "mood", mood: host.settings.moods[person % 5] });
    if (tab === 1) await host.say(socket, { type: "sit", minutes: 30 });
  });
  for (const socket of tabs.flat()) {
    expect([socket.closed, errorsOf(socket)]).toEqual([null, []]);
    await host.drop(socket, 1001);
  }
  await host.advance(10 * MINUTE);
  expect(await host.read()).toMatchObject({ count: PEOPLE, resting: PEOPLE });
  expect(Math.max(...payments.values())).toBeLessThan(limits.payments / 2);
});
