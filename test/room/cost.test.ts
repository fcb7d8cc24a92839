/**
 * What an hour costs, in the operations that platforms bill: the short part of `npm run bench:cost`, on the same
 * simulation. The figures are bounds of the rules D5 and H2, and the counts of today: whoever makes an hour dearer has to
 * say so here.
 */
import { expect, it } from "vitest";
import { combine, type Operations, since } from "../../bench/cost/operations.ts";
import { heartbeatsAsMessages, overFree } from "../../bench/cost/price.ts";
import { CLOUDFLARE, PARTYKIT, type Platform } from "../../bench/cost/room-host.ts";
import { allDay, type Script, sittings } from "../../bench/cost/script.ts";
import { RoomRun } from "../../bench/cost/simulate-room.ts";

const PEOPLE = 100;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The start is not typical. */
const WARM = 5 * MINUTE;

/** The hour after the start. Every message is checked against a recount; the end, exactly. */
async function hourOf(platform: Platform, script: Script): Promise<Operations> {
  const run = new RoomRun(platform, script);
  await run.advance(WARM);
  const before = combine(run.operations);
  await run.advance(WARM + HOUR);
  const hour = since(run.operations, before);
  await run.finish();
  return hour;
}

const staying = allDay(PEOPLE, 1, WARM + HOUR);
const coming = sittings(PEOPLE, 1, WARM + HOUR);
const HEARTBEATS = PEOPLE * 120;

it("H1, H2: people who only send heartbeats wake the room once a minute, and not one of them is a request", async () => {
  const hour = await hourOf(CLOUDFLARE, staying);
  expect(hour.autoAnswers).toBe(HEARTBEATS);
  expect(hour).toMatchObject({ workerRequests: 0, messages: 0, frames: 0 });
  expect(hour.alarms).toBeLessThanOrEqual(62);
  expect(hour.objectRequests).toBe(hour.alarms);
});

it("D5: nothing is written for heartbeats: two rows each quiet wake", async () => {
  for (const platform of [CLOUDFLARE, PARTYKIT]) {
    const { rowsWritten, alarms } = await hourOf(platform, staying);
    expect(rowsWritten).toBe(2 * alarms);
  }
});

it("D5: where heartbeats are messages, they cost no more than that", async () => {
  const hour = await hourOf(PARTYKIT, staying);
  // A few fall to the other side of the hour.
  expect(Math.abs(hour.messages - HEARTBEATS)).toBeLessThan(PEOPLE);
  expect(hour.alarms).toBeLessThanOrEqual(62);
});

it("D5: people who come, change and go cost at most six rows each", async () => {
  for (const platform of [CLOUDFLARE, PARTYKIT]) {
    const { workerRequests: joins, rowsWritten, alarms } = await hourOf(platform, coming);
    expect(joins).toBeGreaterThan(590);
    expect(rowsWritten / joins).toBeLessThan(6);
    expect(alarms / joins).toBeLessThan(3.3);
  }
});

it("a day of 100 people who stay is inside the free plan, their heartbeats messages or not", async () => {
  const day = combine(await hourOf(CLOUDFLARE, staying), 24);
  expect(overFree(heartbeatsAsMessages(day), "rows")).toEqual([]);
});
