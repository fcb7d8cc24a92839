import type { FrameErrorCode, Presence } from "../party/protocol.ts";
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
  /** Every configured mood and how many people are in it; empty before the first welcome. */
  readonly moods: Readonly<Record<string, number>>;
  /** This person's own, shown as soon as it is asked for. */
  readonly mood: Mood;
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
  status: StatusChange;
  error: RoomError;
  /** After any of the others that goes with it. */
  change: Snapshot;
}

/** The same object where the change changes nothing, so that a view can compare by reference. */
export function evolve(snapshot: Snapshot, change: Partial<Snapshot>): Snapshot {
  const next = { ...snapshot, ...change };
  if (JSON.stringify(next.moods) === JSON.stringify(snapshot.moods)) next.moods = snapshot.moods;
  const changed = (Object.keys(next) as (keyof Snapshot)[]).some((key) => next[key] !== snapshot[key]);
  Object.freeze(next.moods);
  return changed ? Object.freeze(next) : snapshot;
}
