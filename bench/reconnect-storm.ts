/**
 * `npm run storm`: a deploy drops 5,000 sockets at once. Most people reconnect with the client's backoff, and some never do.
 * No count that anybody is shown may miss a person or count one twice; otherwise the script fails.
 */
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { addressOf, Visitor } from "./load/visitor.ts";
import { table } from "./report/figures.ts";
import { isQuick, progress } from "./report/progress.ts";
import { Workerd } from "./server/workerd.ts";

const PEOPLE = isQuick ? 1000 : 5000;
/** People who leave before the drop, and people who do not return after it. */
const LEAVING = PEOPLE / 50;
const LOST = PEOPLE / 50;
const TTL_SECONDS = isQuick ? 12 : 30;
const HEARTBEAT_SECONDS = TTL_SECONDS / 3;
const TIMEOUT_MS = 90_000;
/** From then on any event saves (D2). */
const SAVED_AFTER_MS = HEARTBEAT_SECONDS * 1000;
const JOINS_AT_ONCE = 200;
/** People who share an address, such as a house. */
const PEOPLE_AT_AN_ADDRESS = 256;

const server = await Workerd.start({ TTL_SECONDS, HEARTBEAT_SECONDS });
const shown: { readonly count: number; readonly at: number }[] = [];
let isDropped = false;
const visitors = Array.from({ length: PEOPLE + LEAVING }, (_, index) => {
  const address = addressOf(Math.floor(index / PEOPLE_AT_AN_ADDRESS));
  return new Visitor(server.port, "storm", `person-${String(index).padStart(13, "0")}`, address, ({ count }) => {
    if (isDropped) shown.push({ count, at: performance.now() });
  });
});
setInterval(() => {
  for (const visitor of visitors) visitor.send("ping");
}, HEARTBEAT_SECONDS * 1000);

async function countNow(): Promise<number> {
  return ((await (await fetch(`${server.origin}/parties/main/storm`)).json()) as { count: number }).count;
}

/** @returns when it holds. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<number> {
  progress(`waiting until ${what}`);
  const deadline = performance.now() + TIMEOUT_MS;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, `Not within ${TIMEOUT_MS / 1000} s: ${what}`);
    await delay(50);
  }
  return performance.now();
}

for (let from = 0; from < visitors.length; from += JOINS_AT_ONCE) {
  const arriving = visitors.slice(from, from + JOINS_AT_ONCE);
  for (const visitor of arriving) visitor.come();
  while (!arriving.every(({ hasJoined }) => hasJoined)) await delay(10);
}
await until("everybody is counted", async () => (await countNow()) === visitors.length);
for (const visitor of visitors.slice(0, LEAVING)) visitor.go("leave");
await until("departures have expired", async () => (await countNow()) === PEOPLE);
await delay(SAVED_AFTER_MS);
await countNow();

const returning = visitors.slice(LEAVING + LOST);
for (const visitor of visitors.slice(LEAVING, LEAVING + LOST)) visitor.go("drop");
isDropped = true;
const droppedAt = performance.now();
await server.stop();
await server.start();
const upAt = performance.now();
const backAt = await until("everybody has rejoined", () => returning.every(({ hasJoined }) => hasJoined));
shown.push({ count: await countNow(), at: performance.now() });
const expiredAt = await until("the lost people have expired", async () => (await countNow()) === PEOPLE - LOST);
await delay(2 * HEARTBEAT_SECONDS * 1000);
const final = await countNow();
await server.stop();

const counts = shown.map(({ count }) => count);
const rows = [
  ["the server was away", `${Math.round(upAt - droppedAt)} ms`],
  ["everybody has rejoined after", `${Math.round(backAt - droppedAt)} ms`],
  ["lowest count until then", Math.min(...shown.filter(({ at }) => at < backAt).map(({ count }) => count))],
  ["highest count", Math.max(...counts)],
  ["the lost people expired after", `${Math.round(expiredAt - upAt)} ms`],
  ["people in the end", final],
];
console.log(table(["people before the drop", String(PEOPLE)], rows));
assert.ok(Math.min(...counts) >= PEOPLE - LOST, "Somebody who returned was not counted");
assert.ok(Math.max(...counts) <= PEOPLE, "Somebody was counted twice");
assert.equal(final, PEOPLE - LOST);
process.exit(0);
