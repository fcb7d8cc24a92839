/**
 * `npm run bench:compare -- <other checkout>`: this checkout's room beside another's. Both Workers are bundled by the same
 * wrangler, run in the same workerd, and take turns in one run.
 */
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { room } from "./contenders/contenders.ts";
import { isQuick, positionals, progress } from "./report/progress.ts";
import { measureRound, SETTINGS } from "./speed/round.ts";
import { Samples } from "./speed/samples.ts";

const [checkout] = positionals;
if (checkout === undefined) {
  console.error("Which checkout? Use: npm run bench:compare -- <path of another checkout>");
  process.exit(1);
}

/** Hibernation takes long to measure, so only the largest room does it. */
const PLANS = isQuick
  ? [
      { size: 100, turns: 4, answersAfterSleep: 0, changesAfterSleep: 0, rounds: 1 },
      { size: 1000, turns: 2, answersAfterSleep: 1, changesAfterSleep: 0, rounds: 1 },
    ]
  : [
      { size: 100, turns: 8, answersAfterSleep: 0, changesAfterSleep: 0, rounds: 6 },
      { size: 1000, turns: 8, answersAfterSleep: 0, changesAfterSleep: 0, rounds: 6 },
      { size: 9000, turns: 4, answersAfterSleep: 4, changesAfterSleep: 0, rounds: 4 },
    ];

// The configuration names the folder of static files, so wrangler needs it to exist.
execFileSync("npm", ["run", "--silent", "build"], { cwd: resolve(checkout), stdio: ["ignore", 2, 2] });
const ours = room(SETTINGS, "this checkout");
const theirs = room(SETTINGS, "the other", join(resolve(checkout), "wrangler.jsonc"));

for (const { rounds, ...plan } of PLANS) {
  const samples = new Samples();
  for (let round = 0; round < rounds; round++) {
    progress(`${plan.size} sockets, round ${round + 1} of ${rounds}`);
    await measureRound(round % 2 === 0 ? [ours, theirs] : [theirs, ours], plan, samples);
  }
  console.log(`\n${samples.table(`${plan.size} sockets`, [ours.name, theirs.name], { ratio: theirs.name })}`);
}
process.exit(0);
