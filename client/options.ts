import type { Mood } from "./mood.ts";
import type { SessionStorage } from "./session.ts";
import type { Role } from "./snapshot.ts";

export interface RoomOptions {
  /** `example.com`, or an origin such as `https://example.com`. */
  readonly host: string;
  /** 1–64 characters of `a-z 0-9 _ -`. The first is a letter or a digit. */
  readonly room: string;
  /** The first mood. Without it, a returning session keeps its mood. */
  readonly mood?: Mood | undefined;
  /** `breathe` (the default) counts this person. `watch` only receives the counts. */
  readonly role?: Role | undefined;
  /**
   * Replaces the stored session id: 20–64 random characters of `A-Z a-z 0-9 _ -`. It is a secret and never a user number,
   * because whoever knows it can act for this person. The client does not store it.
   */
  readonly session?: string | undefined;
  /** Replaces `localStorage`. */
  readonly storage?: SessionStorage | undefined;
  /** Replaces the global WebSocket. */
  readonly WebSocket?: typeof WebSocket | undefined;
}
