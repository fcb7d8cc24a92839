/**
 * A breathing room: plain code over the Host port. Every event goes the same way: what happened is applied and what is
 * past its deadline is pruned, then the room broadcasts and saves what is due (`#publish`) and sets the alarm for what
 * is due later (`#arm`).
 */
import { CloseCode, PING, PONG, PROTOCOL_VERSION } from "../codes.ts";
import type { Host } from "../host.ts";
import type { Join } from "../join.ts";
import type { ClientFrame, Presence, ServerFrame } from "../protocol.ts";
import type { Settings } from "../settings.ts";
import { type Broadcast, broadcastInterval } from "./broadcast.ts";
import { type Connection, hear, toAttachment } from "./connection.ts";
import { type Departure, departureOf } from "./departure.ts";
import { type FrameError, frameError, readFrame } from "./frame.ts";
import { type Rebuilt, rebuild, reopen } from "./rebuild.ts";
import type { Roster } from "./roster.ts";
import { isLingering, type Session } from "./session.ts";
import { encodeSnapshot } from "./snapshot.ts";
import type { Store } from "./store.ts";

export class Room<S> {
  readonly #host: Host<S>;
  readonly #settings: Settings;
  readonly #roster: Roster<S>;
  readonly #broadcast: Broadcast;
  readonly #store: Store;
  #now: number;

  /** Wakes the room: from nothing, from hibernation or after a restart, which look the same (D1, D3). Never rejects. */
  static async wake<S>(host: Host<S>, settings: Settings): Promise<Room<S>> {
    return new Room(host, settings, await rebuild(host, settings));
  }

  private constructor(host: Host<S>, settings: Settings, { roster, broadcast, store }: Rebuilt<S>) {
    this.#host = host;
    this.#settings = settings;
    this.#roster = roster;
    this.#broadcast = broadcast;
    this.#store = store;
    this.#now = host.now();
  }

