/** What a month of operations costs, and which limits of the free plan a day of them is over. */
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
/** Workers Paid, a month. */
export const PLAN = 5;
/** An assumption, the same for every design: CPU of a Worker's request. */
export const CPU_MS = 1;

/** Rows are what SQLite objects are billed by; PartyKit's are key-value objects, billed by units. */
export type Storage = "rows" | "units";

interface Item {
  readonly name: string;
  /** How many of it operations are. */
  of(operations: Operations): number;
  /** A month. */
  readonly included: number;
  readonly dollars: number;
  /** A day, on the free plan; absent where it has no such limit. */
  readonly free?: number;
}

/** From Cloudflare's public price lists of Workers, KV and Durable Objects (2026-11); prices.ts has the dates. */
const ITEMS: readonly Item[] = [
  {
    name: "Worker requests",
    of: ({ workerRequests }) => workerRequests,
    included: 10 * MILLION,
    dollars: WORKER_REQUEST,
    free: 100_000,
  },
  {
    name: "Worker CPU (ms)",
    of: ({ workerRequests }) => workerRequests * CPU_MS,
    included: 30 * MILLION,
    dollars: 0.02 / MILLION,
  },
  {
    name: "KV reads",
    of: ({ kvReads }) => kvReads,
    included: 10 * MILLION,
    dollars: 0.5 / MILLION,
    free: 100_000,
  },
  { name: "KV writes", of: ({ kvWrites }) => kvWrites, included: MILLION, dollars: 5 / MILLION, free: 1000 },
  {
    name: "object requests",
    of: ({ objectRequests, messages }) => objectRequests + messages / MESSAGES_A_REQUEST,
    included: MILLION,
    dollars: OBJECT_REQUEST,
    free: 100_000,
  },
  {
    name: "object GB-s",
    of: gigabyteSeconds,
    included: 400_000,
    dollars: GIGABYTE_SECOND,
    free: 13_000,
  },
];

const STORAGE: Readonly<Record<Storage, readonly Item[]>> = {
  rows: [
    {
      name: "rows read",
      of: ({ rowsRead }) => rowsRead,
      included: 25_000 * MILLION,
      dollars: 0.001 / MILLION,
      free: 5 * MILLION,
    },
    {
      name: "rows written",
      of: ({ rowsWritten }) => rowsWritten,
      included: 50 * MILLION,
      dollars: ROW_WRITTEN,
      free: 100_000,
    },
  ],
  units: [
    { name: "units read", of: ({ unitsRead }) => unitsRead, included: MILLION, dollars: 0.2 / MILLION },
    { name: "units written", of: ({ unitsWritten }) => unitsWritten, included: MILLION, dollars: 1 / MILLION },
  ],
};

export function gigabyteSeconds({ runningMs }: Operations): number {
  return (runningMs / 1000) * OBJECT_GIGABYTES;
}

export interface Bill {
  /** As it comes: the plan, and what is over the included amounts. */
  readonly total: number;
  /** The same operations where something else has used up what is included: what they add. */
  readonly marginal: number;
  /** What is paid for beyond the plan, the most expensive first. */
  readonly items: readonly { readonly name: string; readonly dollars: number }[];
}

/** @param day Operations of a day. */
export function billOf(day: Operations, storage: Storage): Bill {
  const month = combine(day, MONTH_DAYS);
  const lines = [...ITEMS, ...STORAGE[storage]].map(({ name, of, included, dollars }) => ({
    name,
    dollars: Math.max(0, of(month) - included) * dollars,
    marginal: of(month) * dollars,
  }));
  const sum = (key: "dollars" | "marginal") => lines.reduce((total, line) => total + line[key], 0);
  const items = lines.filter(({ dollars }) => dollars > 0).sort((one, other) => other.dollars - one.dollars);
  return { total: PLAN + sum("dollars"), marginal: sum("marginal"), items };
}

/** The worst reading of the price list: what the platform answers by itself is an incoming message all the same. */
export function heartbeatsAsMessages(day: Operations): Operations {
  return { ...day, messages: day.messages + day.autoAnswers, autoAnswers: 0 };
}

/** By the prices of the analysis that made the claims, which took nothing off. */
export function atOldPrices(day: Operations): number {
  const { workerRequests, kvReads, kvWrites } = combine(day, MONTH_DAYS);
  return workerRequests * OLD.workerRequest + kvReads * OLD.kvRead + kvWrites * OLD.kvWrite;
}

/** The limits of the free plan that such a day is over. */
export function overFree(day: Operations, storage: Storage): string[] {
  if (storage === "units") return ["key-value objects are not on it"];
  const over = ({ of, free }: Item) => free !== undefined && of(day) > free;
  return [...ITEMS, ...STORAGE[storage]].filter(over).map(({ name }) => name);
}
