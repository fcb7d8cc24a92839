/** One round at one size: all contenders start empty, are filled, and take turns while the others are idle. */
import { setTimeout as delay } from "node:timers/promises";
import { broadcastInterval } from "../../party/room/broadcast.ts";
import type { Contender } from "../contenders/contenders.ts";
import { type Life, Seat } from "../contenders/seat.ts";
import type { Samples } from "./samples.ts";

const BEATS = 5000;
const BEATS_AT_ONCE = 256;
/** How many sends the joins of a contender may cost if it broadcasts each of them. */
const JOIN_SENDS = 50_000;
/** The room saves a change within 5 s. */
const SAVED_AFTER_MS = 6000;
/** workerd hibernates an object after 10 s without an event. */
const HIBERNATED_AFTER_MS = 11_000;
const SETTLED_MS = 100;

export interface Plan {
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
    const seat = stack.use(await Seat.open(contender));
    seats.push(seat);
    memoryBefore.push(await fill(seat, size, samples));
  }
  const interval = broadcastInterval(size) + 2 * SETTLED_MS;
  await broadcasts(seats, turns, interval, samples);
  for (let turn = 0; turn <= turns; turn++) await heartbeats(seats, size, turn === 0 ? null : samples);
  for (const [index, { name, server }] of seats.entries())
    samples.add(name, { memory: (server.memory - (memoryBefore[index] ?? 0)) / 1024 / (size - 1) });
  await joins(seats, size, interval, samples);

  const sleepers = seats.filter(({ contender }) => contender.lifePath);
  for (let turn = 0; turn < plan.answersAfterSleep; turn++) {
    for (const { name, crowd } of sleepers) {
      await crowd.ask("probe", 0);
      samples.add(name, { answer: await crowd.ask("probe", 0) });
    }
    await hibernate(sleepers, async ({ name, crowd }) => samples.add(name, { wake: await crowd.ask("probe", 1) }));
  }
  for (let turn = 0; turn < plan.changesAfterSleep; turn++) {
    await hibernate(sleepers, async ({ name, crowd }) =>
      samples.add(name, { wakeLast: (await crowd.ask("change", 1)).last }),
    );
  }
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
      const { name, server, crowd } = seat;
      await delay(Math.max(0, (readyAt.get(seat) ?? 0) - performance.now()));
      const before = server.cpu;
      const latency = await crowd.ask("change", turn);
      await crowd.ask("settle", SETTLED_MS);
      if (turn > 0) samples.add(name, { ...latency, cpu: server.cpu - before });
      readyAt.set(seat, performance.now() + interval);
    }
  }
  await verify(seats);
}

/** @param samples Null for the warm-up. */
async function heartbeats(seats: readonly Seat[], size: number, samples: Samples | null): Promise<void> {
  for (const { name, contender, server, crowd } of seats) {
    if (contender.dialect === "socketIo") continue;
    const before = server.cpu;
    const took = await crowd.ask("beat", BEATS, Math.min(size, BEATS_AT_ONCE));
    const cpu = server.cpu - before;
    samples?.add(name, { beatsPerSecond: (BEATS / took) * 1000, beatCpu: (cpu / BEATS) * 1000 });
  }
}

async function joins(seats: readonly Seat[], size: number, interval: number, samples: Samples): Promise<void> {
  const more = Math.round(Math.min(100, Math.max(10, JOIN_SENDS / size)));
  for (const { name, crowd } of seats) {
    const took = await crowd.ask("join", size, size + more, more);
    samples.add(name, { joinsPerSecond: (more / took) * 1000 });
    await crowd.ask("settle", SETTLED_MS);
  }
  await delay(interval);
  for (const { crowd } of seats) await crowd.ask("settle", SETTLED_MS);
  await verify(seats);
}

/** Lets all objects hibernate and wakes one after the other. @throws if anything else woke one of them. */
async function hibernate(sleepers: readonly Seat[], wake: (seat: Seat) => Promise<void>): Promise<void> {
  // The room saves its counters with a change only, and they are what is compared.
  for (const { crowd } of sleepers) await crowd.ask("change", 2);
  await delay(SAVED_AFTER_MS);
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
