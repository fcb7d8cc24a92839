/** The price of a month of operations, and the limits of the free plan that they exceed. */
import {
  GIGABYTE_SECOND,
  MESSAGES_A_REQUEST,
  OBJECT_GIGABYTES,
  OBJECT_REQUEST,
  OLD,
  ROW_WRITTEN,
  WORKER_REQUEST,
} from "../../party/http/prices.ts";
import { combine, type Operations } from "./operations.ts";

export const MONTH_DAYS = 30;
const MILLION = 1e6;
const PLAN = 5;
/** An assumption for every design. */
const WORKER_CPU_MS = 1;

/** Durable Objects with SQLite are billed by rows, those with key-value storage (PartyKit) by units of 4 KB. */
export type Storage = "rows" | "units";

/**
 * Cloudflare's price lists of Workers, KV and Durable Objects (2026-11): included a month, then dollars each; free a day.
 * Reads of rows are left out. A room reads two when it is restored, so even the free plan has thousands of times as many.
 */
const PRICES: readonly (readonly [
  name: string,
  amount: (operations: Operations) => number,
  included: number,
  dollars: number,
  free: number,
  storage?: Storage,
])[] = [
  ["Worker requests", (of) => of.workerRequests, 10 * MILLION, WORKER_REQUEST, 100_000],
  ["Worker CPU", (of) => of.workerRequests * WORKER_CPU_MS, 30 * MILLION, 0.02 / MILLION, Number.POSITIVE_INFINITY],
  ["KV reads", (of) => of.kvReads, 10 * MILLION, 0.5 / MILLION, 100_000],
  ["KV writes", (of) => of.kvWrites, MILLION, 5 / MILLION, 1000],
  ["object requests", (of) => of.objectRequests + of.messages / MESSAGES_A_REQUEST, MILLION, OBJECT_REQUEST, 100_000],
  ["object GB-s", (of) => (of.runningMs / 1000) * OBJECT_GIGABYTES, 400_000, GIGABYTE_SECOND, 13_000],
  ["rows written", (of) => of.rowsWritten, 50 * MILLION, ROW_WRITTEN, 100_000, "rows"],
  // The free plan has no key-value objects.
  ["units written", (of) => of.unitsWritten, MILLION, 1 / MILLION, 0, "units"],
];

export interface Bill {
  /** The plan, and everything beyond its included amounts. */
  readonly total: number;
  /** The same operations, if something else has used up the included amounts. */
  readonly marginal: number;
}

/** @param day The operations of a day. @returns dollars a month. */
export function billOf(day: Operations, storage: Storage): Bill {
  const month = combine(day, MONTH_DAYS);
  let [total, marginal] = [PLAN, 0];
  for (const [, amount, included, dollars, , only = storage] of PRICES) {
    if (only !== storage) continue;
    total += Math.max(0, amount(month) - included) * dollars;
    marginal += amount(month) * dollars;
  }
  return { total, marginal };
}

/** The worst reading of the price list: a heartbeat that the platform answers is billed as a message. */
export function heartbeatsAsMessages(day: Operations): Operations {
  return { ...day, messages: day.messages + day.autoResponses, autoResponses: 0 };
}

/** By the prices of the analysis that made the claims. It subtracted nothing. */
export function atClaimedPrices(day: Operations): number {
  const { workerRequests, kvReads, kvWrites } = combine(day, MONTH_DAYS);
  return workerRequests * OLD.workerRequest + kvReads * OLD.kvRead + kvWrites * OLD.kvWrite;
}

/** The limits of the free plan that this day exceeds. */
export function overFree(day: Operations, storage: Storage): string[] {
  const over = PRICES.filter(([, amount, , , free, only = storage]) => only === storage && amount(day) > free);
  return over.map(([name]) => name);
}
