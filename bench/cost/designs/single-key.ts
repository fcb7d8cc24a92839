/** The system that is replaced: everybody in one JSON value; each heartbeat reads it, prunes it, and writes it back. */
import { aggregateOf, type Design, SECOND, type Session, upsert } from "./design.ts";

const KEY = "sessions";
const HEARTBEAT = 10 * SECOND;
const TTL = 30 * SECOND;

export const singleKey: Design = {
  name: "single-key",
  title: "Single key, 10 s heartbeat",
  heartbeat: HEARTBEAT,
  staleness: TTL + HEARTBEAT,
  tellsLeave: false,
  async visit({ kv, now }, visit) {
    const sessions = (await kv.get<Session[]>(KEY)) ?? [];
    const next = upsert(sessions, visit, now(), TTL);
    await kv.put(KEY, next);
    return aggregateOf(next);
  },
};
