/** Measures PATIENCE_SECONDS: the rows that it saves, and the time that people wait for a change. */
import { CLOUDFLARE } from "./counting-host.ts";
import { combine, type Operations, since } from "./operations.ts";
import { startRoomRun } from "./room-run.ts";
import { sittings } from "./script.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WARM_UP_MS = 120_000;
const SEED = 1;

export interface Waiting {
  readonly people: number;
  /** Seconds. */
  readonly patience: number;
  readonly day: Operations;
  /** The delays of joins and moods, and of page closes with their grace period (ms). */
  readonly changes: readonly number[];
  readonly closes: readonly number[];
}

/** A room of people with sittings. @param hours More for fewer people, because less happens. */
export async function measureWaiting(people: number, hours: number, patience: number): Promise<Waiting> {
  const until = WARM_UP_MS + hours * HOUR_MS;
  const run = startRoomRun(CLOUDFLARE, sittings(people, SEED, until), { PATIENCE_SECONDS: patience });
  await run.advance(WARM_UP_MS);
  const before = { ...run.operations };
  const [changes, closes] = [run.delays.changes.length, run.delays.closes.length];
  await run.advance(until);
  return {
    people,
    patience,
    day: combine(since(run.operations, before), DAY_MS / (hours * HOUR_MS)),
    changes: run.delays.changes.slice(changes),
    closes: run.delays.closes.slice(closes),
  };
}

/** @param share From 0 to 1: 0.99 is what all but one in a hundred waited at most. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
