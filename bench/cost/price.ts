/** The price of a month of operations. */
import * as prices from "../../party/http/prices.ts";
import { combine, type Operations } from "./operations.ts";

export const MONTH_DAYS = 30;
const MILLION = 1e6;
const PLAN = 5;
/** An assumption for every design. */
const WORKER_CPU_MS = 1;
const ALL = Number.POSITIVE_INFINITY;

/** Durable Objects with SQLite are billed by rows, those with key-value storage (PartyKit) by units of 4 KB. */
export type Storage = "rows" | "units";

type Price = [amount: (of: Operations) => number, included: number, dollars: number, free: number, storage?: Storage];
/**
 * Cloudflare's price lists of Workers, KV and Durable Objects (2026-11): included a month, then dollars each; free a day.
 * Reads of rows are left out. A room reads two when it is restored, so even the free plan has thousands of times as many.
 */
const PRICES: readonly Price[] = [
  [(of) => of.workerRequests, 10 * MILLION, prices.WORKER_REQUEST, 100_000],
  [(of) => of.workerRequests * WORKER_CPU_MS, 30 * MILLION, 0.02 / MILLION, ALL],
  [(of) => of.kvReads, 10 * MILLION, 0.5 / MILLION, 100_000],
  [(of) => of.kvWrites, MILLION, 5 / MILLION, 1000],
  [(of) => of.objectRequests + of.messages / prices.MESSAGES_A_REQUEST, MILLION, prices.OBJECT_REQUEST, 100_000],
  [(of) => (of.runningMs / 1000) * prices.OBJECT_GIGABYTES, 400_000, prices.GIGABYTE_SECOND, 13_000],
  [(of) => of.rowsWritten, 50 * MILLION, prices.ROW_WRITTEN, 100_000, "rows"],
  // The free plan has no key-value objects.
  [(of) => of.unitsWritten, MILLION, 1 / MILLION, 0, "units"],
];

/** The plan, and everything beyond its included amounts. @param day The operations of a day. @returns dollars a month. */
export function billOf(day: Operations, storage: Storage): number {
  return pricesOf(storage).reduce((sum, [amount, included, dollars]) => {
    return sum + Math.max(0, amount(day) * MONTH_DAYS - included) * dollars;
  }, PLAN);
}

/** The same operations, if something else has used up the included amounts. */
export function marginalBillOf(day: Operations, storage: Storage): number {
  return pricesOf(storage).reduce((sum, [amount, , dollars]) => sum + amount(day) * MONTH_DAYS * dollars, 0);
}

/** The worst reading of the price list: a heartbeat that the platform answers is billed as a message. */
export function heartbeatsAsMessages(day: Operations): Operations {
  return { ...day, messages: day.messages + day.autoResponses, autoResponses: 0 };
}

/** By the prices of the analysis that made the claims. It subtracted nothing. */
export function atClaimedPrices(day: Operations): number {
  const { workerRequests, kvReads, kvWrites } = combine(day, MONTH_DAYS);
  return workerRequests * prices.OLD.workerRequest + kvReads * prices.OLD.kvRead + kvWrites * prices.OLD.kvWrite;
}

/** Whether this day fits the free plan. */
export function isFree(day: Operations, storage: Storage): boolean {
  return pricesOf(storage).every(([amount, , , free]) => amount(day) <= free);
}

function pricesOf(storage: Storage): Price[] {
  return PRICES.filter(([, , , , only = storage]) => only === storage);
}
