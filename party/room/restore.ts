/** Restores a room from its sockets' attachments and its snapshot (D1, D3, D4). */
import type { Settings } from "../settings/settings.ts";
import type { CloseName } from "../wire/close-codes.ts";
import { newCounters } from "./admin/counters.ts";
import { History } from "./admin/history.ts";
import { Occupancy } from "./admin/occupancy.ts";
import { enforceBans } from "./admission.ts";
import { readAttachment, toConnection } from "./attachment.ts";
import { Bans } from "./bans.ts";
import { Broadcast } from "./broadcast.ts";
import type { Records, RoomView } from "./commit.ts";
import { type Host, reasonOf, type Stored } from "./host.ts";
import { timeoutBefore } from "./schedule.ts";
import { type Connection, expiresAt, isLingering, type StoredSession } from "./session.ts";
import { EVICTION_MS, Sessions } from "./sessions.ts";
import { decodeSnapshot, type Snapshot } from "./snapshot.ts";
import { Store } from "./store.ts";

/** After a restart everybody must reconnect over the network. They get at least this long (D3). */
const RETURN_WITHIN_MS = 15_000;
const MINUTE_MS = 60_000;
/** A room as it was found. */
export interface Restored<S> extends RoomView<S>, Records {
  /** Sockets that must not stay. */
  readonly closes: ReadonlyMap<S, CloseName>;
  /** A socket that is still here proves that the room was evicted, not restarted. */
  readonly isConclusive: boolean;
}

/** Never rejects. */
export async function restoreRoom<S>(
  host: Host<S>,
  settings: Settings,
  { isReload = false } = {},
): Promise<Restored<S>> {
  const log = (event: string, fault: unknown) => host.log({ room: host.name, event, reason: reasonOf(fault) });
  const stored = await load(host, log);
  const now = host.now();
  const sessions = new Sessions<S>(settings);
  const closes = new Map<S, CloseName>();
  let name = host.name;
  for (const socket of host.sockets()) {
    try {
      restoreConnection(host, sessions, socket);
      // PartyKit does not tell a room its name if an alarm wakes it.
      name ??= readAttachment(host.attachment(socket))?.[1] ?? null;
    } catch (fault) {
      log("read an attachment", fault);
      closes.set(socket, "stateLost");
    }
  }
  const hasSurvivors = sessions.connections.size > 0;
  // An attachment that cannot be read does not tell whose socket it is. A reloaded room's sockets may be newer than a restart.
  const isConclusive = closes.size === 0 && !isReload;
  const isEvicted = hasSurvivors && isConclusive;
  let snapshot: Snapshot | null = null;
  try {
    if (stored?.snapshot) snapshot = decodeSnapshot(stored.snapshot, isEvicted ? "held" : "all");
  } catch (fault) {
    log("read the snapshot", fault);
  }
  name ??= snapshot?.room ?? null;
  const alarmAt = stored?.alarmAt ?? null;
  const savedAt = stored?.snapshot ? Math.min(snapshot?.savedAt ?? 0, now) : null;
  if (snapshot) {
    // The attachments keep every change that the snapshot does not have, so nothing must be stored now.
    sessions.takeUnsaved();
    restoreSessions(sessions, snapshot, settings, now);
  }
  if (isEvicted) sessions.endPresumed(now);
  // Platforms evict later. So the room was reset, and may not have stored everything urgent.
  const isEarly = snapshot !== null && now - snapshot.savedAt < EVICTION_MS;
  const bans = new Bans(snapshot?.bans);
  // A socket that came in while the bans could not be read must not stay.
  for (const [socket, code] of enforceBans(sessions, bans, now)) closes.set(socket, code);
  sessions.resumeTimeout(alarmAt === null ? now : timeoutBefore(alarmAt));
  const isAdministered = settings.adminToken !== null;
  const restored: Restored<S> = {
    name,
    sessions,
    bans,
    closes,
    isConclusive,
    broadcast: restoreBroadcast(snapshot, sessions, isReload || isEarly),
    store: new Store(host, log, settings.heartbeat, now, { alarmAt, savedAt, isLoaded: stored !== null }),
    counters: snapshot?.counters ?? newCounters(now),
    occupancy: new Occupancy(sessions.count, now, snapshot?.occupancy),
    history: isAdministered ? new History(settings.moods, now, snapshot?.history) : null,
  };
  restored.counters.constructed++;
  if (isEvicted && snapshot) restored.store.markUnsaved("concluded");
  if (isEarly || isReload) restored.store.markUnsaved("urgent");
  if (snapshot && !hasSurvivors) accountForAbsence(restored, snapshot, now);
  return restored;
}

