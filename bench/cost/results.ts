/** All simulations, and what of each is told: medians over the seeds. */
import { median } from "../report.ts";
import { CONTENDERS, type Contender, type Job } from "./contenders.ts";
import { noOperations, OPERATIONS, type Operations, type Outcome, type Quality } from "./operations.ts";
import { performAll } from "./pool.ts";
import { billOf, heartbeatsAsMessages } from "./price.ts";
import { LOADS, type Load } from "./script.ts";

export interface Result {
  readonly contender: Contender;
  readonly load: Load;
  readonly people: number;
  /** One for each seed. */
  readonly outcomes: readonly Outcome[];
  /** By how much the dollars of a month change when the window is doubled to what it is (1: by all), at most. */
  readonly doubling: number;
}

/** @throws WrongAnswer where the room says what is not so. */
export async function simulateAll(
  tiers: readonly number[],
  seeds: readonly number[],
  /** Of the windows, so much (1: all). */
  share: number,
  onDone: (done: number, of: number) => void,
): Promise<Result[]> {
  const groups = CONTENDERS.flatMap((contender) =>
    LOADS.flatMap((load) =>
      tiers.map((people) => ({ contender, load, people, span: spanOf(contender, people, share) })),
    ),
  );
  const jobs = groups.flatMap(({ contender, load, people, span }): Job[] => {
    const job = { contender: contender.name, load, people, span };
    return seeds.map((seed) => ({ ...job, seed }));
  });
  // The long ones first, so that no thread is left alone with one at the end.
  const order = jobs
    .map((_, index) => index)
    .sort((one, other) => (jobs[other]?.people ?? 0) - (jobs[one]?.people ?? 0));
  const sorted = order.flatMap((index) => jobs[index] ?? []);
  const performed = await performAll(sorted, (done) => onDone(done, jobs.length));
  const outcomes: Outcome[] = [];
  for (const [place, index] of order.entries()) {
    const outcome = performed[place];
    if (outcome) outcomes[index] = outcome;
  }
  const each = seeds.length;
  return groups.map(({ contender, load, people }, group) => {
    const ofGroup = outcomes.slice(group * each, (group + 1) * each);
    const dollars = (day: Operations) => billOf(heartbeatsAsMessages(day), contender.storage).marginal;
    const changes = ofGroup.map(({ day, halfDay }) => Math.abs(dollars(halfDay) / dollars(day) - 1));
    return { contender, load, people, outcomes: ofGroup, doubling: Math.max(...changes) };
  });
}

function spanOf({ name, spans }: Contender, people: number, share: number) {
  const span = spans[people];
  if (!span) throw new RangeError(`${name} has no span for ${people}`);
  return { ...span, length: span.length * share };
}

/** Each operation's median over the seeds. */
export function dayOf({ outcomes }: Result): Operations {
  const day = noOperations();
  for (const name of OPERATIONS) day[name] = median(outcomes.map((outcome) => outcome.day[name]));
  return day;
}

export function qualityOf({ outcomes }: Result): Quality {
  const sum = { updates: 0, lost: 0, readings: 0, wrong: 0, shown: 0, there: 0 };
  for (const { quality } of outcomes) {
    for (const name of Object.keys(sum) as (keyof Quality)[]) sum[name] += quality[name];
  }
  return sum;
}

/** What the customer pays in a month, one figure for each seed. @param isWorst Heartbeats are messages at 20:1. */
export function billsOf({ contender, outcomes }: Result, isWorst: boolean): number[] {
  return outcomes.map(({ day }) => billOf(isWorst ? heartbeatsAsMessages(day) : day, contender.storage).total);
}

/** @throws RangeError where it was not simulated. */
export function find(results: readonly Result[], name: string, load: Load, people: number): Result {
  const result = results.find((one) => one.contender.name === name && one.load === load && one.people === people);
  if (!result) throw new RangeError(`${name}, ${load}, ${people}`);
  return result;
}
