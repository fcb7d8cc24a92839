import type { Settings } from "../settings/settings.ts";
import { beat, type Connection, type Departure, hear, silentAt } from "./connection.ts";
import { Addresses } from "./ip-quota.ts";
import { isLingering, overAt, type Session } from "./session.ts";
import { Sessions } from "./sessions.ts";
import { STORED_WITHIN } from "./store.ts";

/** Deadlines wake the room no more often than this (ms), so that many of them close together are one wake. */
const PRUNE_INTERVAL = 1000;

/** A heartbeat that is half of one late is missed. */
const MISSED = 1.5;
const AT_ONCE = Number.NEGATIVE_INFINITY;
const NEVER = Number.POSITIVE_INFINITY;

/** Who is here: every socket, every session, and when the next of them can be over. */
export class Roster<S> {
  readonly sessions: Sessions<S>;
  readonly addresses = new Addresses();
  /** Told of every change in what a snapshot stores, and by when it is to be stored (ms). */
  onChange: (storeBy: number) => void = () => {};

  readonly #connections = new Map<S, Connection<S>>();
  readonly #settings: Settings;
  readonly #heartbeat: (socket: S) => number | null;
  readonly #lingering = new Set<Session<S>>();
  /** Lower bounds: no socket can be silent, no lingering session over, before these times (ms). */
  #silentAt = NEVER;
  #overAt = NEVER;
  #prunedAt = Number.NEGATIVE_INFINITY;

  /** @param heartbeat When the platform last answered a socket's heartbeat by itself. */
  constructor(settings: Settings, heartbeat: (socket: S) => number | null) {
    this.#settings = settings;
    this.#heartbeat = heartbeat;
    this.sessions = new Sessions(settings.moods);
  }

  get connections(): ReadonlyMap<S, Connection<S>> {
    return this.#connections;
  }

  get isEmpty(): boolean {
    return this.connections.size === 0 && this.sessions.count === 0;
  }

  admit(connection: Connection<S>): void {
    this.#connections.set(connection.socket, connection);
    if (connection.address !== null) this.addresses.take(connection.address);
    this.#silentAt = Math.min(this.#silentAt, silentAt(connection, this.#settings.ttl));
  }

  /** Takes a socket out of the room. */
  dismiss(connection: Connection<S>, departure: Departure, now: number): void {
    this.#forget(connection);
    this.unseat(connection, departure, now);
  }

