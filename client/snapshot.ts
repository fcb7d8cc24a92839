import type { Breath } from "../party/wire/breath.ts";
import type { FrameErrorCode, Presence } from "../party/wire/frames.ts";
import type { Mood } from "./mood.ts";

/** The room counts people who breathe. It does not count watchers. */
export type Role = "breathe" | "watch";

/** `closed` is final. In every other status the client connects or is connected. */
export type Status = "connecting" | "open" | "reconnecting" | "closed";

export interface StatusChange {
  readonly status: Status;
  /** The close code of the last connection: 1006 if it had none, null while the status is `open`. */
  readonly code: number | null;
  /** The close reason of the last connection, or "". */
  readonly reason: string;
}

/** Everything that a view needs. It is frozen, and replaced only if something changed. It survives a reconnect. */
export interface Snapshot extends StatusChange {
  /** When the server counted (ms since 1970, server's clock). Null before the first welcome. */
  readonly at: number | null;
  /** How many people breathe in the room. */
  readonly count: number;
  /** How many of them are counted only because their sitting still runs. */
  readonly resting: number;
  /** How many people are in each configured mood: 0 while the room hides moods. Empty before the first welcome. */
  readonly moods: Readonly<Record<string, number>>;
  /** This person's mood. It changes at once, before the server confirms it. */
  readonly mood: Mood;
  /** When this person's sitting ends or ended (ms since 1970, server's clock). Null without a sitting. */
  readonly sit: number | null;
  /** The room's breath. Null before the first welcome. */
  readonly breath: Breath | null;
  /** This person's session id. It is a secret: do not display it. */
  readonly session: string;
}

export interface RoomError {
  /** A code of the server's error frame, or `bad_frame` if the client could not read a frame. */
  readonly code: FrameErrorCode | "bad_frame";
  readonly message: string;
}

export interface RoomEvents {
  /** The counts changed. */
  presence: Readonly<Omit<Presence, "moods">> & Pick<Snapshot, "moods">;
  /** This person's mood changed. */
  mood: Mood;
  /** This person's sitting changed. */
  sit: Snapshot["sit"];
  status: StatusChange;
  error: RoomError;
  /** The snapshot changed. This event follows the more specific ones. */
  change: Snapshot;
}

export const INITIAL_SNAPSHOT = Object.freeze({
  status: "connecting",
  code: null,
  reason: "",
  at: null,
  count: 0,
  resting: 0,
  moods: Object.freeze({}),
  sit: null,
  breath: null,
} satisfies Omit<Snapshot, "mood" | "session">);

/** Returns the same object if nothing differs, so that a view can compare by reference. */
export function nextSnapshot(snapshot: Snapshot, change: Partial<Snapshot>): Snapshot {
  const next = { ...snapshot, ...change };
  if (isEqual(next.moods, snapshot.moods)) next.moods = snapshot.moods;
  if (isEqual(next.breath, snapshot.breath)) next.breath = snapshot.breath;
  const isChanged = (Object.keys(next) as (keyof Snapshot)[]).some((key) => next[key] !== snapshot[key]);
  Object.freeze(next.moods);
  Object.freeze(next.breath);
  return isChanged ? Object.freeze(next) : snapshot;
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
