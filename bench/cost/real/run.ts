/**
 * The check of the simulation: the same script in real time, in the real runtimes, all designs at once. What they counted
 * is set beside what the simulation counts for that script.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { WebSocket } from "ws";
import { progress } from "../../report.ts";
import { DESIGNS } from "../designs/index.ts";
import type { Latency } from "../kv.ts";
import type { Operations } from "../operations.ts";
import { allDay, type Script, sittings } from "../script.ts";
import { KvRun } from "../simulate-kv.ts";
import { RoomRun, WrongAnswer } from "../simulate-room.ts";
import { Truth } from "../truth.ts";
import { enter, type Heard, visit } from "./people.ts";
import { countsOf, type RealRoom, type RealServers, startServers } from "./servers.ts";

const SECOND = 1000;
/** For the last departures to be over and told. */
const QUIET = 15 * SECOND;
const SEED = 7;
/** The simulation has to be this near, or by so few where there are not many. */
const NEAR = 0.05;
const FEW = 2;

export interface Check {
  readonly title: string;
  readonly operation: keyof Operations;
  readonly simulated: number;
  readonly counted: number;
  readonly isNear: boolean;
}

/** Half of them stay, half come and go. */
export function checkScript(people: number, seconds: number, stay: number): Script {
  const until = seconds * SECOND;
  const half = Math.round(people / 2);
  const staying = allDay(half, SEED, until).people.map((one) => ({ ...one, id: one.id.replace("-0000-", "-1111-") }));
  return { people: [...staying, ...sittings(people - half, SEED, until, stay * SECOND).people], until };
}

/** @throws WrongAnswer where a room ends with another count than the script. */
export async function realRun(script: Script): Promise<{ checks: Check[]; latency: Latency }> {
  await using servers = await startServers();
  progress(`real runtimes: ${script.people.length} people come within ${script.until / SECOND} s`);
  const sockets = new Set<WebSocket>();
  try {
    return await compare(servers, script, sockets);
  } finally {
    for (const socket of sockets) socket.terminate();
  }
}

async function compare(servers: RealServers, script: Script, sockets: Set<WebSocket>) {
  const start = Date.now() + SECOND;
  const end = start + script.until;
  const counting = delay(end - Date.now()).then(async () => {
    const rooms = servers.rooms.map(({ server }) => countsOf<Operations>(server));
    return { old: await countsOf<OldCounts>(servers.oldDesigns), rooms: await Promise.all(rooms) };
  });
  const heard = servers.rooms.map(({ server }) => enter(server, script, start, sockets));
  const visits = DESIGNS.map((design) => visit(servers.oldDesigns, design, script, start));
  const { old, rooms } = await counting;
  await Promise.all(visits);
  const everybodyHeard = await Promise.all(heard);
  await delay(Math.max(0, end + QUIET - Date.now()));
  for (const [index, room] of servers.rooms.entries()) mustBeTrue(room, everybodyHeard[index], script);

  const latency = latencyOf(old);
  const checks: Check[] = [];
  for (const design of DESIGNS) {
    const run = new KvRun(design, script, latency);
    await run.advance(script.until);
    checks.push(...near(design.title, run.operations, old.operations[design.name]));
  }
  for (const [index, { platform }] of servers.rooms.entries()) {
    const run = new RoomRun(platform, script);
    await run.advance(script.until);
    const counted = rooms[index];
    const autoAnswers = platform.autoAnswers ? (everybodyHeard[index]?.pongs ?? 0) : 0;
    checks.push(...near(platform.title, run.operations, counted && { ...counted, autoAnswers }));
  }
  return { checks, latency };
}

interface OldCounts {
  readonly took: Latency;
  readonly operations: Readonly<Record<string, Operations>>;
}

function latencyOf({ took, operations }: OldCounts): Latency {
  const sum = (name: "kvReads" | "kvWrites") => Object.values(operations).reduce((total, one) => total + one[name], 0);
  return { read: took.read / sum("kvReads"), write: took.write / sum("kvWrites") };
}

function mustBeTrue({ platform }: RealRoom, heard: Heard | undefined, script: Script): void {
  const truth = new Truth(script).at(script.until - 1);
  const { count, moods } = heard?.last ?? { count: Number.NaN, moods: {} };
  const isTrue = count === truth.count && Object.entries(truth.moods).every(([mood, people]) => moods[mood] === people);
  if (!isTrue)
    throw new WrongAnswer(`${platform.title} says ${JSON.stringify(heard?.last)} of ${JSON.stringify(truth)}`);
}

const CHECKED = [
  ...["workerRequests", "kvReads", "kvWrites", "objectRequests"],
  ...["alarms", "messages", "autoAnswers", "rowsRead", "rowsWritten", "unitsWritten"],
] as readonly (keyof Operations)[];

function near(title: string, simulated: Operations, counted: Operations | undefined): Check[] {
  if (!counted) throw new Error(`${title} has counted nothing`);
  return CHECKED.filter((name) => simulated[name] > 0 || counted[name] > 0).map((operation) => {
    const apart = Math.abs(simulated[operation] - counted[operation]);
    const isNear = apart <= Math.max(FEW, counted[operation] * NEAR);
    return { title, operation, simulated: simulated[operation], counted: counted[operation], isNear };
  });
}
