/** What Cloudflare asks, in dollars, beyond what a plan includes. Workers Paid, from the public price list. */
export const PRICES_OF = "2026-11-01";

const MILLION = 1e6;

/** A WebSocket upgrade is one. */
export const WORKER_REQUEST = 0.3 / MILLION;
/** HTTP, calls, alarms, and incoming WebSocket messages at 20:1. */
export const OBJECT_REQUEST = 0.15 / MILLION;
export const MESSAGES_A_REQUEST = 20;
/** A gigabyte of memory for a second; an object is billed 128 MB while it runs. */
export const GIGABYTE_SECOND = 12.5 / MILLION;
export const OBJECT_GIGABYTES = 0.128;
export const ROW_WRITTEN = 1 / MILLION;

/** What the design that this replaces was reckoned with: its own analysis, its own prices. */
export const OLD = {
  heartbeatSeconds: 10,
  workerRequest: 0.5 / MILLION,
  kvRead: 0.5 / MILLION,
  kvWrite: 5 / MILLION,
} as const;
