/** The process of one crowd: its CPU is not taken for the server's. It does what it is asked over IPC, and ends with who asks. */
import { Activity, type Rates } from "./activity.ts";
import { Crowd } from "./crowd.ts";
import type { DialectName } from "./dialect.ts";

let crowd: Crowd | undefined;
let activity: Activity | undefined;

function people(): Crowd {
  if (!crowd) throw new Error("no crowd yet");
  return crowd;
}

/** What can be asked: arguments and results cross between processes. */
const actions = {
  /** @param rooms People are dealt out to so many rooms in turn. */
  async begin(port: number, dialect: DialectName, rooms: number) {
    crowd = new Crowd(port, dialect, (index) => (rooms === 1 ? "bench" : `bench-${index % rooms}`));
  },
  join: (from: number, to: number, atOnce: number) => people().join(from, to, atOnce),
  leave: async (from: number, to: number) => people().leave(from, to),
  change: (index: number) => people().change(index),
  beat: (total: number, atOnce: number) => people().beat(total, atOnce),
  probe: (index: number) => people().probe(index),
  settle: (quiet: number) => people().settle(quiet),
  async heard() {
    return { ...people().heard(), asked: people().asked };
  },
  async size() {
    return people().members.size;
  },
  faults: async () => people().faults(),
  async act(rates: Rates) {
    activity = new Activity(people(), rates);
  },
  async done() {
    return { ...activity?.done };
  },
  async rest() {
    await activity?.stop();
    return { ...activity?.done };
  },
};

export type Actions = typeof actions;
export type ActionName = keyof Actions;

export interface Asked {
  readonly id: number;
  readonly name: ActionName;
  readonly args: readonly unknown[];
}

export type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly fault: string });

process.on("message", async ({ id, name, args }: Asked) => {
  const act = actions[name] as (...args: readonly unknown[]) => Promise<unknown>;
  try {
    process.send?.({ id, result: await act(...args) } satisfies Answer);
  } catch (fault) {
    process.send?.({ id, fault: String(fault) } satisfies Answer);
  }
});
process.once("disconnect", () => process.exit());
