/** One round at one size: every contender started afresh, filled, and measured in turns while the others sit idle. */
import { setTimeout as delay } from "node:timers/promises";
import { broadcastInterval } from "../../party/room/broadcast.ts";
import { STORED_WITHIN } from "../../party/room/store.ts";
import { RemoteCrowd } from "../load/remote.ts";
import { progress } from "../report.ts";
import { type Contender, type Running, socketIo } from "./contender.ts";
import type { Samples } from "./samples.ts";

/** Joins and heartbeats that are under way at once. */
const AT_ONCE = 64;
const BEATS_AT_ONCE = 256;
const BEATS = 5000;
/** Sends of a broadcast on every change that a measure of joins may cost. */
const SENDS = 50_000;
/** After this long (ms) without any event workerd has put an object to sleep: it does so at 10 s. */
const ASLEEP = 11_000;
/** The room's alarm has stored a change after this time (ms). */
const STORED = STORED_WITHIN + 1000;
const SETTLED = 100;
/** The size whose waking is a goal: to sleep once more takes as long again. */
export const WAKE_AT = 9000;
const KILOBYTE = 1024;

interface Seat {
  readonly contender: Contender;
  readonly server: Running;
  readonly crowd: RemoteCrowd;
  /** What it held with one socket (bytes). */
  readonly before: number;
}

/** @param changes How many broadcasts each contender makes, after one that is not counted. */
export async function measureRound(
  contenders: readonly Contender[],
  size: number,
  changes: number,
  samples: Samples,
): Promise<void> {
  const seats: Seat[] = [];
  try {
    for (const contender of contenders) seats.push(await seat(contender, size, samples));
    const interval = broadcastInterval(size) + 2 * SETTLED;
    await broadcasts(seats, changes, interval, samples);
    await heartbeats(seats, size, changes, samples);
    for (const { contender, server, before } of seats)
      samples.add(contender.name, "memory", (server.memory - before) / KILOBYTE / (size - 1));
    await joins(seats, size, interval, samples);
    await Promise.all([toldAsleep(seats, samples), askedHeartbeats(size, samples)]);
    await delay(interval);
    if (size === WAKE_AT) await answersAsleep(seats, samples);
    await check(seats);
  } finally {
    await Promise.all(seats.map(end));
  }
}

async function end({ server, crowd }: Seat): Promise<void> {
  await crowd.end();
  await server.stop();
}

/** A wrong answer is no result: it ends the bench. */
async function check(seats: readonly Seat[]): Promise<void> {
  for (const { contender, crowd } of seats) {
    if (contender.dialect === "floor") continue;
    const faults = await crowd.ask("faults");
    if (faults.length > 0) throw new Error(`${contender.name} is wrong: ${faults.join("; ")}`);
  }
}

async function seat(contender: Contender, size: number, samples: Samples): Promise<Seat> {
  const server = await contender.start();
  const crowd = await RemoteCrowd.begin(server.port, contender.dialect);
  await server.quiet(true);
  // What the first of them loads and compiles is no socket's.
  await crowd.ask("join", 0, 1, 1);
  await crowd.ask("settle", 2 * SETTLED);
  const before = server.memory;
  const took = await crowd.ask("join", 1, size, AT_ONCE);
  await crowd.ask("settle", 2 * SETTLED);
  samples.add(contender.name, "fillsPerSecond", ((size - 1) / took) * 1000);
  await server.quiet(false);
  return { contender, server, crowd, before };
}

/** A mood changes, and all are to know: never sooner than an interval after the last, which the room would wait for. */
async function broadcasts(seats: readonly Seat[], changes: number, interval: number, samples: Samples): Promise<void> {
  await delay(interval);
  const readyAt: number[] = [];
  for (let change = 0; change <= changes; change++) {
    for (const [index, { contender, server, crowd }] of seats.entries()) {
      await delay(Math.max(0, (readyAt[index] ?? 0) - performance.now()));
      const before = server.cpu;
      const told = await crowd.ask("change", change);
      await crowd.ask("settle", SETTLED);
      const cpu = server.cpu - before;
      readyAt[index] = performance.now() + interval;
      if (change === 0) continue;
      samples.add(contender.name, "p50", told.p50);
      samples.add(contender.name, "p99", told.p99);
      samples.add(contender.name, "last", told.last);
      samples.add(contender.name, "cpu", cpu);
    }
  }
  await check(seats);
}

