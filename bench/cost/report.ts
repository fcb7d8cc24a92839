/** The section Cost of RESULTS.md. The room's dollars are rounded up, all others down. */
import { drawChart } from "../report/chart.ts";
import { count, dollars, median, percent, spread, table } from "../report/figures.ts";
import type { Goal } from "../report/results.ts";
import { COMPETITORS } from "./competitors.ts";
import { CONTENDERS, type Contender, type Day, ROOMS } from "./contenders.ts";
import { combine, OPERATIONS, type Operation, type Operations, type Quality } from "./operations.ts";
import type { Waiting } from "./patience.ts";
import { atClaimedPrices, billOf, heartbeatsAsMessages, isFree, marginalBillOf } from "./price.ts";
import type { Check } from "./real-run.ts";
import { LOADS, type Load } from "./script.ts";
import { waitingGoals, waitingTable } from "./waiting-report.ts";

/** Dollars a month that the analysis of the old system claimed, if all people stay all day. */
const CLAIMS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  "Single key, 10 s heartbeat": { 10: 13, 100: 156, 1000: 1560, 10000: 15_600 },
  "Reads cached 5 s, unchanged writes skipped": { 10: 2, 100: 30, 1000: 300 },
};
const HEADINGS = { "all day": "Everybody stays all day", sittings: "Sittings of 10 minutes, one mood change each" };
const [CLOUDFLARE] = ROOMS;

interface Cost {
  readonly people: readonly number[];
  readonly checks: readonly Check[];
  readonly waiting: readonly Waiting[];
  /** One day for each seed. */
  days(contender: Contender, load: Load, people: number): readonly Day[];
}

/** A line of a table whose columns are numbers of people. */
type Row = readonly [title: string, cell: (people: number) => string];

const asBilled = (day: Operations) => day;

function bills(days: readonly Day[], { storage }: Contender, read = asBilled): number[] {
  return days.map(({ operations }) => billOf(read(operations), storage));
}

function medianDay(days: readonly Day[]): Operations {
  const middle = (name: Operation) => median(days.map(({ operations }) => operations[name]));
  return Object.fromEntries(OPERATIONS.map((name) => [name, middle(name)])) as Operations;
}

function total(days: readonly Day[], name: keyof Quality): number {
  return days.reduce((sum, { quality }) => sum + quality[name], 0);
}

export function costGoals(cost: Cost): Goal[] {
  const most = Math.max(...cost.people);
  const atMost = (load: Load, limit: number): Goal => {
    const worst = Math.max(...bills(cost.days(CLOUDFLARE, load, most), CLOUDFLARE));
    const goal = `${load}, ${count(most)} people: at most $${limit} a month`;
    return { goal, measured: dollars(worst, true), isMet: worst <= limit };
  };
  const hundred = cost.days(CLOUDFLARE, "sittings", 100);
  const days = ROOMS.flatMap((room) =>
    LOADS.flatMap((load) => cost.people.flatMap((size) => cost.days(room, load, size))),
  );
  const wrong = total(days, "lost") + total(days, "wrong");
  const near = cost.checks.filter(({ isNear }) => isNear).length;
  return [
    atMost("sittings", 30),
    atMost("all day", 6),
    {
      goal: "sittings, 100 people: within the free plan",
      measured: `${count(medianDay(hundred).rowsWritten)} of 100,000 rows written a day`,
      isMet: hundred.every(({ operations }) => isFree(operations, "rows")),
    },
    ...waitingGoals(cost.waiting),
    { goal: "no lost update and no wrong reading", measured: count(wrong), isMet: wrong === 0 },
    {
      goal: "the simulation counts what the real runtimes count",
      measured: `${near} of ${cost.checks.length} figures within 5 % (or 2)`,
      isMet: near === cost.checks.length,
    },
  ];
}

