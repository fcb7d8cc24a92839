import type { Counters } from "../room/admin/counters.ts";
import type { Bill, Cost } from "../wire/admin.ts";
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

const MONTH = 30 * 24 * 3600 * 1000;
/** Shorter runs say nothing about a month (ms). */
const SHORTEST = 1000;
/** Milliseconds that an event keeps the object running, on the wide side: an estimate, the only one on the bill. */
const EVENT_MS = 5;

/**
 * What a room costs by what it has done, so far and a month at this rate, beside what the old design would have cost for
 * the same people. What a plan includes is not taken off: this is the price of one more such room.
 */
export function costOf(counters: Counters, now: number): Cost {
  const over = Math.max(SHORTEST, now - counters.since);
  const bill = (...items: [item: string, unit: string, soFar: number, price: number][]): Bill => {
    const rows = items.map(([item, unit, soFar, price]) => {
      const dollars = soFar * price;
      return { item, unit, soFar, dollars, dollarsAMonth: (dollars / over) * MONTH };
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
