/**
 * A breathing room: plain code over the Host port. Every event goes the same way: what happened is applied and what is
 * past its deadline is pruned, then the room broadcasts and saves what is due (`#publish`) and sets the alarm for what
 * is due later (`#arm`).
 */
import { PING, PONG } from "../codes.ts";
import type { Host } from "../host.ts";
import type { Join } from "../join.ts";
import type { ClientFrame, Presence } from "../protocol.ts";
import type { Settings } from "../settings.ts";
import { type Broadcast, broadcastInterval } from "./broadcast.ts";
import { type Connection, type Departure, departureOf, hear } from "./connection.ts";
import { type FrameError, readFrame } from "./frame.ts";
import type { Log, Persistence } from "./persistence.ts";
import { type Rebuilt, rebuild, restoreConnection } from "./rebuild.ts";
import type { Roster } from "./roster.ts";
import { encodeSnapshot } from "./snapshot.ts";
import type { Voice } from "./voice.ts";

const MINUTE = 60_000;
/** After a fault the alarm is at least this far away (ms), so that a lasting one does not spin. */
const AFTER_FAULT = 1000;

export class Room<S> {
  readonly #host: Host<S>;
  readonly #settings: Settings;
  readonly #roster: Roster<S>;
  readonly #broadcast: Broadcast;
  readonly #persistence: Persistence;
  readonly #voice: Voice<S>;
  readonly #log: Log;
  #now: number;

  /** Wakes the room: from nothing, from hibernation or after a restart, which look the same (D1, D3). Never rejects. */
  static async wake<S>(host: Host<S>, settings: Settings): Promise<Room<S>> {
    return new Room(host, settings, await rebuild(host, settings));
  }

  private constructor(host: Host<S>, settings: Settings, rebuilt: Rebuilt<S>) {
    this.#host = host;
    this.#settings = settings;
    this.#roster = rebuilt.roster;
    this.#broadcast = rebuilt.broadcast;
    this.#persistence = rebuilt.persistence;
    this.#voice = rebuilt.voice;
    this.#log = rebuilt.log;
    this.#now = host.now();
  }

