/** `npm run bench:speed`: how fast this room is, beside what people would use instead. */
import { floor, party, room, socketIo, ws } from "./contenders/contenders.ts";
import { measureActivity, type Usage } from "./load/activity-run.ts";
import { isQuick, progress } from "./report/progress.ts";
import { writePart } from "./report/results.ts";
import { measureColdStarts } from "./speed/cold-start.ts";
import { CHANGES_PER_SECOND, HEARTBEAT_SECONDS, speedGoals, speedSections } from "./speed/report.ts";
import { measureRound, SETTINGS } from "./speed/round.ts";
import { Samples } from "./speed/samples.ts";

const PLANS = isQuick
  ? [{ size: 100, turns: 1, answersAfterSleep: 0, changesAfterSleep: 1 }]
  : [
      { size: 100, turns: 8, answersAfterSleep: 0, changesAfterSleep: 1 },
      { size: 1000, turns: 6, answersAfterSleep: 0, changesAfterSleep: 1 },
      { size: 9000, turns: 4, answersAfterSleep: 2, changesAfterSleep: 1 },
    ];
const ROUNDS = isQuick ? 1 : 2;
const ACTIVITY = isQuick ? { people: 300, seconds: 4 } : { people: 1000, seconds: 20 };

const { TTL_SECONDS } = SETTINGS;
const contenders = [room(SETTINGS), floor, party, ws(TTL_SECONDS), socketIo(TTL_SECONDS)];
const sizes = new Map<number, Samples>();
for (const plan of PLANS) {
  const samples = new Samples();
  sizes.set(plan.size, samples);
  for (let round = 0; round < ROUNDS; round++) {
    progress(`${plan.size} sockets, round ${round + 1} of ${ROUNDS}`);
    // Another contender begins each round.
    await measureRound([...contenders.slice(round), ...contenders.slice(0, round)], plan, samples);
  }
}

const rates = { moods: CHANGES_PER_SECOND, heartbeat: HEARTBEAT_SECONDS };
const usages = new Map<string, Usage>();
for (const contender of [room(), party, ws(3 * HEARTBEAT_SECONDS), socketIo(HEARTBEAT_SECONDS)]) {
  usages.set(contender.name, await measureActivity(contender, { ...ACTIVITY, rooms: 1, rates }));
}

progress("cold starts");
const coldStarts = await measureColdStarts(isQuick ? 2 : 12);

const speed = { sizes, usages, coldStarts, ...ACTIVITY };
writePart("Speed", speedGoals(speed), speedSections(speed));
process.exit(0);
