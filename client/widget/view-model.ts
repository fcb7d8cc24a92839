import type { Breath, Snapshot } from "../index.ts";
import type { Speech } from "./speech.ts";

/** All that is needed to show a room. */
export interface Sight {
  readonly snapshot: Snapshot;
  /** Whether this visitor breathes here, or means to. */
  readonly joined: boolean;
  /** Null until there is one. */
  readonly breath: Breath | null;
  /** The server's time (ms). */
  readonly now: () => number;
  /** Whether motion is unwelcome. */
  readonly still: boolean;
  readonly compact: boolean;
  readonly speech: Speech;
}
