/** What the room is to cost at most, and whether it does. */
import { dollars, number } from "./format.ts";
import { overFree } from "./price.ts";
import { billsOf, dayOf, find, qualityOf, type Result } from "./results.ts";

interface Goal {
  readonly text: string;
  readonly found: string;
  readonly isMet: boolean;
}

/** The worst seed counts. @param most The largest number of people that was simulated. */
function goals(results: readonly Result[], most: number): Goal[] {
  const bill = (load: Result["load"], limit: number): Goal => {
    const worst = Math.max(...billsOf(find(results, "cloudflare", load, most), false));
    const text = `${number(most)} people, ${load}: at most $${limit} a month with free heartbeats`;
    return { text, found: dollars(worst, true), isMet: worst <= limit };
  };
  const hundred = find(results, "cloudflare", "sittings", 100);
  const over = new Set(hundred.outcomes.flatMap(({ day }) => overFree(day, hundred.contender.storage)));
  const day = dayOf(hundred);
  const rooms = results.filter(({ contender }) => contender.isRoom).map(qualityOf);
  const wrong = rooms.reduce((sum, { lost, wrong }) => sum + lost + wrong, 0);
  return [
    bill("sittings", 30),
    bill("all day", 6),
    {
      text: "100 people, sittings: inside the free plan",
      found: `${number(day.rowsWritten)} of 100,000 rows written a day${over.size > 0 ? `; over: ${[...over].join(", ")}` : ""}`,
      isMet: over.size === 0,
    },
    { text: "no update lost, no reading wrong", found: String(wrong), isMet: wrong === 0 },
  ];
}

export function goalList(results: readonly Result[], most: number): string {
  return goals(results, most)
    .map(({ text, found, isMet }) => `- ${isMet ? "Met" : "**Missed**"}: ${text} (found: ${found}).`)
    .join("\n");
}
