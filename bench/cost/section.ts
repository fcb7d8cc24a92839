/** The section Cost of RESULTS.md, put together. */
import { billChart } from "./charts.ts";
import { dollars, number } from "./format.ts";
import { goalList } from "./goals.ts";
import { CLOUD, type Latency } from "./kv.ts";
import { combine } from "./operations.ts";
import { billOf, CPU_MS, heartbeatsAsMessages } from "./price.ts";
import type { Check } from "./real/run.ts";
import { RENTS } from "./rented.ts";
import { dayOf, find, type Result } from "./results.ts";
import { LOADS, type Load } from "./script.ts";
import { billTable, checkTable, operationsTable, qualityTable, rentTable } from "./tables.ts";

export interface Cost {
  readonly results: readonly Result[];
  readonly tiers: readonly number[];
  readonly seeds: number;
  readonly checks: readonly Check[];
  readonly latency: Latency;
  /** Of the run in real time (s), and how many people came. */
  readonly seconds: number;
  readonly came: number;
}

const HEADINGS: Readonly<Record<Load, string>> = {
  "all day": "All stay all day, as the claims assumed",
  sittings: "Sittings of 10 minutes, one change of mood each",
};

export function section(cost: Cost): string {
  const { results, tiers, checks } = cost;
  const most = Math.max(...tiers);
  return [
    intro(cost),
    `### Goals\n\n${goalList(results, most)}`,
    ...LOADS.map((load) =>
      [
        `### ${HEADINGS[load]}`,
        billTable(results, load),
        billChart(results, load),
        operationsTable(results, load),
      ].join("\n\n"),
    ),
    `### Lost and wrong\n\n${qualityTable(results)}`,
    `### The same people in more rooms\n\n${rooms(results, most)}`,
    `### Renting it\n\n${rentTable(results, tiers)}`,
    RENTS.map(({ name, source }) => `- ${name}: ${source}.`).join("\n"),
    `### Simulated and real\n\n${checkTable(checks)}`,
    `### Notes\n\n${notes(cost)}`,
  ].join("\n\n");
}

function intro({ seeds }: Cost): string {
  return `What presence costs a month (30 days), by \`npm run bench:cost\`. One scripted day of people drives every design in simulated time; what is counted are the operations that each really makes. Medians of ${seeds} seeds, with the lowest and the highest where they read differently; the room's dollars are rounded up, the others' down. *Bill* is what a customer pays: Cloudflare's $5 plan and what is over its included amounts, heartbeats free; the next column prices the room's heartbeats in the worst reading of the price list, as incoming messages at 20:1. Where the last column says *fits*, the free plan does, and the bill is nothing; where it is over a limit, operations fail there. *Nothing included* is what the same operations add for somebody who has used up the included amounts elsewhere.`;
}

/** 100 rooms do not share an interval: each has its own broadcasts, snapshots and alarms. */
function rooms(results: readonly Result[], most: number): string {
  const many = most / 100;
  const lines = LOADS.map((load) => {
    const one = dayOf(find(results, "cloudflare", load, most));
    const hundred = combine(dayOf(find(results, "cloudflare", load, 100)), many);
    const [bill, worst] = [hundred, heartbeatsAsMessages(hundred)].map((day) => billOf(day, "rows"));
    const items = worst?.items
      .slice(0, 3)
      .map((item) => `${item.name} ${dollars(item.dollars, true)}`)
      .join(", ");
    const single = dollars(billOf(one, "rows").total, true);
    const [total, total20] = [bill, worst].map((of) => dollars(of?.total ?? Number.NaN, true));
    return `- ${load}: ${number(most)} people in one room ${single}; in ${many} rooms of 100 ${total} (${total20} with heartbeats as messages${items ? `: beyond the plan ${items}` : ""}).`;
  });
  return lines.join("\n");
}

/** How long was measured, by people at once. */
function windows(results: readonly Result[], name: string): string {
  const spans = results.filter(({ contender, load }) => contender.name === name && load === "sittings");
  const time = (ms: number) => (ms < 3_600_000 ? `${number(ms / 60_000)} min` : `${number(ms / 3_600_000)} h`);
  return spans
    .map(({ people, outcomes }) => `${time(outcomes[0]?.window ?? 0)} at ${number(people)} people`)
    .join(", ");
}

