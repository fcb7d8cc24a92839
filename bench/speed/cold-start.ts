/**
 * The CPU of a fresh process until its first answer. Cloudflare starts Workers all the time, and every room that sleeps
 * wakes in one, so this is what a visitor feels first.
 */
import { join } from "node:path";
import { type Contender, floor, party, room, WORKERS } from "../contenders/contenders.ts";
import { median } from "../report/figures.ts";
import { type Server, Workerd } from "../server/workerd.ts";

interface Starter {
  readonly name: string;
  /** A request that the object answers. */
  readonly path: string;
  start(): Promise<Server>;
}

const EMPTY: Starter = { name: "empty", path: "/", start: () => Workerd.start({}, join(WORKERS, "empty.jsonc")) };
const readingOf = ({ name, start }: Contender, path = "/parties/main/bench"): Starter => ({ name, path, start });

/** @returns the median CPU of each contender beyond an empty Worker's (ms). They take turns. */
export async function measureColdStarts(turns: number): Promise<ReadonlyMap<string, number>> {
  const starters = [EMPTY, readingOf(room()), readingOf(floor, "/"), readingOf(party)];
  const cpu = new Map<string, number[]>(starters.map(({ name }) => [name, []]));
  for (let turn = 0; turn < turns; turn++) {
    for (const { name, path, start } of starters) cpu.get(name)?.push(await firstAnswer(await start(), path));
  }
  const over = starters.slice(1).map(({ name }) => {
    const differences = cpu.get(name)?.map((ms, turn) => ms - (cpu.get(EMPTY.name)?.[turn] ?? Number.NaN)) ?? [];
    return [name, median(differences)] as const;
  });
  return new Map(over);
}

async function firstAnswer(server: Server, path: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  await response.text();
  if (!response.ok) throw new Error(`The first answer has the status ${response.status}`);
  const { cpu } = server;
  await server.stop();
  return cpu;
}
