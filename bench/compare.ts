/**
 * `npm run bench:compare -- <other checkout>`: this checkout's room beside another's. Both Workers are bundled by the same
 * wrangler, run in the same workerd, and take turns in one run.
 */
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { room } from "./contenders/contenders.ts";
import { spread, table } from "./report/figures.ts";
import { progress, readArguments } from "./report/progress.ts";
import { measureRound } from "./speed/round.ts";
import { MEASURE_NAMES, MEASURES, Samples } from "./speed/samples.ts";

const { quick, positionals } = readArguments();
const [other] = positionals;
if (other === undefined) {
  console.error("Which checkout? Use: npm run bench:compare -- <path of another checkout>");
  process.exit(1);
}

/** Hibernation takes long to measure, so only the largest room does it. */
const PLANS = quick
  ? [
      { size: 100, turns: 4, answersAfterSleep: 0, changesAfterSleep: 0, rounds: 1 },
      { size: 1000, turns: 2, answersAfterSleep: 1, changesAfterSleep: 0, rounds: 1 },
    ]
  : [
      { size: 100, turns: 8, answersAfterSleep: 0, changesAfterSleep: 0, rounds: 6 },
      { size: 1000, turns: 8, answersAfterSleep: 0, changesAfterSleep: 0, rounds: 6 },
      { size: 9000, turns: 4, answersAfterSleep: 4, changesAfterSleep: 0, rounds: 4 },
    ];
/** Longer than a round, so that no session expires while the other checkout has its turn. */
const TTL_SECONDS = 600;

// The configuration names the folder of static files, so wrangler needs it to exist.
execFileSync("npm", ["run", "--silent", "build"], { cwd: resolve(other), stdio: ["ignore", 2, 2] });
const [ours, theirs] = [
  room(TTL_SECONDS, "this checkout"),
  room(TTL_SECONDS, "the other", join(resolve(other), "wrangler.jsonc")),
];

for (const { rounds, ...plan } of PLANS) {
  const samples = new Samples();
  for (let round = 0; round < rounds; round++) {
    progress(`${plan.size} sockets, round ${round + 1} of ${rounds}`);
    await measureRound(round % 2 === 0 ? [ours, theirs] : [theirs, ours], plan, samples);
  }
  const measured = MEASURE_NAMES.filter((measure) => samples.of(ours.name, measure).length > 0);
  const rows = measured.map((measure) => [
    MEASURES[measure],
    spread(samples.of(ours.name, measure)),
    spread(samples.of(theirs.name, measure)),
    spread(samples.ratios(ours.name, theirs.name, measure), (ratio) => ratio.toFixed(2)),
  ]);
  console.log(`\n${table([`${plan.size} sockets`, ours.name, theirs.name, "ratio"], rows)}`);
}
process.exit(0);
