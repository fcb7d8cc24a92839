import type { Settings } from "../settings/settings.ts";
import { PROTOCOL_VERSION } from "../wire/close-codes.ts";
import type { Welcome } from "../wire/frames.ts";
import type { Session } from "./session.ts";
import type { Aggregate } from "./tally.ts";

/** The first frame on a socket, and the answer to `join` and `watch` (F1, F3). @param session Null for a watcher. */
export function welcomeFrame<S>(
  room: string,
  session: Session<S> | null,
  shown: Aggregate,
  now: number,
  { heartbeat, ttl, moods, breath }: Settings,
): Welcome {
  return {
    type: "welcome",
    v: PROTOCOL_VERSION,
    room,
    session: session?.id ?? null,
    mood: session?.mood ?? null,
    now,
    heartbeat,
    ttl,
    moods: [...moods],
    sit: session && session.sitUntil > now ? session.sitUntil : null,
    breath: { pattern: [...breath], epoch: 0 },
    presence: { at: now, ...shown },
  };
}
