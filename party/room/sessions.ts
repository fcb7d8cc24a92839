import type { Settings } from "../settings/settings.ts";
import { IpQuota } from "./ip-quota.ts";
import { Lingering } from "./lingering.ts";
import type { Connection, Departure, Session, StoredSession } from "./session.ts";
import { createSession, isLingering, timeoutAt } from "./session.ts";
import { Tally } from "./tally.ts";
import { moreUrgent, type Unsaved } from "./unsaved.ts";

const NEVER = Number.POSITIVE_INFINITY;
/** Platforms evict after about ten idle seconds. A seat that is held no longer is free by then (D1). */
export const EVICTION_MS = 10_000;

/** Everybody in the room: the sockets, the people, and when the next of them can expire. */
export class Sessions<S> {
  readonly tally: Tally;
  readonly quota = new IpQuota();
  readonly #settings: Settings;
  readonly #connections = new Map<S, Connection<S>>();
  readonly #byId = new Map<string, Session<S>>();
  readonly #lingering: Lingering<S>;
  /** No socket is silent before this time (ms). A lower bound: heartbeats that the platform answered are not in it. */
  #nextTimeout = NEVER;
  #unsaved: Unsaved = "nothing";

  constructor(settings: Settings) {
    this.#settings = settings;
    this.tally = new Tally(settings.moods, settings.minPeopleForMoods);
    this.#lingering = new Lingering(this.quota, this.tally);
  }

  get connections(): ReadonlyMap<S, Connection<S>> {
    return this.#connections;
  }

  get all(): Iterable<Session<S>> {
    return this.#byId.values();
  }

  get count(): number {
    return this.#byId.size;
  }

  get isEmpty(): boolean {
    return this.places === 0;
  }

  /** Sockets, and sessions without one: everything that Q4 and Q5 limit. */
  get places(): number {
    return this.#connections.size + this.#lingering.size;
  }

  /** When the next socket may be silent (ms). */
  get nextTimeout(): number {
    return this.#connections.size > 0 ? this.#nextTimeout : NEVER;
  }

  /** When the next session without a socket may expire (ms). */
  get nextExpiry(): number {
    return this.#lingering.nextExpiry;
  }

  get(id: string): Session<S> | undefined {
    return this.#byId.get(id);
  }

  /** Adds a socket that watches until `attach` gives it a session. */
  connect(connection: Connection<S>): void {
    this.#connections.set(connection.socket, connection);
    this.quota.take(connection.address);
    this.#nextTimeout = Math.min(this.#nextTimeout, timeoutAt(connection, this.#settings.ttl));
  }

  /** Removes a socket, and detaches it from its session. */
  disconnect(connection: Connection<S>, departure: Departure, now: number): readonly Connection<S>[] {
    this.#removeConnection(connection);
    return this.detach(connection, departure, now);
  }

  /**
   * Gives a socket the session with its id, or a new one.
   * @param mood The mood of a new session. An unknown mood becomes none (D4).
   */
  attach(connection: Connection<S>, mood: string | null): Session<S> {
    const known = this.#byId.get(connection.id);
    const session = known ?? this.#add(connection.id, mood, connection.lastSeenAt);
    if (isLingering(session)) {
      // The snapshot may hold the seat. If the person leaves soon, a restored room would count them on.
      const isHeld = known !== undefined && session.deadline > connection.lastSeenAt + EVICTION_MS;
      this.#changed(isHeld ? "urgent" : "patient");
    }
    this.#lingering.delete(session);
    session.isInGrace = false;
    if (connection.session !== session) session.connections = [...session.connections, connection];
    connection.session = session;
    this.markSeen(connection, connection.lastSeenAt);
    return session;
  }

  /**
   * Takes a socket's session away, so that it watches. The session goes on while it has other sockets (L2).
   * @returns the other sockets of the session.
   */
  detach(connection: Connection<S>, departure: Departure, now: number): readonly Connection<S>[] {
    const { session } = connection;
    if (!session) return [];
    session.connections = session.connections.filter((other) => other !== connection);
    connection.session = null;
    if (!isLingering(session)) return session.connections;
    if (departure === "left") this.#remove(session);
    else {
      session.isInGrace = departure === "clean";
      if (session.isInGrace) session.deadline = now + this.#settings.grace;
      session.address = connection.address;
      this.#lingering.add(session);
    }
    // A room that is restored later concludes a departure by itself, unless the seat is still held then (`endPresumed`).
    const isHeld = session.sitUntil > now || (departure !== "left" && session.deadline > now + EVICTION_MS);
    this.#lingering.limitSitting(session, connection.openedAt, now);
    this.#changed(isHeld ? "urgent" : "patient");
    return [];
  }

