/**
 * The price of renting the sockets and sending the room's own coalesced frames over them. Somebody would still have to
 * count the people. The presence features of these services send every change to everybody, which is hundreds of times as
 * many messages. README.md names the price lists, which hold for up to 10,000 people and 2,500 frames a second.
 */
import { MONTH_DAYS } from "./price.ts";

const MILLION = 1e6;
const DAY_SECONDS = 86_400;

/** The millions of messages or connection minutes up to which each million costs this many dollars. */
const ABLY_MESSAGES = { upTo: [50, 500, 5000, 20_000], dollars: [2.5, 2.25, 1.95, 1.65] };
const ABLY_MINUTES = { upTo: [10, 100, 1000], dollars: [1, 0.95, 0.85] };
/** Each plan: dollars a month, connections, millions of messages a day. */
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

type Rent = (people: number, framesADay: number) => number;

/** Dollars a month; NaN: only by agreement. */
export const COMPETITORS: Readonly<Record<string, Rent>> = {
  Ably(people, frames) {
    const messages = (frames * MONTH_DAYS) / MILLION;
    if (people <= 200 && frames / DAY_SECONDS <= 500 && messages <= 6) return 0;
    const minutes = (people * MONTH_DAYS * 24 * 60) / MILLION;
    return 29 + stepped(messages, ABLY_MESSAGES) + stepped(minutes, ABLY_MINUTES);
  },
  "Pusher Channels"(people, frames) {
    const plan = PUSHER.find(([, connections, messages]) => people <= connections && frames <= messages * MILLION);
    return plan?.[0] ?? Number.NaN;
  },
  "Supabase Realtime"(people, frames) {
    const messages = (frames * MONTH_DAYS) / MILLION;
    if (people <= 200 && messages <= 2 && frames / DAY_SECONDS <= 100) return 0;
    return 25 + 10 * Math.ceil(Math.max(0, people - 500) / 1000) + 2.5 * Math.ceil(Math.max(0, messages - 5));
  },
};

function stepped(amount: number, { upTo, dollars }: typeof ABLY_MESSAGES): number {
  const inStep = (to: number, step: number) => Math.max(0, Math.min(amount, to) - (upTo[step - 1] ?? 0));
  return upTo.reduce((sum, to, step) => sum + inStep(to, step) * (dollars[step] ?? 0), 0);
}
