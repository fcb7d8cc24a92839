/** `npm run bench:speed`: how fast this room is, beside what people would use instead. See bench/speed/report.ts. */
import { exitOnSignals } from "./load/ending.ts";
import { progress, readArguments, writeSection } from "./report.ts";
import { floor, party, room, socketIo, ws } from "./speed/contender.ts";
import { HEARTBEAT_SECONDS, type Minute, measureMinute } from "./speed/minute.ts";
import { measurePrune } from "./speed/prune.ts";
import { speedReport } from "./speed/report.ts";
import { measureRound } from "./speed/round.ts";
import { Samples } from "./speed/samples.ts";

const { quick } = readArguments();
const SIZES = quick ? [100, 1000] : [100, 1000, 5000, 9000];
const ROUNDS = quick ? 1 : 5;
const CHANGES = quick ? 2 : 4;
const MINUTES = quick ? 1 : 2;
const SECONDS = quick ? 5 : 60;
const PEOPLE = quick ? 300 : 1000;
/** Longer than a round: silence ends nobody while somebody else's turn is measured. */
const ROUND_TTL = 600;

exitOnSignals();

const sizes = new Map<number, Samples>();
for (const size of SIZES) {
  const samples = new Samples();
  sizes.set(size, samples);
  for (let round = 0; round < ROUNDS; round++) {
    progress(`${size} sockets, round ${round + 1} of ${ROUNDS}`);
    const contenders = [room(ROUND_TTL), floor, party, ws(ROUND_TTL), socketIo(ROUND_TTL)];
    // Each is the first once.
    const turns = contenders.map((_, index) => contenders[(index + round) % contenders.length] ?? floor);
    await measureRound(turns, size, CHANGES, samples);
  }
}

const minutes = new Map<string, Minute[]>();
for (let minute = 0; minute < MINUTES; minute++) {
  for (const contender of [room(null), party, ws(3 * HEARTBEAT_SECONDS), socketIo(HEARTBEAT_SECONDS)]) {
    const measured = await measureMinute(contender, PEOPLE, SECONDS);
    minutes.set(contender.name, [...(minutes.get(contender.name) ?? []), measured]);
  }
}

const prunes = new Map(SIZES.map((size) => [size, measurePrune(size)]));

writeSection(
  "Speed",
  speedReport({ sizes, minutes, prunes, seconds: SECONDS, people: PEOPLE, rounds: ROUNDS, changes: CHANGES }),
);
