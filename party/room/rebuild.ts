import { type Host, reasonOf, type Stored } from "../host.ts";
import type { Settings } from "../settings.ts";
import { Broadcast } from "./broadcast.ts";
import { type Connection, readAttachment } from "./connection.ts";
import { Roster } from "./roster.ts";
import { isLingering } from "./session.ts";
import { decodeSnapshot, type Snapshot, type StoredSession } from "./snapshot.ts";
import { Store } from "./store.ts";

/** After a restart everybody has to come back over the network; this is how long they are given at least (ms, D3). */
const RETURN_WITHIN = 15_000;
/** The server cannot go on with this socket; its client comes back with a new one. */
const CANNOT_GO_ON = 1011;

export interface Rebuilt<S> {
  readonly roster: Roster<S>;
  readonly broadcast: Broadcast;
  readonly store: Store;
}

/** Makes a room again out of its sockets' attachments and its snapshot (D1, D3, D4). Never rejects. */
export async function rebuild<S>(host: Host<S>, settings: Settings): Promise<Rebuilt<S>> {
  const now = host.now();
  let name: string | null = null;
  const log = (event: string, fault: unknown) => host.log({ room: name, event, reason: reasonOf(fault) });

  const roster = new Roster<S>(settings, (socket) => host.heartbeat(socket));
  for (const socket of host.sockets()) {
    try {
      const connection = reopen(host, roster, socket);
      name ??= connection?.room ?? null;
    } catch (fault) {
      log("read an attachment", fault);
      host.attach(socket, null);
      host.close(socket, CANNOT_GO_ON, "state lost");
    }
  }
  roster.changed = false;

  let stored: Stored = { snapshot: null, alarm: null };
  let snapshot: Snapshot | null = null;
  try {
    stored = await host.load();
    if (stored.snapshot) snapshot = decodeSnapshot(stored.snapshot);
  } catch (fault) {
    log("read the snapshot", fault);
  }
  const broadcast = new Broadcast();
  if (snapshot && snapshot.saved + 2 * settings.ttl > now) {
    name ??= snapshot.room;
    for (const session of snapshot.sessions) restore(roster, session, now, settings.ttl);
    if (snapshot.broadcast) broadcast.resume(snapshot.broadcast.sent, snapshot.broadcast.at, now);
  }
  // The alarm was set for the earliest thing due, so nobody can be silent before it; without one, that is to be seen.
  roster.resume(stored.alarm ?? now);
  const savedAt = stored.snapshot && Math.min(snapshot?.saved ?? 0, now);
  return { roster, broadcast, store: new Store(host, name, savedAt, stored.alarm) };
}

/**
 * Takes a socket back that was here before the room slept.
 * @returns undefined when the room has let it go.
 * @throws TypeError when its attachment cannot be read.
 */
export function reopen<S>(host: Host<S>, roster: Roster<S>, socket: S): Connection<S> | undefined {
  const value = host.attachment(socket);
  if (value === null || value === undefined) return undefined;
  const [, room, id, deadline, mood, heard, away] = readAttachment(value);
  const connection: Connection<S> = { socket, room, id, session: null, heard, away };
  roster.admit(connection);
  if (deadline !== null) {
    const there = roster.sessions.get(id);
    // Only for a socket whose close woke the room: it is no longer listed, so its session was taken for a lost one.
    if (there && isLingering(there)) there.deadline = deadline;
    const session = roster.seat(connection, mood);
    session.deadline = Math.max(session.deadline, deadline);
  }
  return connection;
}

function restore<S>(roster: Roster<S>, stored: StoredSession, now: number, ttl: number): void {
  const latest = now + ttl;
  const there = roster.sessions.get(stored.id);
  if (there) {
    there.deadline = Math.max(there.deadline, Math.min(stored.deadline, latest));
    return;
  }
  const earliest = stored.connected ? now + Math.min(RETURN_WITHIN, ttl) : stored.deadline;
  const deadline = Math.min(Math.max(stored.deadline, earliest), latest);
  roster.sessions.add(stored.id, stored.mood, deadline);
  roster.linger(deadline);
  if (stored.connected) roster.changed = true;
}