/**
 * Takes back a socket that was here before the room slept.
 * @returns null if the room has released it.
 * @throws TypeError if its attachment cannot be read.
 */
function restoreConnection<S>(host: Host<S>, sessions: Sessions<S>, socket: S): Connection<S> | null {
  const attachment = readAttachment(host.attachment(socket));
  if (!attachment) return null;
  const [, , state] = attachment;
  const connection = toConnection(socket, attachment);
  sessions.connect(connection);
  if (state) {
    const [deadline, mood, sitUntil, joinedAt] = state;
    // A socket whose close wakes the room is not listed any more, so its session came from the snapshot. The attachment
    // is newer.
    const known = sessions.get(connection.id);
    if (known?.isPresumed) known.deadline = deadline;
    const isNewer = !known || isLingering(known);
    const session = sessions.attach(connection, mood);
    session.deadline = Math.max(session.deadline, deadline);
    if (!isNewer) return connection;
    sessions.setMood(session, mood !== null && sessions.tally.has(mood) ? mood : null);
    session.sitUntil = sitUntil;
    session.joinedAt = joinedAt;
  }
  return connection;
}

/**
 * The connection of a socket that has closed. If its close has woken the room, the platform does not list it any more. It
 * then shows that the room was evicted, not restarted.
 */
export function findClosed<S>(
  host: Host<S>,
  sessions: Sessions<S>,
  socket: S,
  isConclusive: boolean,
  now: number,
): Connection<S> | null {
  const known = sessions.connections.get(socket);
  if (known) return known;
  const connection = restoreConnection(host, sessions, socket);
  if (connection && isConclusive) sessions.endPresumed(now);
  return connection;
}

/** Null if storage could not be read. */
async function load<S>(host: Host<S>, log: (event: string, fault: unknown) => void): Promise<Stored | null> {
  try {
    return await host.load();
  } catch (fault) {
    log("load", fault);
    return null;
  }
}

/** The attachments know more than the snapshot, so it only adds people without a socket. */
function restoreSessions<S>(sessions: Sessions<S>, snapshot: Snapshot, settings: Settings, now: number): void {
  const isFresh = snapshot.savedAt + 2 * settings.ttl > now;
  for (const session of snapshot.sessions) {
    // Of an old snapshot only sittings hold. Nobody else in it is expected back.
    if (isFresh) restoreSession(sessions, session, settings, now);
    else if (session.sitUntil > now) restoreSession(sessions, { ...session, isConnected: false }, settings, now);
  }
}

/** If the room has changed after its snapshot, people have seen something else. @param mayHaveChanged Even if it changed back. */
function restoreBroadcast<S>(snapshot: Snapshot | null, { tally }: Sessions<S>, mayHaveChanged: boolean): Broadcast {
  return new Broadcast(snapshot?.sent, snapshot !== null && (mayHaveChanged || snapshot.sent !== tally.shownText));
}

/**
 * No socket survived. The room may have slept while people rested, or not have run at all. Either way nobody is known to
 * have stayed beyond their expiry.
 */
function accountForAbsence<S>({ counters, occupancy, history }: Restored<S>, snapshot: Snapshot, now: number): void {
  const { countedAt } = occupancy.state;
  const stays = snapshot.sessions.map((session) => ({ mood: session.mood, until: expiresAt(session) }));
  for (const { mood, until } of stays.sort((one, other) => one.until - other.until)) {
    counters.personMs += Math.min(until, now) - countedAt;
    if (until < now) history?.leave(mood, until);
  }
  occupancy.skipTo(now);
}

function restoreSession<S>(sessions: Sessions<S>, stored: StoredSession, settings: Settings, now: number): void {
  const latest = now + settings.ttl;
  const known = sessions.get(stored.id);
  if (known) {
    known.deadline = Math.max(known.deadline, Math.min(stored.deadline, latest));
    return;
  }
  const earliest = stored.isConnected ? now + RETURN_WITHIN_MS : stored.deadline;
  sessions.restoreLingering({
    ...stored,
    deadline: Math.min(Math.max(stored.deadline, earliest), latest),
    sitUntil: Math.min(stored.sitUntil, now + settings.maxSitMinutes * MINUTE_MS),
  });
}
