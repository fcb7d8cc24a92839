import type { Bill, Cost, Inspection } from "../wire/admin.ts";
import {
  GIGABYTE_SECOND,
  MESSAGES_A_REQUEST,
  OBJECT_GIGABYTES,
  OBJECT_REQUEST,
  OLD,
  PRICES_OF,
  ROW_WRITTEN,
  WORKER_REQUEST,
} from "./prices.ts";

const MONTH_MS = 30 * 24 * 3600 * 1000;
/** Extrapolating less than this to a month would be meaningless. */
const MIN_BILLED_MS = 1000;
/** A generous estimate of the time that an event keeps the object running. Everything else on the bill is counted. */
const EVENT_MS = 5;

/**
 * The cost of a room so far and per month at this rate, and the cost of the old design for the same people.
 * The plan's included amounts are not subtracted, so this is the price of one more such room.
 * @param now Milliseconds since 1970.
 */
export function costOf(counters: Inspection["counters"], now: number): Cost {
  const over = Math.max(MIN_BILLED_MS, now - counters.since);
  const bill = (...items: [item: string, unit: string, soFar: number, price: number][]): Bill => {
    const rows = items.map(([item, unit, soFar, price]) => {
      const dollars = soFar * price;
      return { item, unit, soFar, dollars, dollarsAMonth: (dollars / over) * MONTH_MS };
    });
    const sum = (key: "dollars" | "dollarsAMonth") => rows.reduce((total, row) => total + row[key], 0);
    return { items: rows, dollars: sum("dollars"), dollarsAMonth: sum("dollarsAMonth") };
  };
  const { joins, requests, alarms, messages, rows, personMs } = counters;
  const calls = joins + requests + alarms;
  const gigabyteSeconds = (((calls + messages) * EVENT_MS) / 1000) * OBJECT_GIGABYTES;
  const heartbeats = personMs / 1000 / OLD.heartbeatSeconds;
  return {
    pricesOf: PRICES_OF,
    over,
    room: bill(
      ["joins and readings", "Worker requests", joins + requests, WORKER_REQUEST],
      [
        "joins, readings, alarms, messages at 20:1",
        "object requests",
        calls + messages / MESSAGES_A_REQUEST,
        OBJECT_REQUEST,
      ],
      ["running, about 5 ms an event", "GB-s", gigabyteSeconds, GIGABYTE_SECOND],
      ["snapshots, alarms, history", "rows written", rows, ROW_WRITTEN],
    ),
    oldDesign: bill(
      ["heartbeats", "Worker requests", heartbeats, OLD.workerRequest],
      ["the whole map read", "KV reads", heartbeats, OLD.kvRead],
      ["the whole map written", "KV writes", heartbeats, OLD.kvWrite],
    ),
  };
}
