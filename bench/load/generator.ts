/** The process of one crowd. It obeys its parent and ends with it. */
import { Crowd } from "./crowd.ts";
import type { DialectName } from "./dialect.ts";

export type Action = "join" | "change" | "beat" | "probe" | "settle" | "received" | "faults" | "act" | "rest";
export type Call = { readonly action: Action; readonly args: readonly unknown[] };
export type Answer = { readonly result?: unknown; readonly error?: string };

const [port, dialect, rooms] = process.argv.slice(2);
const crowd = new Crowd(Number(port), dialect as DialectName, Number(rooms));
const answer = (answer: Answer) => process.send?.(answer);

process.on("message", async ({ action, args }: Call) => {
  try {
    answer({ result: await Reflect.apply(crowd[action], crowd, [...args]) });
  } catch (error) {
    answer({ error: String(error) });
  }
});
process.once("disconnect", () => process.exit());
