/** The design that is replaced and the steps proposed for it, in order. */
import { aggregateKey } from "./aggregate-key.ts";
import type { Design } from "./design.ts";
import { moodCounters } from "./mood-counters.ts";
import { singleKey } from "./single-key.ts";
import { skipUnchanged } from "./skip-unchanged.ts";

export const DESIGNS: readonly Design[] = [singleKey, skipUnchanged, aggregateKey, moodCounters];
