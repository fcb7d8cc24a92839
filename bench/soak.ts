/**
 * `npm run soak`: ten minutes of everything at once. Joins, second tabs, moods, broken and killed connections, bad frames
 * and floods; rooms that fall asleep; in the first third, `kill -9` of the server again and again. In the end every
 * room's aggregate has to equal a recount of who is really there, and the memory has to be where it was.
 * `-- --quick`: two minutes, the memory shown but not judged.
 */
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { exitOnSignals } from "./load/ending.ts";
import { machine, median, progress, readArguments, table } from "./report.ts";
import { type Sizes, Visitor } from "./soak/visitor.ts";
import { Workerd } from "./workerd.ts";

const { quick } = readArguments();
const MINUTE = 60_000;
const LASTS = (quick ? 2 : 10) * MINUTE;
const KILLS = quick ? 2 : 6;
/** The kills are over by then: memory is compared within the last life of the server. */
const LAST_KILL = LASTS / 3;
const TTL = 12;
const HEARTBEAT = 4;
const ROOMS = 8;
const PEOPLE = 600;
/** In these nobody does anything but breathe, so that they sleep. */
const QUIET_ROOMS = 2;
const TICK = 20;
const SEED = 20_261_122;
const TOKEN = "a-token-for-the-soak-that-nobody-else-has";
/** How much memory may differ: garbage is collected when it pleases. */
const MEMORY = 1.1;

/** Mulberry32: the same run for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

exitOnSignals();
const variables = { TTL_SECONDS: TTL, HEARTBEAT_SECONDS: HEARTBEAT, GRACE_SECONDS: 1, ADMIN_TOKEN: TOKEN };
const server = await Workerd.start({ variables: { ...variables, LIMIT_JOINS: "off" } });
const next = random(SEED);
const pick = (below: number) => Math.floor(next() * below);

const roomOf = (index: number) => `soak-${index % ROOMS}`;
const isQuiet = (room: string) => Number(room.split("-")[1]) < QUIET_ROOMS;
const done: Record<string, number> = {};
const impossible: string[] = [];

/** Nobody may ever be told more people than there are ids, or more moods than people. */
function check(room: string, { count, moods }: Sizes): void {
  const inMoods = Object.values(moods).reduce((sum, people) => sum + people, 0);
  if (count > PEOPLE / ROOMS || inMoods > count) impossible.push(`${room}: ${count} people, ${inMoods} with moods`);
}

/** Every third person has a second tab with the same id. */
const visitors = Array.from({ length: PEOPLE + PEOPLE / 3 }, (_, index) => {
  const person = index % PEOPLE;
  const room = roomOf(person);
  return new Visitor(
    `person-${String(person).padStart(4, "0")}`,
    room,
    () => server.port,
    (told) => check(room, told),
  );
});
for (const visitor of visitors) visitor.come();
const lively = visitors.filter(({ room }) => !isQuiet(room));

const actions: readonly (readonly [name: string, weight: number, act: (visitor: Visitor) => void])[] = [
  ["come", 10, (visitor) => visitor.come()],
  ["change mood", 20, (visitor) => visitor.changeMood(pick(6))],
  ["join or watch", 3, (visitor) => visitor.switchRole()],
  ["leave", 3, (visitor) => visitor.go("leave")],
  ["close", 3, (visitor) => visitor.go("close")],
  ["vanish", 3, (visitor) => visitor.go("drop")],
  ["break", 4, (visitor) => visitor.break()],
  ["bad frame", 5, (visitor) => visitor.misbehave(pick(5))],
  ["flood", 1, (visitor) => visitor.flood()],
];
const deck = actions.flatMap((action) => Array.from({ length: action[1] }, () => action));

const startedAt = performance.now();
const memory: { at: number; bytes: number }[] = [];
let kills = 0;
let sampledAt = 0;
let beatAt = 0;
let isDown: Promise<void> | null = null;

async function crash(): Promise<void> {
  await server.kill();
  await server.start();
  isDown = null;
}

while (performance.now() - startedAt < LASTS) {
  await delay(TICK);
  const now = performance.now() - startedAt;
  if (kills < KILLS && now > (LAST_KILL / KILLS) * (kills + 1)) {
    kills++;
    progress(`kill -9, ${kills} of ${KILLS}`);
    isDown = crash();
  }
  const visitor = lively[pick(lively.length)];
  const [name, , act] = deck[pick(deck.length)] ?? [];
  if (visitor && name) act?.(visitor);
  if (name) done[name] = (done[name] ?? 0) + 1;
  if (now - beatAt > HEARTBEAT * 1000) {
    beatAt = now;
    for (const one of visitors) one.beat();
  }
  if (!isDown && now - sampledAt > 2000) {
    sampledAt = now;
    memory.push({ at: now, bytes: server.memory });
    if (Math.round(now / 2000) % 15 === 0) progress(`${Math.round(now / 1000)} s, ${mb(server.memory)} MB`);
  }
}

progress("everybody holds still, until what is over is over");
const stillUntil = performance.now() + 3 * TTL * 1000;
while (performance.now() < stillUntil) {
  for (const visitor of visitors) visitor.beat();
  await delay((HEARTBEAT * 1000) / 2);
}

const rows: (string | number)[][] = [];
const faults: string[] = [];
let wakes = 0;
for (let index = 0; index < ROOMS; index++) {
  const room = roomOf(index);
  const seated = new Map(
    visitors.filter((one) => one.room === room && one.isIn && !one.isWatching).map(({ id, mood }) => [id, mood]),
  );
  const told = (await (await fetch(`${server.origin}/parties/main/${room}`)).json()) as Sizes;
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const inspection = await (await fetch(`${server.origin}/admin/api/rooms/${room}`, { headers })).json();
  wakes += (inspection as { counters: { constructed: number } }).counters.constructed;
  const moods = Object.fromEntries(Object.keys(told.moods).map((mood) => [mood, 0]));
  for (const mood of seated.values()) if (mood !== null) moods[mood] = (moods[mood] ?? 0) + 1;
  rows.push([room, told.count, seated.size, isQuiet(room) ? "quiet" : ""]);
  if (told.count !== seated.size || JSON.stringify(told.moods) !== JSON.stringify(moods)) {
    faults.push(`${room} tells ${JSON.stringify(told)}, a recount ${seated.size} ${JSON.stringify(moods)}`);
  }
}
/** A minute after the last kill, and the last minute. */
const between = (from: number, to: number) =>
  median(memory.filter(({ at }) => at >= from && at < to).map((one) => one.bytes));
const settle = quick ? MINUTE / 3 : MINUTE;
const first = between(LAST_KILL + settle, LAST_KILL + 2 * settle);
const last = between(LASTS - settle, LASTS);

console.log(`${machine()}\n`);
console.log(table(["done", "times"], [...Object.entries(done), ["kill -9", kills]]));
console.log(`\n${table(["room", "told", "recounted", ""], rows)}`);
console.log(`\nrooms woken ${wakes} times; memory ${mb(first)} MB after the last kill, ${mb(last)} MB at the end`);
await server.stop();
assert.deepEqual(faults, []);
assert.deepEqual(impossible.slice(0, 10), []);
// Each room was made, made again by each kill, and the quiet ones by sleep as well.
assert.ok(wakes > ROOMS * (kills + 1), "no room has slept");
if (!quick) assert.ok(last <= first * MEMORY, "memory has grown");
process.exit(0);

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