  /**
   * Gives a socket its session: the one with its id, or a new one.
   * @param mood That of a new session.
   */
  seat(connection: Connection<S>, mood: string | null): Session<S> {
    const session = this.sessions.get(connection.id) ?? this.sessions.add(connection.id, mood, 0, connection.heard);
    if (isLingering(session)) this.changed();
    this.#release(session);
    this.sessions.setResting(session, false);
    session.graced = false;
    if (connection.session !== session) session.connections = [...session.connections, connection];
    connection.session = session;
    hear(connection, connection.heard, this.#settings.ttl);
    return session;
  }

  /** Takes a socket's session from it. The session goes on while it has other sockets (L2). */
  unseat(connection: Connection<S>, departure: Departure, now: number): void {
    const { session } = connection;
    if (!session) return;
    session.connections = session.connections.filter((other) => other !== connection);
    connection.session = null;
    if (!isLingering(session)) return;
    if (departure === "left") {
      this.changed();
      this.sessions.remove(session);
      return;
    }
    session.graced = departure === "clean";
    if (session.graced) session.deadline = now + this.#settings.grace;
    // Nobody sees it yet, and the end of a short grace is stored soon enough: both are one row then.
    this.changed(session.graced && this.#settings.grace <= STORED_WITHIN ? session.deadline : AT_ONCE);
    this.linger(session, connection.address);
  }

  /** From now on this session, which has no socket, is watched for its end. It keeps the place of its last socket. */
  linger(session: Session<S>, address: string | null): void {
    session.address = address;
    if (address !== null) this.addresses.take(address);
    this.#lingering.add(session);
    this.#overAt = Math.min(this.#overAt, session.deadline);
  }

  /** Ends a session, whatever holds it. Its sockets, which are returned, have no session any more. */
  end(session: Session<S>): readonly Connection<S>[] {
    const { connections } = session;
    for (const connection of connections) {
      this.#forget(connection);
      connection.session = null;
    }
    session.connections = [];
    this.#release(session);
    this.sessions.remove(session);
    this.changed();
    return connections;
  }

  /** Sockets, and sessions that have none: what a room has to keep. */
  get places(): number {
    return this.connections.size + this.#lingering.size;
  }

  /** A socket of this session that has missed a heartbeat, if there is one. */
  muteSocketOf(id: string, now: number): Connection<S> | undefined {
    const { heartbeat, ttl } = this.#settings;
    for (const connection of this.sessions.get(id)?.connections ?? []) {
      beat(connection, this.#heartbeat(connection.socket) ?? 0, ttl);
      if (connection.heard + MISSED * heartbeat <= now) return connection;
    }
    return undefined;
  }

  /** How many only look on. */
  get watchers(): number {
    let watchers = 0;
    for (const { session, observer } of this.connections.values()) if (!session && !observer) watchers++;
    return watchers;
  }

  /** A session came, went, or changed in what a snapshot stores. */
  changed(storeBy = AT_ONCE): void {
    this.onChange(storeBy);
  }

  /** @returns whether the mood is another one now. */
  setMood(session: Session<S>, mood: string | null): boolean {
    if (session.mood === mood) return false;
    this.sessions.setMood(session, mood);
    this.changed();
    return true;
  }

  /** @param until When the sitting ends (ms); 0: there is none any more. */
  sit(session: Session<S>, until: number): void {
    session.sit = until;
    this.changed();
  }

  /** Tells a roster that was made again that no socket can be silent before `at` (ms). */
  noneSilentBefore(at: number): void {
    this.#silentAt = at;
  }

  /** When the next look at the deadlines is due (ms). Sessions that only linger can wait for the next broadcast. */
  pruneAt(nextBroadcast: number): number {
    const earliest = this.#prunedAt + PRUNE_INTERVAL;
    return Math.min(Math.max(this.#silentAt, earliest), Math.max(this.#overAt, earliest, nextBroadcast));
  }

  /**
   * Removes what is past its deadline (L6, L7).
   * @returns the silent sockets, already without session: the caller closes them.
   */
  prune(now: number): Connection<S>[] {
    if (now < this.#silentAt && now < this.#overAt) return [];
    this.#prunedAt = now;
    const silent = now < this.#silentAt ? [] : this.#takeSilent(now);
    if (now >= this.#overAt) this.#endLingering(now);
    return silent;
  }

  #forget({ socket, address }: Connection<S>): void {
    if (this.#connections.delete(socket) && address !== null) this.addresses.free(address);
  }

  /** It lingers no more, if it did. */
  #release(session: Session<S>): void {
    if (this.#lingering.delete(session) && session.address !== null) this.addresses.free(session.address);
    session.address = null;
  }

  #takeSilent(now: number): Connection<S>[] {
    const { ttl, heartbeat } = this.#settings;
    const silent: Connection<S>[] = [];
    let next = NEVER;
    for (const connection of this.connections.values()) {
      // Only what may be out of date is asked for: in a busy room, each socket once per heartbeat; in a quiet one, all
      // of them at the one wake, so that the next is as far away as can be (H2).
      const isStale = connection.heard + heartbeat <= now || silentAt(connection, ttl) <= now;
      // A live socket that has not shown its token has only so long, whatever the platform answers it.
      if (isStale && connection.observer !== "asked") beat(connection, this.#heartbeat(connection.socket) ?? 0, ttl);
      const at = silentAt(connection, ttl);
      if (at <= now) silent.push(connection);
      else next = Math.min(next, at);
    }
    this.#silentAt = next;
    for (const connection of silent) this.dismiss(connection, "dropped", now);
    return silent;
  }

  #endLingering(now: number): void {
    let next = NEVER;
    for (const session of this.#lingering) {
      const isPast = session.deadline <= now;
      if (overAt(session) <= now) {
        this.#release(session);
        this.sessions.remove(session);
        this.changed();
      } else {
        this.sessions.setResting(session, isPast);
        next = Math.min(next, isPast ? session.sit : session.deadline);
      }
    }
    this.#overAt = next;
  }
}
