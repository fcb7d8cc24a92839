import type { Breath, Snapshot } from "../index.ts";
import type { Locale } from "./locale.ts";

/** The input of every `render`. */
export interface ViewModel {
  readonly snapshot: Snapshot;
  /** True as soon as the visitor asks to join. */
  readonly joined: boolean;
  /** Null before the first welcome. */
  readonly breath: Breath | null;
  /** The server's time (ms since 1970). */
  readonly now: () => number;
  readonly reducedMotion: boolean;
  readonly compact: boolean;
  readonly locale: Locale;
}

/** The widget calls these when the visitor clicks. */
export interface Actions {
  join(): void;
  leave(): void;
  toggleMood(mood: string): void;
  /** @param minutes 0 ends the sitting. */
  sit(minutes: number): void;
}
