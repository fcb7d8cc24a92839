/** The tables of the section Cost. */
import { table } from "../report.ts";
import { CLAIMS } from "./claims.ts";
import { dollars, number, percent, spread } from "./format.ts";
import { atOldPrices, billOf, gigabyteSeconds, heartbeatsAsMessages, overFree } from "./price.ts";
import type { Check } from "./real/run.ts";
import { RENTS } from "./rented.ts";
import { billsOf, dayOf, find, qualityOf, type Result } from "./results.ts";
import type { Load } from "./script.ts";

/** One row for each design and number of people. */
export function billTable(results: readonly Result[], load: Load): string {
  const rows = results
    .filter((result) => result.load === load)
    .map((result) => {
      const { contender, people } = result;
      const day = dayOf(result);
      const ours = (value: number) => dollars(value, contender.isRoom);
      const claim = load === "all day" ? CLAIMS[contender.name]?.[people] : undefined;
      const over = overFree(day, contender.storage);
      const overWorst = overFree(heartbeatsAsMessages(day), contender.storage);
      const onlyWorst = over.length === 0 && overWorst.length > 0;
      return [
        contender.title,
        number(people),
        spread(billsOf(result, false), ours),
        contender.isRoom ? spread(billsOf(result, true), ours) : "–",
        ours(billOf(day, contender.storage).marginal),
        contender.isRoom ? "–" : ours(atOldPrices(day)),
        claim === undefined ? "–" : `$${number(claim)}`,
        onlyWorst
          ? `fits; heartbeats as messages, over: ${overWorst.join(", ")}`
          : over.length > 0
            ? `over: ${over.join(", ")}`
            : "fits",
      ];
    });
  const headers = ["Design", "People at once", "Bill", "Bill, heartbeats as messages", "Nothing included"];
  return table([...headers, "At the claim's prices", "Claimed", "Free plan"], rows);
}

export function operationsTable(results: readonly Result[], load: Load): string {
  const rows = results
    .filter((result) => result.load === load)
    .map((result) => {
      const { contender, people } = result;
      const day = dayOf(result);
      const written = contender.storage === "units" ? `${number(day.unitsWritten)} u` : number(day.rowsWritten);
      const counts = [day.workerRequests, day.kvReads, day.kvWrites, day.objectRequests, day.alarms, day.messages];
      const rest = [number(day.autoAnswers), written, number(gigabyteSeconds(day))];
      return [contender.title, number(people), ...counts.map(number), ...rest];
    });
  const headers = ["A day of", "People at once", "Worker requests", "KV reads", "KV writes", "Object requests"];
  return table([...headers, "of them alarms", "Messages in", "Heartbeats answered", "Rows written", "GB-s"], rows);
}

export function qualityTable(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { updates, lost, readings, wrong, shown, there } = qualityOf(result);
    const { kvWrites, kvWritesTooSoon } = dayOf(result);
    const cells = [percent(Math.min(lost, updates), updates), percent(wrong, readings), percent(shown, there)];
    const refused = result.contender.isRoom ? "–" : percent(kvWritesTooSoon, kvWrites);
    return [result.contender.title, result.load, number(result.people), ...cells, refused];
  });
  const headers = [
    "Design",
    "Load",
    "People at once",
    "Updates lost",
    "Readings wrong",
    "People shown, of those there",
  ];
  return table([...headers, "Writes that the real KV would refuse"], rows);
}

export function rentTable(results: readonly Result[], tiers: readonly number[]): string {
  const price = (value: number | string) => (typeof value === "string" ? value : dollars(value, false));
  const cells = (load: Load, of: (people: number, result: Result) => string) =>
    tiers.map((people) => of(people, find(results, "cloudflare", load, people)));
  const rows = (["all day", "sittings"] as const).flatMap((load) => [
    ["This room on Cloudflare", load, ...cells(load, (_, result) => oursOf(result))],
    ...RENTS.map((rent) => [
      rent.name,
      load,
      ...cells(load, (people, result) => price(rent.dollars(people, dayOf(result)))),
    ]),
  ]);
  return table(["Dollars a month", "Load", ...tiers.map((people) => `${number(people)} people`)], rows);
}

/** In the worst reading; nothing where the free plan does. */
function oursOf(result: Result): string {
  const day = heartbeatsAsMessages(dayOf(result));
  if (overFree(day, result.contender.storage).length === 0) return "$0.00 (free plan)";
  return spread(billsOf(result, true), (value) => dollars(value, true));
}

const NAMES: Readonly<Partial<Record<Check["operation"], string>>> = {
  workerRequests: "Worker requests",
  kvReads: "KV reads",
  kvWrites: "KV writes",
  objectRequests: "object requests",
  alarms: "of them alarms",
  messages: "messages in",
  autoAnswers: "heartbeats answered",
  rowsRead: "rows read",
  rowsWritten: "rows written",
  unitsWritten: "units written",
};

export function checkTable(checks: readonly Check[]): string {
  const rows = checks.map(({ title, operation, simulated, counted, isNear }) => {
    const apart = `${(((simulated - counted) / Math.max(1, counted)) * 100).toFixed(1)} %`;
    return [`${title}: ${NAMES[operation] ?? operation}`, simulated, counted, isNear ? apart : `**${apart}**`];
  });
  return table(["In the same script", "Simulated", "Counted in the real runtime", "Apart"], rows);
}
