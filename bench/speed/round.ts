/** One round at one size: all contenders start empty, are filled, and take turns while the others are idle. */
import { setTimeout as delay } from "node:timers/promises";
import { broadcastInterval } from "../../party/room/broadcast.ts";
import { SAVE_INTERVAL_MS } from "../../party/room/store.ts";
import type { Contender } from "../contenders/contenders.ts";
import { type Life, Seat } from "../contenders/seat.ts";
import { Samples } from "./samples.ts";

/**
 * The TTL is longer than a round, so that no session expires while the other contenders have their turns. Without patience
 * the last of many changes is shown although no event follows.
 */
export const SETTINGS = { TTL_SECONDS: 600, PATIENCE_SECONDS: 0 };
const BEATS = 5000;
const BEATS_AT_ONCE = 256;
/** How many sends the joins of a contender may cost if it broadcasts each of them. */
const JOIN_SENDS = 50_000;
/** workerd hibernates an object after 10 s without an event. */
const HIBERNATED_AFTER_MS = 11_000;
const SETTLED_MS = 100;

interface Plan {
  readonly size: number;
  /** Broadcasts and heartbeat turns of each contender. One more comes first, as a warm-up. */
  readonly turns: number;
  /** How often each hibernates and then answers one person alone. */
  readonly answersAfterSleep: number;
  /** How often each hibernates and then broadcasts a change. */
  readonly changesAfterSleep: number;
}

export async function measureRound(contenders: readonly Contender[], plan: Plan, samples: Samples): Promise<void> {
  const { size, turns } = plan;
  await using stack = new AsyncDisposableStack();
  const seats: Seat[] = [];
  const memoryBefore: number[] = [];
  for (const contender of contenders) {
    const seat = stack.use(new Seat(contender, await contender.start()));
    seats.push(seat);
    memoryBefore.push(await fill(seat, size, samples));
  }
  const interval = broadcastInterval(size) + 2 * SETTLED_MS;
  await broadcasts(seats, turns, interval, samples);
  // A warm-up, which nobody reads.
  await heartbeats(seats, size, new Samples());
  for (let turn = 0; turn < turns; turn++) await heartbeats(seats, size, samples);
  for (const [index, { name, server }] of seats.entries())
    samples.add(name, { memory: (server.memory - (memoryBefore[index] ?? 0)) / 1024 / (size - 1) });
  await joins(seats, size, interval, samples);

  const sleepers = seats.filter(({ contender }) => contender.lifePath);
  for (let turn = 0; turn < plan.answersAfterSleep; turn++) {
    for (const seat of sleepers) {
      await seat.ask("probe", 0);
      samples.add(seat.name, { answer: await seat.ask("probe", 0) });
    }
    await hibernate(sleepers, async (seat) => samples.add(seat.name, { wake: await seat.ask("probe", 1) }));
  }
  for (let turn = 0; turn < plan.changesAfterSleep; turn++)
    await hibernate(sleepers, async (seat) => samples.add(seat.name, { wakeLast: (await seat.ask("change", 1)).last }));
  await delay(interval);
  await verify(seats);
}

/** The first join also loads and compiles code, so it is not counted. @returns the memory with one socket (bytes). */
async function fill(seat: Seat, size: number, samples: Samples): Promise<number> {
  const { name, server } = seat;
  await seat.fill(0, 1);
  const { memory, cpu } = server;
  const took = await seat.fill(1, size);
  samples.add(name, { fillsPerSecond: ((size - 1) / took) * 1000, joinCpu: (server.cpu - cpu) / (size - 1) });
  return memory;
}

/** The room would hold back a change that follows another one too soon, so every contender waits an interval. */
async function broadcasts(seats: readonly Seat[], turns: number, interval: number, samples: Samples): Promise<void> {
  await delay(interval);
  const readyAt = new Map<Seat, number>();
  for (let turn = 0; turn <= turns; turn++) {
    for (const seat of seats) {
      await delay(Math.max(0, (readyAt.get(seat) ?? 0) - performance.now()));
      const before = seat.server.cpu;
      const latency = await seat.ask("change", turn);
      await seat.ask("settle", SETTLED_MS);
      if (turn > 0) samples.add(seat.name, { ...latency, cpu: seat.server.cpu - before });
      readyAt.set(seat, performance.now() + interval);
    }
  }
  await verify(seats);
}

async function heartbeats(seats: readonly Seat[], size: number, samples: Samples): Promise<void> {
  for (const seat of seats) {
    if (seat.contender.dialect === "socketIo") continue;
    const before = seat.server.cpu;
    const took = await seat.ask("beat", BEATS, Math.min(size, BEATS_AT_ONCE));
    const cpu = seat.server.cpu - before;
    samples.add(seat.name, { beatsPerSecond: (BEATS / took) * 1000, beatCpu: (cpu / BEATS) * 1000 });
  }
}

async function joins(seats: readonly Seat[], size: number, interval: number, samples: Samples): Promise<void> {
  const more = Math.round(Math.min(100, Math.max(10, JOIN_SENDS / size)));
  for (const seat of seats) {
    const took = await seat.ask("join", size, size + more, more);
    samples.add(seat.name, { joinsPerSecond: (more / took) * 1000 });
    await seat.ask("settle", SETTLED_MS);
  }
  await delay(interval);
  for (const seat of seats) await seat.ask("settle", SETTLED_MS);
  await verify(seats);
}

/** Lets all objects hibernate and wakes one after the other. @throws if anything else woke one of them. */
async function hibernate(sleepers: readonly Seat[], wake: (seat: Seat) => Promise<void>): Promise<void> {
  // The room saves its counters with a change that comes late enough, and they are what is compared.
  await delay(SAVE_INTERVAL_MS);
  for (const seat of sleepers) await seat.ask("change", 2);
  const before: Life[] = [];
  for (const seat of sleepers) before.push(await seat.life());
  await delay(HIBERNATED_AFTER_MS);
  for (const [index, seat] of sleepers.entries()) {
    await wake(seat);
    const [earlier, later] = [before[index], await seat.life()];
    if (later.constructed !== (earlier?.constructed ?? 0) + 1 || later.alarms !== earlier?.alarms)
      throw new Error(`${seat.name} did not hibernate, or something else woke it`);
  }
}

async function verify(seats: readonly Seat[]): Promise<void> {
  for (const seat of seats) await seat.verify();
}
