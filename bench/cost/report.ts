/** The section Cost of RESULTS.md. The room's dollars are rounded up, all others down. */
import { drawChart } from "../report/chart.ts";
import { count, median, percent, spread, table } from "../report/figures.ts";
import type { Goal } from "../report/results.ts";
import { COMPETITORS } from "./competitors.ts";
import { CONTENDERS, type Contender, type Day } from "./contenders.ts";
import { combine, OPERATIONS, type Operation, type Operations, type Quality } from "./operations.ts";
import { atClaimedPrices, billOf, heartbeatsAsMessages, overFree } from "./price.ts";
import type { Check } from "./real-run.ts";
import { LOADS, type Load } from "./script.ts";

/** Dollars a month that the analysis of the old system claimed, if all people stay all day. */
const CLAIMS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  "single-key": { 10: 13, 100: 156, 1000: 1560, 10000: 15_600 },
  "skip-unchanged": { 10: 2, 100: 30, 1000: 300 },
};
const HEADINGS = { "all day": "Everybody stays all day", sittings: "Sittings of 10 minutes, one mood change each" };
const ROOMS = CONTENDERS.filter(({ isRoom }) => isRoom);
const [CLOUDFLARE = CONTENDERS[0] as Contender] = ROOMS;

export interface Cost {
  readonly people: readonly number[];
  readonly checks: readonly Check[];
  /** One day for each seed. */
  days(contender: Contender, load: Load, people: number): readonly Day[];
}

const asBilled = (day: Operations) => day;

function bills(days: readonly Day[], { storage }: Contender, read = asBilled): number[] {
  return days.map(({ operations }) => billOf(read(operations), storage).total);
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
      isMet: hundred.every(({ operations }) => overFree(operations, "rows").length === 0),
    },
    { goal: "no lost update and no wrong reading", measured: count(wrong), isMet: wrong === 0 },
    {
      goal: "the simulation counts what the real runtimes count",
      measured: `${near} of ${cost.checks.length} figures within 5 % (or 2)`,
      isMet: near === cost.checks.length,
    },
  ];
}

export function costSections(cost: Cost): string[] {
  type Row = readonly [title: string, cell: (people: number) => string];
  const grid = (rows: readonly Row[]) =>
    table(
      ["", ...cost.people.map((people) => `${count(people)} people`)],
      rows.map(([title, cell]) => [title, ...cost.people.map(cell)]),
    );
  return [
    "Dollars a month. Cells with * fit the free plan, so they cost nothing there.",
    ...LOADS.flatMap((load) => [
      `### ${HEADINGS[load]}`,
      grid(CONTENDERS.flatMap((contender) => billRows(cost, contender, load))),
    ]),
    billChart(cost),
    table(["A day of sittings", ...OPERATIONS], operationRows(cost)),
    moreRooms(cost),
    "### Lost and wrong",
    "Updates lost / readings wrong / people shown of the people who are there.",
    grid(
      CONTENDERS.flatMap((one) =>
        LOADS.map((load): Row => [`${one.title}, ${load}`, (people) => quality(cost.days(one, load, people))]),
      ),
    ),
    "### Renting the sockets",
    "For the frames that this room sends with sittings, by public price lists.",
    grid(
      COMPETITORS.map(({ name, dollars: rent }): Row => {
        const price = (people: number) => rent(people, medianDay(cost.days(CLOUDFLARE, "sittings", people)).frames);
        return [name, (people) => dollars(price(people) ?? Number.NaN, false)];
      }),
    ),
    "### Simulated and real",
    "The same short script, simulated / counted in the real runtimes.",
    checkTable(cost.checks),
  ];
}

function billRows(cost: Cost, one: Contender, load: Load): (readonly [string, (people: number) => string])[] {
  const { name, title, isRoom, storage } = one;
  const days = (people: number) => cost.days(one, load, people);
  const bill = (read: typeof asBilled) => (people: number) => {
    const isFree = days(people).every(({ operations }) => overFree(read(operations), storage).length === 0);
    return `${spread(bills(days(people), one, read), (value) => dollars(value, isRoom))}${isFree ? "*" : ""}`;
  };
  const claims = load === "all day" ? CLAIMS[name] : undefined;
  return [
    [title, bill(asBilled)],
    ...(claims
      ? ([
          ["– at the prices of the claim", (people) => dollars(atClaimedPrices(medianDay(days(people))), false)],
          ["– claimed", (people) => dollars(claims[people] ?? Number.NaN, false)],
        ] satisfies ReturnType<typeof billRows>)
      : []),
    ...(isRoom
      ? ([
          ...(storage === "rows" ? [["– heartbeats billed as messages", bill(heartbeatsAsMessages)] as const] : []),
          ["– nothing included", (people) => dollars(billOf(medianDay(days(people)), storage).marginal, true)],
        ] satisfies ReturnType<typeof billRows>)
      : []),
  ];
}

/** A design grows with the number of people, so its largest size is enough. Of this room also the free plan's size. */
function operationRows(cost: Cost): string[][] {
  const [most = 0] = cost.people.slice(-1);
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
  const costs = LOADS.map((load) => {
    const day = combine(medianDay(cost.days(CLOUDFLARE, load, 100)), most / 100);
    const one = medianDay(cost.days(CLOUDFLARE, load, most));
    return `${load} ${dollars(billOf(day, "rows").total, true)} instead of ${dollars(billOf(one, "rows").total, true)}`;
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
    x: { name: "people at once", type: "log" },
    y: { name: "dollars a month", type: "log" },
    lines: Object.fromEntries(CONTENDERS.map((one) => [one.title, line(one)])),
  });
}

/** To the cent below $100, to the dollar above. */
function dollars(value: number, isRoom: boolean): string {
  if (Number.isNaN(value)) return "–";
  const digits = value < 100 ? 2 : 0;
  const step = 10 ** digits;
  const rounded = (isRoom ? Math.ceil(value * step - 1e-9) : Math.floor(value * step + 1e-9)) / step;
  return `$${rounded.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
