/** Cloudflare's prices in dollars, beyond what a plan includes. Source: the public price list of Workers Paid. */
export const PRICES_OF = "2026-11-01";

const MILLION = 1e6;

/** A WebSocket upgrade is a request. */
export const WORKER_REQUEST = 0.3 / MILLION;
/** HTTP requests, calls, alarms, and incoming WebSocket messages at 20:1. */
export const OBJECT_REQUEST = 0.15 / MILLION;
export const MESSAGES_A_REQUEST = 20;
/** One GB of memory for one second. A running object is billed for 128 MB. */
export const GIGABYTE_SECOND = 12.5 / MILLION;
export const OBJECT_GIGABYTES = 0.128;
export const ROW_WRITTEN = 1 / MILLION;

/** The old design's own analysis used these numbers. */
export const OLD = {
  heartbeatSeconds: 10,
  workerRequest: 0.5 / MILLION,
  kvRead: 0.5 / MILLION,
  kvWrite: 5 / MILLION,
} as const;