function notes({ results, checks, latency, seconds, came }: Cost): string {
  const [shakiest] = [...results].sort((one, other) => other.doubling - one.doubling);
  const exact = checks.filter(({ isNear }) => isNear).length;
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  return [
    `Where a whole day cannot be simulated (the single key walks its map on each of 86 million heartbeats), a steady window is, and scaled to the day: ${windows(results, "single-key")} for the old designs, ${windows(results, "cloudflare")} for the room. Doubling the window to this length changed the dollars of no run by more than ${((shakiest?.doubling ?? Number.NaN) * 100).toFixed(2)} % (${shakiest?.contender.title}, ${shakiest?.load}, ${number(shakiest?.people ?? 0)} people).`,
    "People come evenly, jittered by the seed, so that the number at once is steady; even arrivals fall together least, which is the dearest case for the room, whose broadcasts and snapshots join what falls together. A heartbeat comes up to half a second late.",
    `Old designs: a heartbeat's answer carries the aggregate, which is what people see; a change of mood is a heartbeat at once; nobody says good-bye, but to the counters, where every departure arrives. A read is taken to be ${ms(CLOUD.read)} and a write ${ms(CLOUD.write)}: an assumption on the fast side, and the slower, the more is lost. Everybody is at one location and reads what was last written, which is the mildest form of KV; the real one may answer up to 60 s late elsewhere, and refuses a second write to a key within a second (last column of *Lost and wrong*; those writes are taken and billed here, as the claims did).`,
    "*Updates lost*: joins and changes of mood (and departures, for the counters) that another's write, made from an older read, undid, for however long; where all stay all day these are their joins, which come within 30 s. *Readings wrong*: the count or a mood is below those who were there throughout the last TTL and heartbeat (and cache and cron, where the design has them), or above those who were there at any time of it; the room is held to its own rules, 3 s of grace and 1 s as a message is sent, and 5 s more for what people see between two. At the end of every run the room has to know exactly who is there. *People shown* is the mean of what readings say over who is there: above 100 % where those who have gone stay until their TTL.",
    "The step *unchanged writes skipped* saves nothing: with a heartbeat of 30 s every last write is over 15 s old. The step *cron about every 5 s* needs twelve rounds within each run, because a cron starts at most once a minute; it moves the pruning, and as its writes meet those of the heartbeats, it adds to what is lost. Counters cost least of the KV designs, and never mend: what is lost once is wrong for good.",
    `GB-s are a model on the wide side: 5 ms for each event that runs the room, 0.04 ms for each frame it sends (measured on workerd). An object that never slept would be billed 11,060 GB-s a day: under the free plan's 13,000, and under the included 400,000 a month; for one room, time costs nothing in any reading. Every Worker request is taken to need ${CPU_MS} ms of CPU, also where it walks a map of 10,000.`,
    "PartyKit's rooms are key-value objects (values of 128 KB): they are billed by units of 4 KB (u) instead of rows, they are not on the free plan, and each heartbeat is a message that wakes them. The figures are for a deployment to one's own Cloudflare account. The room is measured without the admin side.",
    "Rented: connections and delivery of the very frames that the room sent, joined up as it does, with its heartbeats in the worst reading beside them. Somebody would still have to count the people; presence as those services have it sends each change to everybody, which at 10,000 people with sittings would be hundreds of times as many messages.",
    "What readers without a socket cost is not in these loads: at most one object request in 5 s and location, and a Worker request each.",
    `Simulated and real: ${came} people in ${seconds} s, half of them staying, half coming and going; all designs at once in \`wrangler dev\` and \`partykit dev\`, on a real local KV, the operations counted inside the Worker and the object. ${exact} of ${checks.length} figures are within 5 % (or 2, where they are few); otherwise the bench stops. There a KV read took ${ms(latency.read)} and a write ${ms(latency.write)}, which the simulation was given. It cannot show what the platform bills: running time, units of its billing, hibernation under load, and KV between locations.`,
  ]
    .map((note) => `- ${note}`)
    .join("\n");
}
