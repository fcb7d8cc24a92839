/**
 * `npm run drop`: a deploy drops 5,000 sockets in one instant. They return as the client does, spread over its jitter;
 * some never do. What everybody is told meanwhile is compared with who is really there, and a fault ends it with 1.
 */
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Backoff } from "../client/backoff.ts";
import { STORED_WITHIN } from "../party/room/store.ts";
import { exitOnSignals } from "./load/ending.ts";
import { LeanSocket } from "./load/socket.ts";
import { machine, progress, readArguments, table } from "./report.ts";
import { Workerd } from "./workerd.ts";

const { quick } = readArguments();
const DROPPED = quick ? 1000 : 5000;
/** Who leaves before the drop, and who does not come back after it. */
const LEAVING = DROPPED / 50;
const LOST = DROPPED / 50;
const PEOPLE = DROPPED + LEAVING;
const TTL = 30;
const HEARTBEAT = 10;
const WITHIN = 90_000;

interface Told {
  readonly count: number;
  readonly at: number;
}

/** What everybody has been told since the drop. */
const told: Told[] = [];
let isDropped = false;

class Visitor {
  readonly #id: string;
  readonly #backoff = new Backoff();
  #socket: LeanSocket | undefined;
  isIn = false;
  /** It does not come back. */
  isGone = false;

  constructor(id: string) {
    this.#id = id;
  }

  /** Joins, and comes back whenever the socket is gone. */
  async stay(port: number): Promise<void> {
    while (!this.isGone) {
      await this.#backoff.wait();
      if (this.isGone) return;
      await new Promise<void>((closed) => {
        this.#socket = new LeanSocket(port, `/parties/main/drop?v=1&session=${this.#id}&mood=joy`, null, {
          onOpen: () => this.#backoff.opened(),
          onText: (text) => this.#hear(text),
          onClose: () => {
            this.isIn = false;
            closed();
          },
        });
      });
    }
  }

  say(text: string): void {
    this.#socket?.say(text);
  }

  #hear(text: string): void {
    const frame = JSON.parse(text === "pong" ? "{}" : text);
    if (frame.type === "welcome") {
      this.isIn = true;
      this.#backoff.reset();
    }
    const presence = frame.type === "welcome" ? frame.presence : frame.type === "presence" ? frame : null;
    if (presence && isDropped) told.push({ count: presence.count, at: performance.now() });
  }
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WITHIN;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${WITHIN / 1000} s: ${what}`);
    await delay(50);
  }
}

exitOnSignals();
const server = await Workerd.start({
  variables: { TTL_SECONDS: TTL, HEARTBEAT_SECONDS: HEARTBEAT, LIMIT_JOINS: "off" },
});
const read = async (): Promise<{ count: number; moods: { joy: number } }> =>
  (await fetch(`${server.origin}/parties/main/drop`)).json() as never;
const beats = setInterval(() => {
  for (const visitor of visitors) if (visitor.isIn) visitor.say("ping");
}, HEARTBEAT * 1000);
const visitors = Array.from({ length: PEOPLE }, (_, index) => new Visitor(`person-${String(index).padStart(5, "0")}`));
try {
  progress(`${PEOPLE} people come`);
  for (const [index, visitor] of visitors.entries()) {
    visitor.stay(server.port);
    if (index % 200 === 199) await until("joins", () => visitors.slice(0, index).every(({ isIn }) => isIn));
  }
  await until("everybody is counted", async () => (await read()).count === PEOPLE);

  progress(`${LEAVING} of them leave, and the rest is stored`);
  for (const visitor of visitors.splice(0, LEAVING)) {
    visitor.isGone = true;
    visitor.say('{"type":"leave"}');
  }
  const before = PEOPLE - LEAVING;
  await until("those who left are not counted", async () => (await read()).count === before);
  await delay(STORED_WITHIN + 1000);

  progress(`all sockets are dropped at once; ${LOST} people do not come back`);
  const lost = visitors.slice(0, LOST);
  const returning = visitors.slice(LOST);
  for (const visitor of lost) visitor.isGone = true;
  isDropped = true;
  const droppedAt = performance.now();
  await server.kill();
  await server.start();
  const upAt = performance.now();
  await until("everybody is back", () => returning.every(({ isIn }) => isIn));
  const backAt = performance.now();
  const { count: afterReturn } = await read();

  progress("until those who do not come back are over, and no longer");
  const after = before - LOST;
  await until("who does not come back is over", async () => (await read()).count === after);
  const overAt = performance.now();
  await delay(2 * HEARTBEAT * 1000);
  const { count, moods } = await read();

  const counts = told.map(({ count }) => count);
  const [lowest, highest] = [Math.min(...counts), Math.max(...counts)];
  const early = told.filter(({ at }) => at < backAt).map((one) => one.count);
  console.log(`${machine()}\n`);
  console.log(
    table(
      ["", ""],
      [
        ["people before the drop", before],
        ["the server was away", `${Math.round(upAt - droppedAt)} ms`],
        ["everybody who returns is back after", `${Math.round(backAt - droppedAt)} ms`],
        ["lowest count that anybody was told until then", Math.min(...early)],
        ["highest count that anybody was told", highest],
        ["who did not come back was counted for", `${Math.round(overAt - upAt)} ms`],
        ["people at the end, and by their moods", `${count}, ${moods.joy}`],
      ].map((row) => row.map(String)),
    ),
  );
  assert.ok(lowest >= after, `somebody was lost: ${lowest} of ${after}`);
  assert.ok(highest <= before, `somebody was doubled: ${highest} of ${before}`);
  assert.ok(afterReturn >= after && afterReturn <= before);
  assert.deepEqual([count, moods.joy], [after, after]);
} finally {
  clearInterval(beats);
  await server.stop();
}
process.exit(0);
