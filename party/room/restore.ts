import type { Settings } from "../settings/settings.ts";
import { readAttachment } from "./attachment.ts";
import { Broadcast } from "./broadcast.ts";
import { type Connection, connectionOf } from "./connection.ts";
import { type Host, reasonOf, type Stored } from "./host.ts";
import { Memory } from "./memory.ts";
import { Roster } from "./roster.ts";
import { isLingering } from "./session.ts";
import { decodeSnapshot, type Snapshot, type StoredSession } from "./snapshot.ts";
import { type Log, Persistence } from "./store.ts";
import { Voice } from "./voice.ts";

/** After a restart everybody has to come back over the network; this is how long they are given at least (ms, D3). */
const RETURN_WITHIN = 15_000;
const MINUTE = 60_000;
/**
 * A room that is made again so soon after it was stored (ms) was evicted sooner than platforms do it, and may not have
 * stored what it told last. It tells everybody how it is, and stores that.
 */
const SUDDEN = 10_000;

/** What a room is made of. */
export interface Parts<S> {
  readonly roster: Roster<S>;
  readonly broadcast: Broadcast;
  readonly persistence: Persistence;
  readonly voice: Voice<S>;
  /** Another one, when what could not be read has been read. */
  memory: Memory;
  readonly log: Log;
}

/** Makes a room again out of its sockets' attachments and its snapshot (D1, D3, D4). Never rejects. */
export async function rebuild<S>(host: Host<S>, settings: Settings): Promise<Parts<S>> {
  const voice = new Voice(host, settings, host.name);
  const log: Log = (event, fault) => host.log({ room: voice.name, event, reason: reasonOf(fault) });

  const roster = new Roster<S>(settings, (socket) => host.heartbeat(socket));
  for (const socket of host.sockets()) {
    try {
      restoreConnection(host, roster, voice, socket);
    } catch (fault) {
      log("read an attachment", fault);
      voice.release(socket, "stateLost");
    }
  }

  const stored = await load(host, log);
  const now = host.now();
  const alarmAt = stored?.alarm ?? null;
  // The alarm was set for the earliest thing due, so nobody can be silent before it; without one, that is to be seen.
  if (roster.connections.size > 0) roster.noneSilentBefore(alarmAt ?? now);
  const onRow = () => parts.memory.counters.rows++;
  const persistence = new Persistence(host, log, onRow, { heartbeat: settings.heartbeat, now, alarmAt });
  roster.onChange = (storeBy) => persistence.markUnsaved(storeBy);
  const memory = new Memory(settings, now);
  const parts: Parts<S> = { roster, broadcast: new Broadcast(), persistence, voice, memory, log };
  if (stored) recall(parts, settings, stored.snapshot, now);
  parts.memory.counters.constructed++;
  return parts;
}

/** Where that failed when the room was made. @returns whether it has been done. Never rejects. */
export async function readAgain<S>(host: Host<S>, settings: Settings, parts: Parts<S>): Promise<boolean> {
  const stored = await load(host, parts.log);
  if (!stored) return false;
  const { memory } = parts;
  recall(parts, settings, stored.snapshot, host.now());
  if (parts.memory !== memory) parts.memory.resume(memory);
  return true;
}

/** Takes in what is stored. Of those who are here the room knows better, whether its sockets told it or they came since. */
function recall<S>(parts: Parts<S>, settings: Settings, stored: Uint8Array | null, now: number): void {
  const { roster, broadcast, persistence, voice, log } = parts;
  let snapshot: Snapshot | null = null;
  try {
    if (stored) snapshot = ours(decodeSnapshot(stored), voice.name);
  } catch (fault) {
    log("read the snapshot", fault);
  }
  persistence.wasRead(stored?.length ?? 0, stored ? Math.min(snapshot?.saved ?? 0, now) : null);
  if (!snapshot) return;
  voice.name ??= snapshot.room;
  const isFresh = snapshot.saved + 2 * settings.ttl > now;
  for (const session of snapshot.sessions) {
    // Of an old snapshot only sittings come back; nobody in it is waited for.
    if (isFresh) restoreSession(roster, session, now, settings);
    else if (session.sit > now) restoreSession(roster, { ...session, connected: false }, now, settings);
  }
  if (snapshot.broadcast && broadcast.sent === null) {
    const isSudden = now - snapshot.saved < SUDDEN;
    broadcast.resume(snapshot.broadcast.sent, Math.min(snapshot.broadcast.at, now), isSudden);
  }
  if (!snapshot.memory) return;
  parts.memory = new Memory(settings, now, snapshot.memory);
  // A room that runs wakes before its people have expired: whatever came after, nobody was there to count it.
  const expired = lastExpiry(snapshot, settings.ttl);
  if (expired < now) parts.memory.history?.pauseAt(expired);
  turnAway(parts, now);
}

