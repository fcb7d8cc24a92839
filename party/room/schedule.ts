/** Decides what is due: the only place that knows why a room wakes. */
import type { Inspection } from "../wire/admin.ts";
import type { Broadcast } from "./broadcast.ts";
import type { Sessions } from "./sessions.ts";
import type { Store } from "./store.ts";

const NEVER = Number.POSITIVE_INFINITY;
/** People who expire within the same half second are one wake. */
const EXPIRY_STEP_MS = 500;
/**
 * From this many sockets on it pays to wait for an event. A visit of ten minutes makes about three: with 90 sockets one comes
 * every two seconds, with 200 every second. People await a broadcast more than somebody's departure.
 */
const CROWD_SOCKETS = { departure: 90, broadcast: 200 };
/** Smaller rooms have too few events to wait for. */
const SHORT_PATIENCE_MS = 1000;
/** A room that may be evicted after ten idle seconds has sent its broadcast: the longest interval and this are less (P5). */
const BROADCAST_PATIENCE_MS = 4500;

export interface Due {
  /** Milliseconds since 1970; infinity if nothing is due. */
  readonly at: number;
  readonly why: Inspection["alarm"]["why"];
}

/**
 * The earliest thing for which the room must wake. The next event does everything that is due. So the alarm for a
 * broadcast or a departure is late on purpose, because an event that comes anyway makes it unnecessary.
 * @param patience How late (ms, `PATIENCE_SECONDS`).
 * @param retainUntil Until when an empty room must remember its bans and history (ms).
 */
export function nextDue<S>(
  now: number,
  sessions: Sessions<S>,
  broadcast: Broadcast,
  store: Store,
  patience: number,
  retainUntil: number,
): Due {
  const sockets = sessions.connections.size;
  const patienceFor = (what: keyof typeof CROWD_SOCKETS) =>
    Math.min(patience, sockets < CROWD_SOCKETS[what] ? SHORT_PATIENCE_MS : Number.POSITIVE_INFINITY);
  // Not before the broadcast that could show the result.
  const pruneAt = (expiry: number) => Math.max(toStep(expiry), broadcast.dueAt(sockets, now));
  const times: readonly Due[] = [
    { at: NEVER, why: "nothing" },
    {
      at: broadcastAt(now, sessions, broadcast) + Math.min(patienceFor("broadcast"), BROADCAST_PATIENCE_MS),
      why: "broadcast",
    },
    { at: store.urgentSaveAt(now), why: "save" },
    { at: pruneAt(sessions.nextTimeout), why: "deadline" },
    { at: pruneAt(sessions.nextExpiry) + patienceFor("departure"), why: "deadline" },
    { at: store.reloadAt, why: "memory" },
    { at: sessions.isEmpty && store.isLoaded ? retainUntil : NEVER, why: "memory" },
  ];
  return times.reduce((earliest, due) => (due.at < earliest.at ? due : earliest));
}

/** When the next broadcast is due (ms): never if nobody would learn anything. */
export function broadcastAt<S>(now: number, { connections, tally }: Sessions<S>, broadcast: Broadcast): number {
  const sockets = connections.size;
  return sockets > 0 && broadcast.isPending(tally.shownText) ? broadcast.dueAt(sockets, now) : NEVER;
}

function toStep(expiry: number): number {
  return Math.ceil(expiry / EXPIRY_STEP_MS) * EXPIRY_STEP_MS;
}

/** The earliest timeout that an alarm at `alarmAt` (ms) may stand for. An earlier one would move the alarm. */
export function timeoutBefore(alarmAt: number): number {
  return alarmAt - EXPIRY_STEP_MS + 1;
}
