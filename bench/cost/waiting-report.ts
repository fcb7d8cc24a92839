/** The goals and the table of how long people wait until they are told. */
import { count, dollars, table } from "../report/figures.ts";
import type { Goal } from "../report/results.ts";
import { combine } from "./operations.ts";
import { quantile, type Waiting } from "./patience.ts";
import { billOf } from "./price.ts";

const DAY_SECONDS = 86_400;
/** The default of `PATIENCE_SECONDS`. */
const PATIENCE = 5;

const inSeconds = (ms: number) => (ms / 1000).toFixed(1);
const rowsASecond = ({ day }: Waiting) => day.rowsWritten / DAY_SECONDS;
const inHundredRooms = ({ day }: Waiting) => billOf(combine(day, 100), "rows");

export function waitingGoals(waiting: readonly Waiting[]): Goal[] {
  const goals: Goal[] = [];
  const add = (goal: string, measured: string, isMet: boolean) =>
    goals.push({ goal: `sittings, ${goal}`, measured, isMet });
  for (const one of waiting.filter(({ people }) => people === 100)) {
    const limit = one.patience === PATIENCE ? 45 : 30;
    const name = one.patience === PATIENCE ? "" : `, patience of ${one.patience} s`;
    const bill = inHundredRooms(one);
    add(`100 rooms of 100 people${name}: at most $${limit} a month`, dollars(bill, true), bill <= limit);
    if (one.patience !== PATIENCE) continue;
    const [most, all] = [quantile(one.changes, 0.99), quantile(one.changes, 1)];
    const rows = one.day.rowsWritten;
    add("100 people: at most 22,000 rows a day", count(rows), rows <= 22_000);
    const goal = "100 people: a change is told within 1 s to 99 %, within 2.5 s to all";
    add(goal, `${inSeconds(most)} s, ${inSeconds(all)} s`, most <= 1000 && all <= 2500);
  }
  const usual = waiting.filter(({ patience }) => patience === PATIENCE);
  const list = (
    ones: readonly Waiting[],
    read: (one: Waiting) => number,
    format: (value: number) => string,
    limit: number,
  ) => ({
    text: ones.map((one) => `${format(read(one))} (${count(one.people)})`).join(", "),
    isMet: ones.every((one) => read(one) <= limit),
  });
  const large = list(
    usual.filter(({ people }) => people >= 2000),
    rowsASecond,
    (value) => value.toFixed(2),
    0.4,
  );
  add("2,000 people and more: at most 0.4 rows a second", large.text, large.isMet);
  const half = list(usual, ({ closes }) => quantile(closes, 0.5), inSeconds, 4500);
  add("half of the page closes are told within 4.5 s", half.text, half.isMet);
  const last = list(usual, ({ closes }) => quantile(closes, 1), inSeconds, 8500);
  add("every page close is told within 8.5 s", last.text, last.isMet);
  return goals;
}

export function waitingTable(waiting: readonly Waiting[]): string {
  const seconds = (values: readonly number[]) => [0.5, 0.99, 1].map((share) => inSeconds(quantile(values, share)));
  const rows = waiting.map((one) => [
    `${count(one.people)}, ${one.patience} s`,
    ...[seconds(one.changes).join(" / "), seconds(one.closes).join(" / ")],
    ...[count(one.day.rowsWritten), count(one.day.alarms), rowsASecond(one).toFixed(2)],
  ]);
  const told = "told: half / 99 % / all";
  return table(
    ["people, patience", `change ${told}`, `close ${told}`, "rows a day", "alarms a day", "rows a second"],
    rows,
  );
}
