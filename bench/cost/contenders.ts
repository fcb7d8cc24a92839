/** The designs and the room on both hosts, and how a day of each is measured. */
import { CLOUDFLARE, PARTYKIT, type Platform } from "./counting-host.ts";
import { DESIGNS } from "./designs.ts";
import { startKvRun } from "./kv-run.ts";
import { combine, type Operations, type Quality, type Run, since } from "./operations.ts";
import type { Storage } from "./price.ts";
import { startRoomRun } from "./room-run.ts";
import { allDay, type Load, type Script, sittings } from "./script.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The script goes on after the window, so that late events within it are not missing. */
const TAIL_MS = 1000;

export interface Contender {
  readonly title: string;
  readonly isRoom: boolean;
  readonly storage: Storage;
  /** Simulated before the window, while people arrive and caches fill (ms). */
  readonly warmUp: number;
  /** How long people are measured (ms). A day is extrapolated from it. */
  window(people: number): number;
  start(script: Script): Run;
}

const room = (platform: Platform): Contender => ({
  title: platform.title,
  isRoom: true,
  storage: platform.storage,
  warmUp: 2 * MINUTE_MS,
  window: (people) => Math.max(8 * MINUTE_MS, (240 * HOUR_MS) / people),
  start: (script) => startRoomRun(platform, script),
});
export const ROOMS = [room(CLOUDFLARE), room(PARTYKIT)] as const;

export const CONTENDERS: readonly Contender[] = [
  ...DESIGNS.map((design): Contender => {
    // Counters write on changes only, so it takes longer to see enough writes.
    const factor = design.announcesLeave ? 4 : 1;
    return {
      title: design.title,
      isRoom: false,
      storage: "rows",
      warmUp: design.delay + MINUTE_MS,
      // Each heartbeat of the old design reads and writes all people, so 10,000 of them get a minute.
      window: (people) => Math.max(MINUTE_MS, (50 * HOUR_MS) / people) * factor,
      start: (script) => startKvRun(design, script),
    };
  }),
  ...ROOMS,
];

export interface Day {
  readonly operations: Operations;
  readonly quality: Quality;
}

/** @param share Of the window. @throws WrongAnswer if the room shows something untrue. */
export async function measureDay(
  one: Contender,
  load: Load,
  people: number,
  seed: number,
  share: number,
): Promise<Day> {
  const { warmUp, start } = one;
  const window = Math.min(DAY_MS - warmUp, one.window(people) * share);
  const until = warmUp + window;
  const isAllDay = load === "all day";
  const run = start((isAllDay ? allDay : sittings)(people, seed, until + TAIL_MS));
  await run.advance(warmUp);
  const [arrival, before] = [{ ...run.operations }, { ...run.quality }];
  await run.advance(until);
  const steady = since(run.operations, arrival);
  // People who stay all day join once.
  const operations = isAllDay ? combine(steady, (DAY_MS - warmUp) / window, arrival) : combine(steady, DAY_MS / window);
  // Overlapping events are billed once.
  operations.runningMs = Math.min(operations.runningMs, DAY_MS);
  const quality = since(run.quality, before);
  if (isAllDay) Object.assign(quality, { updates: run.quality.updates, lost: run.quality.lost });
  await run.finish?.();
  return { operations, quality };
}
