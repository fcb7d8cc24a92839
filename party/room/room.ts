/**
 * A breathing room: plain code over the Host port. Every event goes the same way: what happened is applied and what is
 * past its deadline is pruned, then the room broadcasts and saves what is due and sets the alarm for what is due later
 * (upkeep.ts). What people do is in guests.ts, what admins see and do in admins.ts.
 */

import type { Join, Visit } from "../room/join-request.ts";
import type { Settings } from "../settings/settings.ts";
import type { HistoryList, Inspection, PageQuery, SessionList } from "../wire/admin.ts";
import { type CloseName, PING } from "../wire/close-codes.ts";
import type { Presence } from "../wire/frames.ts";
import { HOUR, minutesOf, rowOf } from "./admin/history.ts";
import { Admins } from "./admin/inspect.ts";
import { beat, type Connection, departureOf, hear } from "./connection.ts";
import { Entrance, type Knock } from "./entrance.ts";
import { Guests } from "./guests.ts";
import type { Host } from "./host.ts";
import { type Parts, readAgain, rebuild, restoreConnection } from "./restore.ts";
import { Upkeep } from "./upkeep.ts";

/** After a fault the alarm is at least this far away (ms), so that a lasting one does not spin. */
const AFTER_FAULT = 1000;

export class Room<S> {
  readonly #host: Host<S>;
  readonly #settings: Settings;
  readonly #parts: Parts<S>;
  readonly #guests: Guests<S>;
  readonly #entrance: Entrance<S>;
  readonly #admins: Admins<S>;
  readonly #upkeep: Upkeep<S>;
  #now: number;

  /** Wakes the room: from nothing, from hibernation or after a restart, which look the same (D1, D3). Never rejects. */
  static async wake<S>(host: Host<S>, settings: Settings): Promise<Room<S>> {
    return new Room(host, settings, await rebuild(host, settings));
  }

  private constructor(host: Host<S>, settings: Settings, parts: Parts<S>) {
    this.#host = host;
    this.#settings = settings;
    this.#parts = parts;
    this.#guests = new Guests(parts, settings);
    this.#entrance = new Entrance(parts, this.#guests, settings);
    this.#admins = new Admins(parts, settings);
    this.#upkeep = new Upkeep(parts, settings);
    this.#now = host.now();
  }

