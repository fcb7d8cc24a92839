/** Decides what is due: the only place that knows why a room wakes. */
import type { Inspection } from "../wire/admin.ts";
import type { Broadcast } from "./broadcast.ts";
import type { Sessions } from "./sessions.ts";
import type { Store } from "./store.ts";

const NEVER = Number.POSITIVE_INFINITY;
/** People who expire within the same half second are one wake. */
const EXPIRY_STEP_MS = 500;

export interface Due {
  /** Milliseconds since 1970; infinity if nothing is due. */
  readonly at: number;
  readonly why: Inspection["alarm"]["why"];
}

/**
 * The earliest thing due.
 * @param retainUntil Until when an empty room must remember its bans and history (ms).
 */
export function nextDue<S>(
  now: number,
  sessions: Sessions<S>,
  broadcast: Broadcast,
  store: Store,
  retainUntil: number,
): Due {
  const times: readonly Due[] = [
    { at: NEVER, why: "nothing" },
    { at: broadcastAt(now, sessions, broadcast), why: "broadcast" },
    { at: store.saveAt(now), why: "save" },
    { at: pruneAt(now, sessions, broadcast), why: "deadline" },
    { at: store.reloadAt, why: "memory" },
    { at: sessions.isEmpty && store.isLoaded ? retainUntil : NEVER, why: "memory" },
  ];
  return times.reduce((earliest, due) => (due.at < earliest.at ? due : earliest));
}

/** When the next broadcast is due (ms): never if nobody would learn anything. */
export function broadcastAt<S>(now: number, { connections, tally }: Sessions<S>, broadcast: Broadcast): number {
  const sockets = connections.size;
  return sockets > 0 && broadcast.isPending(tally.text) ? broadcast.dueAt(sockets, now) : NEVER;
}

/** When to prune (ms): not before the broadcast that could show the result. */
function pruneAt<S>(now: number, sessions: Sessions<S>, broadcast: Broadcast): number {
  if (sessions.isEmpty) return NEVER;
  const step = Math.ceil(sessions.nextExpiry / EXPIRY_STEP_MS) * EXPIRY_STEP_MS;
  return Math.max(step, broadcast.dueAt(sessions.connections.size, now));
}

/** The earliest expiry that an alarm at `alarmAt` (ms) may stand for. An earlier one would move the alarm. */
export function expiryBefore(alarmAt: number): number {
  return alarmAt - EXPIRY_STEP_MS + 1;
}
