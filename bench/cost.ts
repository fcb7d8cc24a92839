/** What presence costs: every design through the same day, counted, checked in the real runtime, and priced. */

import { checkScript, realRun } from "./cost/real/run.ts";
import { simulateAll } from "./cost/results.ts";
import { section } from "./cost/section.ts";
import { progress, readArguments, writeSection } from "./report.ts";

const { quick } = readArguments();
const TIERS = quick ? [10, 100, 1000] : [10, 100, 1000, 10_000];
const SEEDS = quick ? [1] : [1, 2, 3, 4, 5];
/** Of the windows; short ones are further from the truth. */
const SHARE = quick ? 0.2 : 1;
/** In real time: people at once, how long (s), and how long a stay is of those who come and go (s). */
const REAL = quick ? { people: 40, seconds: 45, stay: 30 } : { people: 80, seconds: 300, stay: 100 };
const TOLD_EVERY = 20;

const script = checkScript(REAL.people, REAL.seconds, REAL.stay);
const { checks, latency } = await realRun(script);
const far = checks.filter(({ isNear }) => !isNear);
if (far.length > 0) {
  for (const check of far) console.error(check);
  throw new Error("the simulation is not what the real runtime does");
}
progress(`${checks.length} figures of the real runtimes are as simulated`);

const results = await simulateAll(TIERS, SEEDS, SHARE, (done, of) => {
  if (done % TOLD_EVERY === 0 || done === of) progress(`${done} of ${of} simulations`);
});
const came = script.people.length;
const cost = { results, tiers: TIERS, seeds: SEEDS.length, checks, latency, seconds: REAL.seconds, came };
writeSection("Cost", section(cost));