  /**
   * Somebody comes, to breathe or to watch.
   * @param open Opens their socket, where they are let in; null: the platform has no place for it.
   * @returns why they are not let in, which the host has to tell them, or null.
   */
  join(join: Join, open: () => S | null): CloseName | null {
    return this.#enter(join, open, (connection, now) => {
      if (join.watch) this.#guests.welcome(connection, now);
      else this.#guests.breathe(connection, join.mood, now);
    });
  }

  /** An admin's live socket: its first frame has to show the token. Otherwise as `join`. */
  observe(visit: Visit, open: () => S | null): CloseName | null {
    return this.#enter({ ...visit, session: null }, open, () => {});
  }

  /** A socket has said something: it is heard before anything is pruned, even where the alarm is late. */
  message(socket: S, data: string | ArrayBuffer): void {
    this.#event("message", (now) => {
      const { roster, voice, memory } = this.#parts;
      memory.counters.messages++;
      const connection = roster.connections.get(socket);
      if (!connection) {
        voice.release(socket, "stateLost");
        return;
      }
      const isBeat = data === PING && connection.observer !== "asked";
      (isBeat ? beat : hear)(connection, now, this.#settings.ttl);
      this.#prune(now);
      if (connection.observer && !isBeat) this.#admins.hear(connection, data, () => this.#inspection(now), now);
      else this.#guests.hear(connection, data, now);
      if (roster.connections.has(socket)) voice.attach(connection);
    });
  }

  /** A socket is gone. @param code As the platform tells it; 1006 where it does not. */
  close(socket: S, code: number): void {
    this.#event("close", (now) => {
      const { roster, voice } = this.#parts;
      const connection = roster.connections.get(socket) ?? restoreConnection(this.#host, roster, voice, socket);
      if (connection) {
        beat(connection, this.#host.heartbeat(socket) ?? 0, this.#settings.ttl);
        this.#guests.dismiss(connection, departureOf(connection, code), now);
        voice.forget(socket);
      }
      this.#prune(now);
    });
  }

  /**
   * The alarm has gone off; early, late or twice does no harm.
   * @throws when what is due later is not sure to happen, so that the platform tries again.
   */
  async alarm(): Promise<void> {
    const { roster, persistence, memory } = this.#parts;
    const isToRead = persistence.alarmRang(this.#host.now());
    let sure = this.#event("alarm", (now) => {
      memory.counters.alarms++;
      this.#prune(now);
      if (roster.sessions.count > 0) persistence.refresh(now, this.#settings.heartbeat);
    });
    // Others are served meanwhile.
    if (isToRead && (await readAgain(this.#host, this.#settings, this.#parts))) {
      sure = this.#event("alarm", (now) => this.#prune(now));
    }
    if (!(await sure)) throw new Error("storage fails: the alarm is to be tried again");
  }

  /** The aggregate for somebody without a socket. */
  read(): Presence {
    this.#request("read");
    return { at: this.#now, ...this.#parts.roster.sessions.aggregate() };
  }

  /** All about the room, or null where nobody is there and nothing is stored. */
  inspect(): Inspection | null {
    return this.#request("inspect") ? this.#inspection(this.#now) : null;
  }

  /** @throws RangeError for a cursor that is none. */
  sessions(page: PageQuery): SessionList | null {
    return this.#request("sessions") ? this.#admins.sessions(page) : null;
  }

  async history(hours: number): Promise<HistoryList | null> {
    if (!this.#request("history")) return null;
    const { history } = this.#parts.memory;
    if (!history) return { minutes: [] };
    const { stored, finished, running } = history.state;
    const rows = await this.#host.kept(stored.map(rowOf));
    return minutesOf([...rows.values(), ...finished, running], this.#now - hours * HOUR);
  }

  /** Ends the session with this hash and keeps it out for a while. @returns whether there is one. Stored when it resolves. */
  async remove(hash: string): Promise<boolean> {
    let done = false;
    await this.#act("remove", (now) => {
      this.#prune(now);
      done = this.#admins.remove(hash, now);
    });
    return done;
  }

  /** Sends everybody away, and lets nobody in until it is opened. Stored when it resolves. */
  async shut(room: string): Promise<void> {
    await this.#act("shut", (now) => {
      this.#parts.voice.name ??= room;
      this.#admins.shut(now);
    });
  }

  async open(room: string): Promise<void> {
    await this.#act("open", () => {
      this.#parts.voice.name ??= room;
      this.#admins.open();
    });
  }

  /** What an admin has done is not undone by a restart: it waits for no interval. @throws when it cannot be stored. */
  async #act(event: string, act: (now: number) => void): Promise<void> {
    this.#event(event, (now) => {
      this.#parts.memory.counters.requests++;
      this.#parts.persistence.hurry();
      act(now);
    });
    if (!(await this.#parts.persistence.settled())) throw new Error("not stored");
  }

  #enter(knock: Knock, open: () => S | null, greet: (came: Connection<S>, now: number) => void): CloseName | null {
    // Of a fault before they are in: they may try again.
    let refusal: CloseName | null = "stateLost";
    this.#event(knock.session === null ? "observe" : "join", (now) => {
      const { voice, memory } = this.#parts;
      this.#prune(now);
      voice.name ??= knock.room;
      memory.counters.joins++;
      const admitted = this.#entrance.admit(knock, open, now);
      if (typeof admitted === "string") {
        refusal = admitted;
        return;
      }
      refusal = null;
      greet(admitted, now);
      voice.attach(admitted);
    });
    return refusal;
  }

  #prune(now: number): void {
    for (const { socket } of this.#parts.roster.prune(now)) this.#parts.voice.release(socket, "silent");
  }

  /** @returns whether there is anything to tell of. */
  #request(event: string): boolean {
    this.#event(event, (now) => {
      this.#parts.memory.counters.requests++;
      this.#prune(now);
    });
    return !this.#upkeep.isOver(this.#now);
  }

  #inspection(now: number): Inspection {
    const { alarmAt } = this.#parts.persistence;
    return this.#admins.inspect(now, { at: alarmAt, why: this.#upkeep.due().why });
  }

  /** @returns whether what is due later is sure to happen. A fault is logged, not thrown, and never the end (A2). */
  #event(event: string, act: (now: number) => void): Promise<boolean> {
    const { roster, memory } = this.#parts;
    // The clock never runs backwards within a room's life.
    const now = Math.max(this.#host.now(), this.#now);
    this.#now = now;
    let earliest = now;
    let observers: Connection<S>[] = [];
    try {
      memory.account(now, roster.sessions.count);
      act(now);
      const isNews = memory.record(now, roster.sessions);
      observers = this.#upkeep.publish(now);
      if (isNews || (event === "alarm" && memory.isReportDue(now, this.#upkeep.due().at))) this.#report(now);
    } catch (fault) {
      this.#parts.log(event, fault);
      earliest += AFTER_FAULT;
    }
    const sure = this.#upkeep.arm(now, earliest);
    if (observers.length > 0) this.#admins.show(observers, this.#inspection(now));
    return sure;
  }

  /** Only where there is an admin side that could ask for it. */
  #report(now: number): void {
    if (this.#settings.adminToken === null) return;
    const { at } = this.#upkeep.due();
    const silentUntil = Number.isFinite(at) ? Math.max(at, now) : now;
    this.#parts.memory.reported(now, silentUntil);
    this.#host.report(this.#admins.report(now, silentUntil));
  }
}