/** Those who came in while it could not be read that they are kept out. */
function turnAway<S>({ roster, voice, memory }: Parts<S>, now: number): void {
  if (memory.moderation.until <= now) return;
  for (const connection of roster.connections.values()) {
    const refusal = connection.observer ? null : memory.moderation.refusal(connection.id, now);
    if (!refusal) continue;
    roster.dismiss(connection, "left", now);
    voice.release(connection.socket, refusal);
  }
  for (const session of roster.sessions) if (memory.moderation.refusal(session.id, now)) roster.end(session);
}

/**
 * Takes a socket back that was here before the room slept.
 * @returns undefined when the room has let it go.
 * @throws TypeError when its attachment cannot be read.
 */
export function restoreConnection<S>(
  host: Host<S>,
  roster: Roster<S>,
  voice: Voice<S>,
  socket: S,
): Connection<S> | undefined {
  const value = host.attachment(socket);
  if (value === null || value === undefined) return undefined;
  const [, room, id, deadline, mood, heard, away, sit, joined, observer, opened, address, oversized, answered] =
    readAttachment(value);
  if (isForeign(room, host.name)) throw new TypeError(`attachment of the room ${room}`);
  voice.name ??= room;
  const connection = connectionOf({ socket, id, observer, address }, opened);
  connection.heard = heard;
  connection.answered = answered;
  connection.away = away;
  connection.oversized = oversized;
  roster.admit(connection);
  if (deadline !== null) {
    const there = roster.sessions.get(id);
    // Only for a socket whose close woke the room: it is no longer listed, so its session was taken for a lost one.
    if (there && isLingering(there)) there.deadline = deadline;
    const session = roster.seat(connection, mood);
    session.deadline = Math.max(session.deadline, deadline);
    session.sit = sit;
    session.joined = joined;
  }
  return connection;
}

function restoreSession<S>(roster: Roster<S>, stored: StoredSession, now: number, settings: Settings): void {
  const latest = now + settings.ttl;
  const there = roster.sessions.get(stored.id);
  if (there) {
    there.deadline = Math.max(there.deadline, Math.min(stored.deadline, latest));
    return;
  }
  const earliest = stored.connected ? now + Math.min(RETURN_WITHIN, settings.ttl) : stored.deadline;
  const deadline = Math.min(Math.max(stored.deadline, earliest), latest);
  const session = roster.sessions.add(stored.id, stored.mood, deadline, stored.joined);
  session.heard = stored.heard;
  session.graced = stored.graced;
  session.sit = Math.min(stored.sit, now + settings.maxSitMinutes * MINUTE);
  roster.linger(session, stored.address);
  if (stored.connected) roster.changed();
}

/** Where either name is not known, it is taken for ours. */
function isForeign(room: string | null, name: string | null): boolean {
  return room !== null && name !== null && room !== name;
}

/** @throws TypeError for a snapshot of another room. */
function ours(snapshot: Snapshot, name: string | null): Snapshot {
  if (isForeign(snapshot.room, name)) throw new TypeError(`snapshot of the room ${snapshot.room}`);
  return snapshot;
}

/** What is stored, or null where it cannot be read. */
async function load<S>(host: Host<S>, log: Log): Promise<Stored | null> {
  const failing = (fault: unknown) => log("load", fault);
  try {
    return await host.load(failing);
  } catch (fault) {
    failing(fault);
    return null;
  }
}

/** When the last of those in a snapshot would have been over, had nobody been heard from since (ms). */
function lastExpiry({ saved, sessions }: Snapshot, ttl: number): number {
  return sessions.reduce((latest, { sit }) => Math.max(latest, sit), saved + ttl);
}
