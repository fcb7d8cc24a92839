/** The bench's key-value store loses what a real one loses, and no more: what it says of the old design rests on that. */
import { expect, it } from "vitest";
import { singleKey } from "../../bench/cost/designs/single-key.ts";
import type { Person } from "../../bench/cost/script.ts";
import { KvRun } from "../../bench/cost/simulate-kv.ts";

const SLOW = { read: 5, write: 50 };

function person(id: string, arrives: number): Person {
  return { id, arrives, leaves: Number.POSITIVE_INFINITY, mood: "calm", change: null };
}

async function run(...people: Person[]): Promise<KvRun> {
  const run = new KvRun(singleKey, { people, until: 10_000 }, SLOW);
  await run.advance(9000);
  return run;
}

it("two who write one after the other are both there", async () => {
  const { quality, operations } = await run(person("one", 0), person("two", 1000));
  expect(quality).toMatchObject({ updates: 2, lost: 0, wrong: 0 });
  expect(operations).toMatchObject({ workerRequests: 2, kvReads: 2, kvWrites: 2 });
});

it("of two who read before either has written, the first is lost", async () => {
  const { quality, operations } = await run(person("one", 0), person("two", 20));
  expect(quality).toMatchObject({ updates: 2, lost: 1 });
  expect(operations.kvWritesTooSoon).toBe(1);
});

it("a write undoes everything that it has not read, and only that", async () => {
  // The third reads what the first wrote, while the second is still writing, and undoes the second.
  const { quality } = await run(person("one", 0), person("two", 60), person("three", 100));
  expect(quality).toMatchObject({ updates: 3, lost: 1 });
});
