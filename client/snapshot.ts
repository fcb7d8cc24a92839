import type { Breath } from "../party/wire/breath.ts";
import type { FrameErrorCode, Presence } from "../party/wire/frames.ts";
import type { Mood } from "./mood.ts";

/** Breathing people are counted, watchers only look. */
export type Role = "breathe" | "watch";
export type Status = "connecting" | "open" | "reconnecting" | "closed";

export interface StatusChange {
  readonly status: Status;
  /** Why the last connection ended: its close code and reason, 1006 where there was none; null while it is open. */
  readonly code: number | null;
  readonly reason: string;
}

/** All there is to show. Frozen; a new one only when something has changed. While reconnecting it keeps what it knew. */
export interface Snapshot extends StatusChange {
  /** When the server counted (its clock, ms); null before the first welcome. */
  readonly at: number | null;
  readonly count: number;
  /** How many of them are here by their sitting alone. */
  readonly resting: number;
  /** Every configured mood and how many people are in it; empty before the first welcome. */
  readonly moods: Readonly<Record<string, number>>;
  /** This person's own, shown as soon as it is asked for. */
  readonly mood: Mood;
  /** When this person's sitting ends or has ended (server's clock, ms); null where there is none. */
  readonly sit: number | null;
  /** The room's breath; null before the first welcome. */
  readonly breath: Breath | null;
  /** This person's own id: a secret, not for display. */
  readonly session: string;
}

export interface RoomError {
  readonly code: FrameErrorCode | "bad_frame";
  readonly message: string;
}

export interface RoomEvents {
  presence: Readonly<Omit<Presence, "moods">> & Pick<Snapshot, "moods">;
  mood: Mood;
  sit: Snapshot["sit"];
  status: StatusChange;
  error: RoomError;
  /** After any of the others that goes with it. */
  change: Snapshot;
}

/** What there is to show before anything was heard. */
export const NOTHING_HEARD = Object.freeze({
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

/** The same object where the change changes nothing, so that a view can compare by reference. */
export function evolve(snapshot: Snapshot, change: Partial<Snapshot>): Snapshot {
  const next = { ...snapshot, ...change };
  if (isSame(next.moods, snapshot.moods)) next.moods = snapshot.moods;
  if (isSame(next.breath, snapshot.breath)) next.breath = snapshot.breath;
  const changed = (Object.keys(next) as (keyof Snapshot)[]).some((key) => next[key] !== snapshot[key]);
  Object.freeze(next.moods);
  Object.freeze(next.breath);
  return changed ? Object.freeze(next) : snapshot;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