  /** Ends a session. @returns its sockets, which are removed with it. */
  end(session: Session<S>): readonly Connection<S>[] {
    const { connections } = session;
    for (const connection of connections) {
      this.#removeConnection(connection);
      connection.session = null;
    }
    session.connections = [];
    this.#remove(session, "urgent");
    return connections;
  }

  /** L1: the only place where a sign of life moves a deadline. */
  markSeen(connection: Connection<S>, at: number): void {
    connection.lastSeenAt = Math.max(connection.lastSeenAt, at);
    const { session } = connection;
    if (!session) return;
    session.lastSeenAt = Math.max(session.lastSeenAt, at);
    session.deadline = Math.max(session.deadline, at + this.#settings.ttl);
  }

  /** A heartbeat was answered, by the platform or by the room. */
  markPong(connection: Connection<S>, at: number): void {
    connection.lastPongAt = Math.max(connection.lastPongAt, at);
    this.markSeen(connection, at);
  }

  /** @returns whether this changed the mood. */
  setMood(session: Session<S>, mood: string | null): boolean {
    if (session.mood === mood) return false;
    this.tally.moveMood(session.mood, mood);
    session.mood = mood;
    this.#changed("patient");
    return true;
  }

  /** @param until When the sitting ends (ms); 0 ends it now. */
  setSit(session: Session<S>, until: number): void {
    if (session.sitUntil === until) return;
    session.sitUntil = until;
    this.#changed("urgent");
  }

  /** Adds a session that the snapshot knows and that has no socket. If it had one, it lingers only now. */
  restoreLingering({ isConnected, id, mood, ...stored }: StoredSession): void {
    const session = this.#add(id, mood, stored.joinedAt);
    const lastSeenAt = stored.deadline - (stored.isInGrace ? this.#settings.grace : this.#settings.ttl);
    Object.assign(session, stored, { lastSeenAt, isPresumed: isConnected });
    this.#lingering.add(session);
    if (isConnected) this.#changed("urgent");
  }

  /** The room was evicted, not restarted (D1). */
  endPresumed(now: number): void {
    this.#lingering.endPresumed(now);
    this.#endExpired(now);
  }

  /** Tells a restored room that no socket is silent before `at` (ms), so that its first prune need not check them all. */
  resumeTimeout(at: number): void {
    this.#nextTimeout = at;
  }

  /**
   * Removes everybody who has expired (L6, L7).
   * @param lastPongAt When the platform last answered a socket's heartbeat (ms).
   * @returns the silent sockets, already removed: the caller closes them.
   */
  prune(now: number, lastPongAt: (socket: S) => number | null): readonly Connection<S>[] {
    const silent = now < this.#nextTimeout ? [] : this.#pruneSockets(now, lastPongAt);
    this.#endExpired(now);
    return silent;
  }

  #pruneSockets(now: number, lastPongAt: (socket: S) => number | null): readonly Connection<S>[] {
    const { ttl, heartbeat } = this.#settings;
    const silent: Connection<S>[] = [];
    let next = NEVER;
    for (const connection of this.#connections.values()) {
      // A busy room asks for each socket once per heartbeat. A quiet one asks for all of them at its one wake, so that
      // the next one is as far away as possible (H2).
      const isStale = connection.lastSeenAt + heartbeat <= now || timeoutAt(connection, ttl) <= now;
      if (isStale) this.markPong(connection, lastPongAt(connection.socket) ?? 0);
      const at = timeoutAt(connection, ttl);
      if (at <= now) silent.push(connection);
      else next = Math.min(next, at);
    }
    for (const connection of silent) this.disconnect(connection, "dropped", now);
    this.#nextTimeout = next;
    return silent;
  }

  /** The kind of the changes since the last call. */
  takeUnsaved(): Unsaved {
    const unsaved = this.#unsaved;
    this.#unsaved = "nothing";
    return unsaved;
  }

  #changed(unsaved: Unsaved): void {
    this.#unsaved = moreUrgent(this.#unsaved, unsaved);
  }

  #add(id: string, mood: string | null, joinedAt: number): Session<S> {
    const known = mood !== null && this.tally.has(mood) ? mood : null;
    const session = createSession<S>(id, known, joinedAt);
    this.#byId.set(id, session);
    this.tally.addPeople(1);
    this.tally.moveMood(null, session.mood);
    return session;
  }

  #remove(session: Session<S>, unsaved: Unsaved = "patient"): void {
    this.#lingering.delete(session);
    this.tally.moveMood(session.mood, null);
    this.tally.addPeople(-1);
    this.#byId.delete(session.id);
    this.#changed(unsaved);
  }

  #endExpired(now: number): void {
    for (const session of this.#lingering.expired(now)) this.#remove(session);
  }

  #removeConnection(connection: Connection<S>): void {
    if (this.#connections.delete(connection.socket)) this.quota.release(connection.address);
  }
}