async function heartbeats(seats: readonly Seat[], size: number, turns: number, samples: Samples): Promise<void> {
  // The first turn is not counted: it compiles.
  for (let turn = 0; turn <= turns; turn++) {
    for (const { contender, server, crowd } of seats) {
      if (contender.dialect === "socketIo") continue;
      const before = server.cpu;
      const took = await crowd.ask("beat", BEATS, Math.min(size, BEATS_AT_ONCE));
      await crowd.ask("settle", SETTLED / 2);
      if (turn === 0) continue;
      samples.add(contender.name, "beatsPerSecond", (BEATS / took) * 1000);
      samples.add(contender.name, "beatCpu", ((server.cpu - before) / BEATS) * 1000);
    }
  }
}

/** More people come, and everybody is told of them as each server does it. */
async function joins(seats: readonly Seat[], size: number, interval: number, samples: Samples): Promise<void> {
  const more = Math.round(Math.min(100, Math.max(10, SENDS / size)));
  for (const { contender, crowd } of seats) {
    const took = await crowd.ask("join", size, size + more, AT_ONCE);
    samples.add(contender.name, "joinsPerSecond", (more / took) * 1000);
    await crowd.ask("settle", SETTLED);
  }
  await delay(interval);
  for (const { crowd } of seats) await crowd.ask("settle", SETTLED);
  await check(seats);
}

/** A change in a room that sleeps: it is made again, and everybody is told. */
async function toldAsleep(seats: readonly Seat[], samples: Samples): Promise<void> {
  const sleepers = seats.filter(({ contender }) => contender.hibernates);
  await asleep(sleepers, async ({ contender, crowd }) => {
    const { last } = await crowd.ask("change", 1);
    samples.add(contender.name, "wakeTold", last);
  });
}

/** The room is made again for an event that changes nothing: the waking alone, beside the same event awake. */
async function answersAsleep(seats: readonly Seat[], samples: Samples): Promise<void> {
  const sleepers = seats.filter(({ contender }) => contender.dialect === "floor" || contender.name === "this room");
  for (const { contender, crowd } of sleepers) {
    await crowd.ask("probe", 0);
    samples.add(contender.name, "answer", await crowd.ask("probe", 0));
  }
  await asleep(sleepers, async ({ contender, crowd }) => {
    samples.add(contender.name, "wake", await crowd.ask("probe", 1));
  });
}

/** Lets objects sleep and wakes them one by one, sure that it was this that woke them. */
async function asleep(sleepers: readonly Seat[], wake: (seat: Seat) => Promise<void>): Promise<void> {
  // A change, so that the room stores what it has been through until then: its own count of it is what is asked for.
  for (const { crowd } of sleepers) await crowd.ask("change", 2);
  await delay(STORED);
  const before = await Promise.all(sleepers.map(({ server }) => server.life()));
  await delay(ASLEEP);
  for (const [index, seat] of sleepers.entries()) {
    await wake(seat);
    const [earlier, later] = [before[index], await seat.server.life()];
    if (later?.made !== (earlier?.made ?? 0) + 1 || later.alarms !== earlier?.alarms)
      throw new Error(`${seat.contender.name} has not slept, or was woken by something else`);
  }
}

/** Socket.IO's servers ask for heartbeats; one that asks often has as many of them. */
async function askedHeartbeats(size: number, samples: Samples): Promise<void> {
  const people = Math.min(size, 1000);
  const seconds = 3;
  // Some 2,000 a second.
  const contender = socketIo(people / 2000);
  const server = await contender.start();
  const crowd = await RemoteCrowd.begin(server.port, contender.dialect);
  try {
    await server.quiet(true);
    await crowd.ask("join", 0, people, AT_ONCE);
    await delay(1000);
    const [cpu, { asked }] = [server.cpu, await crowd.ask("heard")];
    await delay(seconds * 1000);
    const beats = (await crowd.ask("heard")).asked - asked;
    samples.add(contender.name, "beatCpu", ((server.cpu - cpu) / beats) * 1000);
  } finally {
    await crowd.end();
    await server.stop();
  }
  progress(`  Socket.IO's heartbeats at ${people} sockets`);
}