export function costSections(cost: Cost): string[] {
  const grid = (rows: readonly Row[]) =>
    table(
      ["", ...cost.people.map((people) => `${count(people)} people`)],
      rows.map(([title, cell]) => [title, ...cost.people.map(cell)]),
    );
  const frames = (people: number) => medianDay(cost.days(CLOUDFLARE, "sittings", people)).frames;
  return [
    "Dollars a month. Cells with * fit the free plan, so they cost nothing there.",
    ...LOADS.flatMap((load) => [
      `### ${HEADINGS[load]}`,
      grid(CONTENDERS.flatMap((contender) => billRows(cost, contender, load))),
    ]),
    billChart(cost),
    table(["A day of sittings", ...OPERATIONS], operationRows(cost)),
    moreRooms(cost),
    "### Until everybody was told",
    "Sittings of 10 minutes. Seconds from a join or a mood, and from a page close with its grace period of 3 s, until every socket was sent the result.",
    waitingTable(cost.waiting),
    "### Lost and wrong",
    "With sittings: updates lost / readings wrong / people shown of the people who are there.",
    grid(CONTENDERS.map((one): Row => [one.title, (people) => quality(cost.days(one, "sittings", people))])),
    "### Renting the sockets",
    "For the frames that this room sends with sittings, by public price lists.",
    grid(
      Object.entries(COMPETITORS).map(([name, rent]): Row => {
        return [name, (people) => dollars(rent(people, frames(people)), false)];
      }),
    ),
    "### Simulated and real",
    "The same short script, simulated / counted in the real runtimes.",
    checkTable(cost.checks),
  ];
}

function billRows(cost: Cost, one: Contender, load: Load): Row[] {
  const { title, isRoom, storage } = one;
  const days = (people: number) => cost.days(one, load, people);
  const bill = (read: typeof asBilled) => (people: number) => {
    const mark = days(people).every(({ operations }) => isFree(read(operations), storage)) ? "*" : "";
    return `${spread(bills(days(people), one, read), (value) => dollars(value, isRoom))}${mark}`;
  };
  const rows: Row[] = [[title, bill(asBilled)]];
  const claims = load === "all day" ? CLAIMS[title] : undefined;
  if (claims) {
    const atClaim = (people: number) => dollars(atClaimedPrices(medianDay(days(people))), false);
    rows.push(["– at the prices of the claim", atClaim]);
    rows.push(["– claimed", (people) => dollars(claims[people] ?? Number.NaN, false)]);
  }
  if (isRoom) {
    if (storage === "rows") rows.push(["– heartbeats billed as messages", bill(heartbeatsAsMessages)]);
    const marginal = (people: number) => dollars(marginalBillOf(medianDay(days(people)), storage), true);
    rows.push(["– nothing included", marginal]);
  }
  return rows;
}

/** A design grows with the number of people, so its largest size is enough. Of this room also the free plan's size. */
function operationRows(cost: Cost): string[][] {
  const most = Math.max(...cost.people);
  return CONTENDERS.flatMap((contender) =>
    (contender === CLOUDFLARE ? [100, most] : [most]).map((people) => {
      const day = medianDay(cost.days(contender, "sittings", people));
      return [`${contender.title}, ${count(people)}`, ...OPERATIONS.map((name) => count(day[name]))];
    }),
  );
}

function quality(days: readonly Day[]): string {
  const of = (part: keyof Quality, whole: keyof Quality) => percent(total(days, part), total(days, whole));
  return `${of("lost", "updates")} / ${of("wrong", "readings")} / ${of("shown", "present")}`;
}

/** Rooms do not share an interval: each has its own broadcasts, snapshots and alarms. */
function moreRooms(cost: Cost): string {
  const most = Math.max(...cost.people);
  const bill = (day: Operations) => dollars(billOf(day, "rows"), true);
  const costs = LOADS.map((load) => {
    const many = combine(medianDay(cost.days(CLOUDFLARE, load, 100)), most / 100);
    return `${load} ${bill(many)} instead of ${bill(medianDay(cost.days(CLOUDFLARE, load, most)))}`;
  });
  return `${count(most)} people in ${most / 100} rooms of 100 instead of one: ${costs.join(", ")}.`;
}

function checkTable(checks: readonly Check[]): string {
  const operations = [...new Set(checks.map(({ operation }) => operation))];
  const titles = [...new Set(checks.map(({ title }) => title))];
  const cell = (title: string, operation: Operation) => {
    const check = checks.find((one) => one.title === title && one.operation === operation);
    return check ? `${check.simulated} / ${check.counted}` : "–";
  };
  const rows = titles.map((title) => [title, ...operations.map((operation) => cell(title, operation))]);
  return table(["", ...operations], rows);
}

function billChart(cost: Cost): string {
  const bill = (one: Contender, people: number) =>
    median(bills(cost.days(one, "sittings", people), one, heartbeatsAsMessages));
  const line = (one: Contender) => cost.people.map((people) => [people, bill(one, people)] as const);
  return drawChart({
    name: "cost-sittings",
    title: "Dollars a month, sittings of 10 minutes, heartbeats billed as messages",
    x: "people at once",
    y: "dollars a month",
    scale: "log",
    lines: Object.fromEntries(CONTENDERS.map((one) => [one.title, line(one)])),
  });
}