  /** A socket has been opened. */
  join(socket: S, { room, session, mood, watch }: Join): void {
    this.#event("join", (now) => {
      this.#prune(now);
      this.#voice.name = room;
      const connection: Connection<S> = { socket, id: session, session: null, heard: now, away: false };
      this.#roster.admit(connection);
      if (watch) this.#welcome(connection, now);
      else this.#breathe(connection, mood, now);
      this.#voice.attach(connection);
    });
  }

  /** A socket has said something: it is heard before anything is pruned, even where the alarm is late. */
  message(socket: S, data: string | ArrayBuffer): void {
    this.#event("message", (now) => {
      const connection = this.#roster.connections.get(socket);
      if (!connection) {
        this.#voice.release(socket, "stateLost");
        return;
      }
      hear(connection, now, this.#settings.ttl);
      this.#prune(now);
      if (data === PING) this.#host.send(socket, PONG);
      else this.#take(connection, readFrame(data), now);
      if (this.#roster.connections.has(socket)) this.#voice.attach(connection);
    });
  }

  /** A socket is gone. @param code As the platform tells it; 1006 where it does not. */
  close(socket: S, code: number): void {
    this.#event("close", (now) => {
      const connection =
        this.#roster.connections.get(socket) ?? restoreConnection(this.#host, this.#roster, this.#voice, socket);
      if (connection) {
        hear(connection, this.#host.heartbeat(socket) ?? 0, this.#settings.ttl);
        this.#roster.connections.delete(socket);
        this.#unseat(connection, departureOf(connection, code), now);
        this.#voice.forget(socket);
      }
      this.#prune(now);
    });
  }

  /**
   * The alarm has gone off; early, late or twice does no harm.
   * @throws when what is due later is not sure to happen, so that the platform tries again.
   */
  async alarm(): Promise<void> {
    this.#persistence.alarmRang();
    const sure = await this.#event("alarm", (now) => {
      this.#prune(now);
      if (this.#roster.sessions.count > 0) this.#persistence.refresh(now, this.#settings.heartbeat);
    });
    if (!sure) throw new Error("storage fails: the alarm is to be tried again");
  }

  /** The aggregate for somebody without a socket. */
  read(): Presence {
    this.#event("read", (now) => this.#prune(now));
    return this.#presence(this.#now);
  }

  #take(connection: Connection<S>, frame: ClientFrame | FrameError, now: number): void {
    switch (frame.type) {
      case "error":
        this.#voice.send(connection, frame);
        break;
      case "mood":
        this.#setMood(connection, frame.mood);
        break;
      case "sit":
        this.#sit(connection, frame.minutes, now);
        break;
      case "join":
        if (this.#isUnknown(frame.mood)) this.#voice.refuse(connection, "unknown_mood", "no such mood here");
        else this.#breathe(connection, frame.mood, now);
        break;
      case "watch":
        this.#unseat(connection, "left", now);
        this.#welcome(connection, now);
        break;
      case "leave":
        this.#roster.connections.delete(connection.socket);
        this.#unseat(connection, "left", now);
        this.#voice.release(connection.socket, "left");
        break;
      case "away":
        connection.away = true;
        break;
    }
  }

  #breathe(connection: Connection<S>, mood: string | null | undefined, now: number): void {
    const isNew = !this.#roster.sessions.get(connection.id);
    const session = this.#roster.seat(connection, mood ?? null);
    const changed = mood !== undefined && this.#roster.setMood(session, mood);
    this.#welcome(connection, now);
    if (changed && !isNew) this.#voice.tell(session, { type: "mood", mood });
  }

  #setMood(connection: Connection<S>, mood: string | null): void {
    const { session } = connection;
    if (!session) this.#voice.refuse(connection, "not_breathing", "a watcher has no mood: join first");
    else if (this.#isUnknown(mood)) this.#voice.refuse(connection, "unknown_mood", "no such mood here");
    else if (this.#roster.setMood(session, mood)) this.#voice.tell(session, { type: "mood", mood });
    else this.#voice.send(connection, { type: "mood", mood });
  }

  #sit(connection: Connection<S>, minutes: number, now: number): void {
    const { session } = connection;
    const { maxSitMinutes } = this.#settings;
    if (!session) this.#voice.refuse(connection, "not_breathing", "a watcher has no seat: join first");
    else if (minutes > maxSitMinutes)
      this.#voice.refuse(connection, "bad_message", `a sitting has at most ${maxSitMinutes} minutes`);
    else {
      this.#roster.sit(session, minutes && now + minutes * MINUTE);
      this.#voice.tell(session, { type: "sit", until: session.sit || null });
    }
  }

  #isUnknown(mood: string | null | undefined): boolean {
    return typeof mood === "string" && !this.#settings.moods.includes(mood);
  }

  #unseat(connection: Connection<S>, departure: Departure, now: number): void {
    const siblings = connection.session?.connections ?? [];
    this.#roster.unseat(connection, departure, now);
    // Those that stay carry on what was heard from the one that goes.
    for (const sibling of siblings) this.#voice.attach(sibling);
  }

  #welcome(connection: Connection<S>, now: number): void {
    this.#voice.welcome(connection, this.#presence(now));
    this.#broadcast.told(this.#roster.sessions.text());
  }

  #presence(now: number): Presence {
    return { at: now, ...this.#roster.sessions.aggregate() };
  }

  #prune(now: number): void {
    for (const { socket } of this.#roster.prune(now)) this.#voice.release(socket, "silent");
  }

  /** @returns whether what is due later is sure to happen. A fault is logged, not thrown, and never the end (A2). */
  #event(event: string, act: (now: number) => void): Promise<boolean> {
    // The clock never runs backwards within a room's life.
    const now = Math.max(this.#host.now(), this.#now);
    this.#now = now;
    let earliest = now;
    try {
      act(now);
      if (!this.#roster.isEmpty) this.#publish(now);
    } catch (fault) {
      this.#log(event, fault);
      earliest += AFTER_FAULT;
    }
    return this.#roster.isEmpty ? this.#persistence.clear() : this.#arm(now, earliest);
  }

  #publish(now: number): void {
    if (this.#roster.changed) this.#persistence.markUnsaved(now);
    this.#roster.changed = false;
    const isDue = now >= this.#broadcastAt();
    if (isDue) {
      this.#voice.broadcast(this.#roster.connections.keys(), this.#presence(now));
      this.#broadcast.done(this.#roster.sessions.text(), now);
    }
    if (isDue || now >= this.#saveAt()) this.#save(now);
  }

  /** When the next broadcast is due (ms): never, when nobody would hear anything new. */
  #broadcastAt(): number {
    const { size } = this.#roster.connections;
    const isPending = size > 0 && this.#broadcast.isPending(this.#roster.sessions.text());
    return isPending ? this.#broadcast.dueAt(size) : Number.POSITIVE_INFINITY;
  }

  #saveAt(): number {
    return this.#persistence.saveAt(broadcastInterval(this.#roster.connections.size));
  }

  async #save(now: number): Promise<void> {
    const { at, sent } = this.#broadcast;
    const header = {
      room: this.#voice.name,
      saved: now,
      moods: this.#settings.moods,
      broadcast: sent === null ? null : { at, sent },
    };
    const saved = await this.#persistence.save(() => encodeSnapshot(header, this.#roster.sessions), now);
    if (!saved && !this.#roster.isEmpty) await this.#arm(this.#now, this.#now);
  }

  #arm(now: number, earliest: number): Promise<boolean> {
    const pruneAt = this.#roster.pruneAt(this.#broadcast.dueAt(this.#roster.connections.size));
    const due = Math.min(this.#broadcastAt(), this.#saveAt(), pruneAt);
    return this.#persistence.arm(Math.max(due, earliest), now);
  }
}
