/**
 * What it would cost to rent the sockets, and send over them what the room sent: its joined-up broadcasts, not one message
 * for each change to everybody, which is what their presence does by itself and which costs hundreds of times as much.
 * Whoever counts the people is not on these bills. From the public price lists as far as they could be read.
 */
import type { Operations } from "./operations.ts";
import { MONTH_DAYS } from "./price.ts";

const MILLION = 1e6;
const DAY_SECONDS = 86_400;
const MONTH_MINUTES = MONTH_DAYS * 24 * 60;

export interface Rent {
  readonly name: string;
  /** What the figure rests on, and of when that is. */
  readonly source: string;
  /** @param day Of the room: its frames are what is sent. @returns dollars a month, or why there is no price. */
  dollars(people: number, day: Operations): number | string;
}

/** Each step: up to so many in all, at so many dollars. */
function stepped(amount: number, steps: readonly (readonly [upTo: number, dollars: number])[]): number {
  let from = 0;
  let sum = 0;
  for (const [upTo, dollars] of steps) {
    sum += Math.max(0, Math.min(amount, upTo) - from) * dollars;
    from = upTo;
  }
  return sum;
}

const ABLY_MESSAGES = [
  [50, 2.5],
  [500, 2.25],
  [5000, 1.95],
  [20_000, 1.65],
  [50_000, 1.4],
  [Number.POSITIVE_INFINITY, 1.25],
] as const;
const ABLY_MINUTES = [
  [10, 1],
  [100, 0.95],
  [1000, 0.85],
  [5000, 0.75],
  [15_000, 0.65],
  [Number.POSITIVE_INFINITY, 0.6],
] as const;

/** Dollars a month, connections, messages a day. */
const PUSHER = [
  [0, 100, 0.2],
  [49, 500, 1],
  [99, 2000, 4],
  [299, 5000, 10],
  [499, 10_000, 20],
  [699, 15_000, 40],
  [899, 20_000, 60],
  [1199, 30_000, 90],
] as const;

export const RENTS: readonly Rent[] = [
  {
    name: "Ably",
    source:
      "per-minute pricing of its documentation (repository ably/docs, the stored page has no date): $29 or $399 a month, messages from $2.50 a million, connection minutes from $1.00 a million. It is for older accounts; new ones pay by monthly active users, at a price that could not be read",
    dollars(people, { frames }) {
      const rate = frames / DAY_SECONDS;
      if (people > 50_000 || rate > 10_000) return "by agreement";
      const base = people > 10_000 || rate > 2500 ? 399 : people > 200 || rate > 500 ? 29 : 0;
      const messages = (frames * MONTH_DAYS) / MILLION;
      if (base === 0 && messages <= 6) return 0;
      const minutes = (people * MONTH_MINUTES) / MILLION;
      return Math.max(base, 29) + stepped(messages, ABLY_MESSAGES) + stepped(minutes, ABLY_MINUTES);
    },
  },
  {
    name: "Pusher Channels",
    source: "the ladder of plans as a third party collected it from pusher.com/channels/pricing on 2026-05-08",
    dollars(people, { frames }) {
      const fits = PUSHER.find(([, connections, messages]) => people <= connections && frames <= messages * MILLION);
      return fits ? fits[0] : "by agreement";
    },
  },
  {
    name: "Supabase Realtime",
    source:
      "supabase.com/docs, Manage your usage (documentation 1.26.04): Pro $25 with 500 peak connections and 5 M messages, then $10 per 1,000 and $2.50 per million; 10,000 connections and 2,500 messages a second at most",
    dollars(people, { frames }) {
      const messages = (frames * MONTH_DAYS) / MILLION;
      if (people > 10_000 || frames / DAY_SECONDS > 2500) return "by agreement";
      if (people <= 200 && messages <= 2 && frames / DAY_SECONDS <= 100) return 0;
      return 25 + 10 * Math.ceil(Math.max(0, people - 500) / 1000) + 2.5 * Math.ceil(Math.max(0, messages - 5));
    },
  },
  {
    name: "Liveblocks",
    source:
      "liveblocks.io/docs/platform/plans; the stored copies differ (Pro from $20 to $180 a month) and have no date, but every one holds 10 people in a room for nothing, 50 in a room on Pro, and more only by agreement",
    dollars: (people) => (people <= 10 ? "no current list" : "by agreement"),
  },
];