  /** A socket has been opened. */
  join(socket: S, { room, session, mood, watch }: Join): void {
    this.#event("join", (now) => {
      this.#prune(now);
      this.#store.name = room;
      const connection: Connection<S> = { socket, room, id: session, session: null, heard: now, away: false };
      this.#roster.admit(connection);
      if (watch) this.#welcome(connection, now);
      else this.#breathe(connection, mood, now);
    });
  }

  /** A socket has said something. */
  message(socket: S, data: string | ArrayBuffer): void {
    const connection = this.#roster.connections.get(socket);
    if (!connection) return;
    this.#event("message", (now) => {
      hear(connection, now, this.#settings.ttl);
      this.#attach(connection);
      this.#prune(now);
      if (data === PING) this.#host.send(socket, PONG);
      else this.#take(connection, readFrame(data), now);
    });
  }

  /** A socket is gone. @param code As the platform tells it; 1006 where it does not. */
  close(socket: S, code: number): void {
    this.#event("close", (now) => {
      const { ttl } = this.#settings;
      const connection = this.#roster.connections.get(socket) ?? reopen(this.#host, this.#roster, socket);
      if (connection) {
        hear(connection, this.#host.heartbeat(socket) ?? 0, ttl);
        this.#roster.connections.delete(socket);
        this.#unseat(connection, departureOf(code, connection.away), now);
      }
      this.#prune(now);
    });
  }

  /**
   * The alarm has gone off; early, late or twice does no harm.
   * @throws when the next one could not be set, so that the platform tries again.
   */
  async alarm(): Promise<void> {
    this.#store.alarmRang();
    const armed = await this.#event("alarm", (now) => {
      this.#prune(now);
      if (this.#roster.sessions.count > 0) this.#store.markUnsaved(Number.NEGATIVE_INFINITY);
    });
    if (!armed) throw new Error("the next alarm could not be set");
  }

  /** The aggregate for somebody without a socket. */
  read(): Presence {
    this.#event("read", (now) => this.#prune(now));
    return this.#presence(this.#now);
  }

  #take(connection: Connection<S>, frame: ClientFrame | FrameError, now: number): void {
    switch (frame.type) {
      case "error":
        this.#send(connection, frame);
        break;
      case "mood":
        this.#setMood(connection, frame.mood);
        break;
      case "join":
        if (this.#isUnknown(frame.mood)) this.#send(connection, frameError("unknown_mood", "no such mood here"));
        else this.#breathe(connection, frame.mood, now);
        break;
      case "watch":
        this.#unseat(connection, "left", now);
        this.#welcome(connection, now);
        break;
      case "leave":
        this.#roster.connections.delete(connection.socket);
        this.#unseat(connection, "left", now);
        this.#release(connection, CloseCode.left, "left");
        break;
      case "away":
        connection.away = true;
        this.#attach(connection);
        break;
    }
  }

  #breathe(connection: Connection<S>, mood: string | null | undefined, now: number): void {
    const isNew = !this.#roster.sessions.get(connection.id);
    const session = this.#roster.seat(connection, mood ?? null);
    const changed = mood !== undefined && this.#roster.setMood(session, mood);
    this.#welcome(connection, now);
    if (changed && !isNew) this.#tellMood(session);
  }

  #unseat(connection: Connection<S>, departure: Departure, now: number): void {
    const siblings = connection.session?.connections ?? [];
    this.#roster.unseat(connection, departure, now);
    // Those that stay carry on what was heard from the one that goes.
    for (const sibling of siblings) this.#attach(sibling);
  }

  #setMood(connection: Connection<S>, mood: string | null): void {
    const { session } = connection;
    if (!session) this.#send(connection, frameError("not_breathing", "a watcher has no mood: join first"));
    else if (this.#isUnknown(mood)) this.#send(connection, frameError("unknown_mood", "no such mood here"));
    else if (this.#roster.setMood(session, mood)) this.#tellMood(session);
    else this.#send(connection, { type: "mood", mood });
  }

  #isUnknown(mood: string | null | undefined): boolean {
    return typeof mood === "string" && !this.#settings.moods.includes(mood);
  }

  #tellMood(session: Session<S>): void {
    for (const connection of session.connections) {
      this.#attach(connection);
      this.#send(connection, { type: "mood", mood: session.mood });
    }
  }

  #welcome(connection: Connection<S>, now: number): void {
    const { heartbeat, ttl, moods } = this.#settings;
    this.#attach(connection);
    this.#send(connection, {
      type: "welcome",
      v: PROTOCOL_VERSION,
      room: connection.room,
      session: connection.session?.id ?? null,
      mood: connection.session?.mood ?? null,
      now,
      heartbeat,
      ttl,
      moods: [...moods],
      presence: this.#presence(now),
    });
    this.#broadcast.told(this.#aggregate());
  }

  #presence(now: number): Presence {
    return { at: now, ...this.#roster.sessions.aggregate() };
  }

  #aggregate(): string {
    return JSON.stringify(this.#roster.sessions.aggregate());
  }

  #send(connection: Connection<S>, frame: ServerFrame): void {
    this.#host.send(connection.socket, JSON.stringify(frame));
  }

  #attach(connection: Connection<S>): void {
    this.#host.attach(connection.socket, toAttachment(connection));
  }

  /** Lets a socket go: without its attachment it is nobody's, however long the platform still lists it. */
  #release({ socket }: Connection<S>, code: number, reason: string): void {
    this.#host.attach(socket, null);
    this.#host.close(socket, code, reason);
  }

  #prune(now: number): void {
    for (const silent of this.#roster.prune(now)) this.#release(silent, CloseCode.silent, "silent");
  }

  /** @returns whether what is due later is sure to happen. A fault is logged, not thrown, and never the end (A2). */
  #event(event: string, act: (now: number) => void): Promise<boolean> {
    // The clock never runs backwards within a room's life.
    const now = Math.max(this.#host.now(), this.#now);
    this.#now = now;
    try {
      act(now);
      if (!this.#roster.isEmpty) this.#publish(now);
    } catch (fault) {
      this.#store.log(event, fault);
    }
    return this.#roster.isEmpty ? this.#store.clear() : this.#arm(now);
  }

  #publish(now: number): void {
    if (this.#roster.changed) this.#store.markUnsaved(now);
    this.#roster.changed = false;
    const isDue = now >= this.#broadcastAt();
    if (isDue) {
      const text = JSON.stringify({ type: "presence", ...this.#presence(now) } satisfies ServerFrame);
      for (const socket of this.#roster.connections.keys()) this.#host.send(socket, text);
      this.#broadcast.done(this.#aggregate(), now);
    }
    if (isDue || now >= this.#saveAt()) this.#save(now);
  }

  /** When the next broadcast is due (ms): never, when nobody would hear anything new. */
  #broadcastAt(): number {
    const { size } = this.#roster.connections;
    const isPending = size > 0 && this.#broadcast.isPending(this.#aggregate());
    return isPending ? this.#broadcast.dueAt(size) : Number.POSITIVE_INFINITY;
  }

  #saveAt(): number {
    return this.#store.dueAt(broadcastInterval(this.#roster.connections.size));
  }

  async #save(now: number): Promise<void> {
    const { at, sent } = this.#broadcast;
    const header = {
      room: this.#store.name,
      saved: now,
      moods: this.#settings.moods,
      broadcast: sent === null ? null : { at, sent },
    };
    const sessions = Array.from(this.#roster.sessions, (session) => {
      const { id, mood, deadline } = session;
      return { id, mood, deadline, connected: !isLingering(session) };
    });
    const saved = await this.#store.save(() => encodeSnapshot(header, sessions), now);
    if (!saved && !this.#roster.isEmpty) await this.#arm(this.#now);
  }

  #arm(now: number): Promise<boolean> {
    const pruneAt = this.#roster.pruneAt(this.#broadcast.dueAt(this.#roster.connections.size));
    const due = Math.min(this.#broadcastAt(), this.#saveAt(), pruneAt);
    return this.#store.arm(Math.max(due, now), now);
  }
}
