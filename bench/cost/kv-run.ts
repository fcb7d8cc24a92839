/** Runs a design on key-value storage through the script, on a simulated store and clock or on real ones. */
import { Clock, settled, type Time } from "./clock.ts";
import type { Design, World } from "./designs.ts";
import { GroundTruth } from "./ground-truth.ts";
import { EdgeCache, type Kv, type Latency, simulatedKv } from "./kv.ts";
import { noOperations, noQuality, type Operations, type Quality, type Run } from "./operations.ts";
import { type Event, eventsOf, type Script } from "./script.ts";

const MINUTE_MS = 60_000;
/** An assumption on the fast side: hot reads are published as under 5 ms, writes go to central stores. Slower loses more. */
const CLOUD: Latency = { read: 5, write: 50 };

export interface Platform {
  readonly clock: Time;
  /** @returns the store as one request sees it. */
  store(operations: Operations, quality: Quality, isChange: boolean): Kv;
}

export function simulatedPlatform(latency = CLOUD): Platform {
  const clock = new Clock();
  return { clock, store: simulatedKv(clock, latency) };
}

export function startKvRun(design: Design, script: Script, { clock, store } = simulatedPlatform()): Run {
  const [operations, quality] = [noOperations(), noQuality()];
  const truth = new GroundTruth(script);
  const events = eventsOf(script, design.heartbeat).filter(({ kind }) => kind !== "leave" || design.announcesLeave);
  const cache = new EdgeCache(clock);
  const world = (isChange: boolean): World => ({ kv: store(operations, quality, isChange), cache, clock });

  async function visit(event: Event): Promise<void> {
    operations.workerRequests++;
    const isChange = event.kind !== "beat";
    if (isChange) quality.updates++;
    truth.check(await design.visit(world(isChange), event), clock.now, design.delay, quality);
  }

  async function runCron(): Promise<void> {
    for (let at = MINUTE_MS; at < script.until; at += MINUTE_MS) {
      await clock.sleep(MINUTE_MS);
      operations.workerRequests++;
      design.minutely?.(world(false));
    }
  }

  if (design.minutely) runCron();
  let next = 0;
  return {
    operations,
    quality,
    async advance(until) {
      for (let event = events[next]; event && event.at < until; event = events[++next]) {
        await clock.advance(event.at);
        visit(event);
        await settled();
      }
      await clock.advance(until);
    },
  };
}
