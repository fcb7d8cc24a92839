/** The bench's key-value store loses what a real one loses, and no more. Its figures for the old designs rest on that. */
import { expect, it } from "vitest";
import { DESIGNS } from "../../bench/cost/designs.ts";
import { simulatedPlatform, startKvRun } from "../../bench/cost/kv-run.ts";
import type { Run } from "../../bench/cost/operations.ts";
import type { Person } from "../../bench/cost/script.ts";

const [SINGLE_KEY] = DESIGNS;
const SLOW = { read: 5, write: 50 };

function person(id: string, arrives: number): Person {
  return { id, arrives, leaves: Number.POSITIVE_INFINITY, mood: "calm", changes: [] };
}

async function run(...people: Person[]): Promise<Run> {
  if (!SINGLE_KEY) throw new Error("There are no designs.");
  const run = startKvRun(SINGLE_KEY, { people, until: 10_000 }, simulatedPlatform(SLOW));
  await run.advance(9000);
  return run;
}

it("two people who write one after the other are both there", async () => {
  const { quality, operations } = await run(person("one", 0), person("two", 1000));
  expect(quality).toMatchObject({ updates: 2, lost: 0, wrong: 0 });
  expect(operations).toMatchObject({ workerRequests: 2, kvReads: 2, kvWrites: 2 });
});

it("if two people read before either has written, the first update is lost", async () => {
  const { quality } = await run(person("one", 0), person("two", 20));
  expect(quality).toMatchObject({ updates: 2, lost: 1, rejected: 1 });
});

it("a write undoes everything that it has not read, and nothing else", async () => {
  // The third reads what the first wrote, while the second is still writing, and undoes the second.
  const { quality } = await run(person("one", 0), person("two", 60), person("three", 100));
  expect(quality).toMatchObject({ updates: 3, lost: 1 });
});
