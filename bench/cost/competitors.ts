/**
 * The price of renting the sockets and sending the room's own coalesced frames over them. Somebody would still have to
 * count the people. The presence features of these services send every change to everybody, which is hundreds of times as
 * many messages. README.md names the price lists.
 */
import { MONTH_DAYS } from "./price.ts";

const MILLION = 1e6;
const DAY_SECONDS = 86_400;

/** The millions of messages or connection minutes up to which each million costs this many dollars. */
const ABLY_MESSAGES = { upTo: [50, 500, 5000, 20_000, 50_000, 1e9], dollars: [2.5, 2.25, 1.95, 1.65, 1.4, 1.25] };
const ABLY_MINUTES = { upTo: [10, 100, 1000, 5000, 15_000, 1e9], dollars: [1, 0.95, 0.85, 0.75, 0.65, 0.6] };
/** Each plan: dollars a month, connections, millions of messages a day. */
const PUSHER = {
  dollars: [0, 49, 99, 299, 499, 699, 899, 1199],
  connections: [100, 500, 2000, 5000, 10_000, 15_000, 20_000, 30_000],
  messages: [0.2, 1, 4, 10, 20, 40, 60, 90],
};

export interface Competitor {
  readonly name: string;
  /** @param frames That the room sends in a day. @returns dollars a month; null: only by agreement. */
  dollars(people: number, frames: number): number | null;
}

export const COMPETITORS: readonly Competitor[] = [
  {
    name: "Ably",
    dollars(people, frames) {
      const perSecond = frames / DAY_SECONDS;
      const messages = (frames * MONTH_DAYS) / MILLION;
      if (people > 50_000 || perSecond > 10_000) return null;
      if (people <= 200 && perSecond <= 500 && messages <= 6) return 0;
      const plan = people > 10_000 || perSecond > 2500 ? 399 : 29;
      const minutes = (people * MONTH_DAYS * 24 * 60) / MILLION;
      return plan + stepped(messages, ABLY_MESSAGES) + stepped(minutes, ABLY_MINUTES);
    },
  },
  {
    name: "Pusher Channels",
    dollars(people, frames) {
      const plan = PUSHER.connections.findIndex(
        (connections, index) => people <= connections && frames <= (PUSHER.messages[index] ?? 0) * MILLION,
      );
      return PUSHER.dollars[plan] ?? null;
    },
  },
  {
    name: "Supabase Realtime",
    dollars(people, frames) {
      const perSecond = frames / DAY_SECONDS;
      const messages = (frames * MONTH_DAYS) / MILLION;
      if (people > 10_000 || perSecond > 2500) return null;
      if (people <= 200 && messages <= 2 && perSecond <= 100) return 0;
      return 25 + 10 * Math.ceil(Math.max(0, people - 500) / 1000) + 2.5 * Math.ceil(Math.max(0, messages - 5));
    },
  },
];

function stepped(amount: number, { upTo, dollars }: typeof ABLY_MESSAGES): number {
  const inStep = (to: number, step: number) => Math.max(0, Math.min(amount, to) - (upTo[step - 1] ?? 0));
  return upTo.reduce((sum, to, step) => sum + inStep(to, step) * (dollars[step] ?? 0), 0);
}
