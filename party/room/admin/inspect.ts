import type { Settings } from "../../settings/settings.ts";
import type { Inspection } from "../../wire/admin.ts";
import type { Bans } from "../bans.ts";
import type { Sessions } from "../sessions.ts";
import type { Counters } from "./counters.ts";

const SECOND_MS = 1000;

/** Everything that an admin sees of a room at one moment (M6). */
export function inspection<S>(
  room: string,
  now: number,
  sessions: Sessions<S>,
  bans: Bans,
  counters: Counters,
  alarm: Inspection["alarm"],
  settings: Settings,
): Inspection {
  const { moods, heartbeat, ttl, grace, maxSitMinutes, breath } = settings;
  return {
    room,
    at: now,
    ...sessions.tally.aggregate,
    watchers: watchersOf(sessions),
    sockets: sessions.connections.size,
    closed: bans.isClosed,
    removed: bans.sessionsRemovedAt(now),
    alarm,
    counters: { ...counters },
    settings: {
      moods: [...moods],
      heartbeatSeconds: heartbeat / SECOND_MS,
      ttlSeconds: ttl / SECOND_MS,
      graceSeconds: grace / SECOND_MS,
      maxSitMinutes,
      breathPattern: [...breath],
    },
  };
}

/** How many sockets only watch. */
export function watchersOf<S>({ connections }: Sessions<S>): number {
  let watchers = 0;
  for (const { session, isAdmin } of connections.values()) if (!session && !isAdmin) watchers++;
  return watchers;
}
