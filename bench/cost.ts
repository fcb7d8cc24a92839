/** `npm run bench:cost`: what presence costs, by counting the operations of every design in the same scripted day. */
import { CONTENDERS, type Contender, type Day, measureDay } from "./cost/contenders.ts";
import { measureWaiting, type Waiting } from "./cost/patience.ts";
import { compareWithReality } from "./cost/real-run.ts";
import { costGoals, costSections } from "./cost/report.ts";
import { LOADS, type Load } from "./cost/script.ts";
import { isQuick, progress } from "./report/progress.ts";
import { writePart } from "./report/results.ts";

const PEOPLE = isQuick ? [10, 100, 1000] : [10, 100, 1000, 10_000];
const SEEDS = isQuick ? [1] : [1, 2, 3];
/** Of each window: short windows are less exact. */
const SHARE = isQuick ? 0.2 : 1;
/** People, hours and PATIENCE_SECONDS. */
const WAITING: readonly (readonly [people: number, hours: number, patience: number])[] = isQuick
  ? [
      [10, 4, 5],
      [100, 1, 5],
      [100, 1, 10],
    ]
  : [
      [10, 24, 5],
      [100, 12, 5],
      [100, 12, 10],
      [1000, 1, 5],
      [2000, 1, 5],
      [5200, 0.5, 5],
      [9800, 0.4, 5],
    ];
/** The check in real time. */
const REAL = isQuick ? { people: 40, seconds: 30, stay: 20 } : { people: 80, seconds: 240, stay: 80 };
/** The goal is 5 %. A busy machine delays some joins, so only twice as much stops the bench. */
const FAR = 0.1;

const checks = await compareWithReality(REAL.people, REAL.seconds, REAL.stay);
// In a short run, one alarm more or less is far.
const far = checks.filter(({ simulated, counted }) => Math.abs(simulated - counted) > FAR * counted);
if (far.length > 0 && !isQuick) throw new Error(`The simulation differs from reality: ${JSON.stringify(far)}`);

const measured = new Map<string, Day[]>();
const keyOf = ({ title }: Contender, load: Load, people: number) => `${title}/${load}/${people}`;
for (const contender of CONTENDERS) {
  progress(`simulating: ${contender.title}`);
  for (const load of LOADS) {
    for (const people of PEOPLE) {
      const days: Day[] = [];
      for (const seed of SEEDS) days.push(await measureDay(contender, load, people, seed, SHARE));
      measured.set(keyOf(contender, load, people), days);
    }
  }
}
const waiting: Waiting[] = [];
for (const [people, hours, patience] of WAITING) {
  progress(`simulating: ${people} people, patience of ${patience} s`);
  waiting.push(await measureWaiting(people, hours, patience));
}
const days = (contender: Contender, load: Load, people: number) => measured.get(keyOf(contender, load, people)) ?? [];
const cost = { people: PEOPLE, checks, days, waiting };
writePart("Cost", costGoals(cost), costSections(cost));
process.exit(0);
