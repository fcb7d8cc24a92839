/** Drives a design of the old kind through the script, in simulated time. */
import { Clock, settled } from "./clock.ts";
import type { Design } from "./designs/design.ts";
import { CLOUD, type Latency, SimulatedKv, simulatedCache, type Update } from "./kv.ts";
import { noOperations, type Operations, type Outcome } from "./operations.ts";
import { type Happening, happenings, type Load, type Script } from "./script.ts";
import { Truth } from "./truth.ts";
import { noQuality, type Span, Window } from "./window.ts";

const MINUTE = 60_000;

export class KvRun {
  readonly operations: Operations = noOperations();
  readonly quality = noQuality();
  readonly #design: Design;
  readonly #script: Script;
  readonly #clock = new Clock();
  readonly #store: SimulatedKv;
  readonly #cache = simulatedCache(this.#clock);
  readonly #truth: Truth;
  readonly #happenings: readonly Happening[];
  #next = 0;

  constructor(design: Design, script: Script, latency: Latency = CLOUD) {
    this.#design = design;
    this.#script = script;
    this.#store = new SimulatedKv(this.#clock, latency, this.operations, this.quality);
    this.#truth = new Truth(script);
    this.#happenings = happenings(script, design.heartbeat);
    if (design.minutely && MINUTE < script.until) this.#clock.at(MINUTE, this.#minute);
  }

  /** Lets everything happen before this time (ms). */
  async advance(until: number): Promise<void> {
    for (;;) {
      const happening = this.#happenings[this.#next];
      if (!happening || happening.at >= until) break;
      this.#next++;
      await this.#clock.advance(happening.at);
      if (happening.kind === "leave" && !this.#design.tellsLeave) continue;
      this.#visit(happening);
      await settled();
    }
    await this.#clock.advance(until);
  }

  async #visit(happening: Happening): Promise<void> {
    this.operations.workerRequests++;
    const isChange = happening.kind !== "beat";
    if (isChange) this.quality.updates++;
    const seen = await this.#design.visit(this.#world({ isChange, isLost: false }), happening);
    this.#truth.check(seen, this.#clock.now, this.#design.staleness, this.quality);
  }

  readonly #minute = (): void => {
    this.operations.workerRequests++;
    this.#design.minutely?.(this.#world({ isChange: false, isLost: false }));
    const next = this.#clock.now + MINUTE;
    if (next < this.#script.until) this.#clock.at(next, this.#minute);
  };

  #world(update: Update) {
    const clock = this.#clock;
    return {
      kv: this.#store.for(update),
      cache: this.#cache,
      now: () => clock.now,
      sleep: (ms: number) => clock.sleep(ms),
    };
  }
}

export async function simulateKv(design: Design, script: Script, load: Load, span: Span): Promise<Outcome> {
  const run = new KvRun(design, script);
  const window = new Window(load, span, run.operations, run.quality);
  await window.pass((until) => run.advance(until));
  return window.end();
}
