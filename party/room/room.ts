/**
 * A breathing room: plain code over the Host port. Every event is one turn. The turn prunes people who have expired, a
 * command changes the sessions, and the committer performs the result.
 */
import type { Settings } from "../settings/settings.ts";
import type { HistoryList, Inspection, PageQuery, RemoveRequest, SessionList } from "../wire/admin.ts";
import type { CloseName } from "../wire/close-codes.ts";
import type { Presence } from "../wire/frames.ts";
import { Accounts } from "./accounts.ts";
import { SessionHashes, sessionPage } from "./admin/session-list.ts";
import { closeRoom, removeSession } from "./admin-actions.ts";
import { admit, expel } from "./admission.ts";
import type { Bans } from "./bans.ts";
import { breathe, disconnect, handleFrame, markAlive, moodOf, welcome } from "./commands.ts";
import { Committer } from "./commit.ts";
import { type Host, reasonOf } from "./host.ts";
import type { JoinRequest } from "./join-request.ts";
import { Newcomers } from "./newcomers.ts";
import { findClosed, type Restored, restoreRoom } from "./restore.ts";
import { departureOf, type Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { Turn, type TurnEvent } from "./turn.ts";

export class Room<S> {
  readonly #host: Host<S>;
  readonly #settings: Settings;
  readonly #sessions: Sessions<S>;
  readonly #bans: Bans;
  readonly #committer: Committer<S>;
  readonly #accounts: Accounts;
  readonly #hashes: SessionHashes<S>;
  readonly #isConclusive: boolean;
  readonly #newcomers: Newcomers<S>;
  #name: string | null;

  /** Makes a room from nothing, after hibernation, or after a restart, which look the same (D1, D3). Never rejects. */
  static async restore<S>(host: Host<S>, settings: Settings): Promise<Room<S>> {
    return new Room(host, settings, await restoreRoom(host, settings));
  }

  /** Restores the room once more, because storage could not be read (D4). Its sockets may be younger than a restart. */
  async reload(): Promise<Room<S>> {
    const room = new Room(
      this.#host,
      this.#settings,
      await restoreRoom(this.#host, this.#settings, { isReload: true }),
    );
    for (const { socket } of this.#newcomers.take()) {
      const newcomer = room.#sessions.connections.get(socket);
      if (newcomer) room.#newcomers.add(Object.assign(newcomer, { isWelcomed: false }));
    }
    return room;
  }

  private constructor(
    host: Host<S>,
    settings: Settings,
    { name, sessions, bans, closes, isConclusive, ...records }: Restored<S>,
  ) {
    this.#host = host;
    this.#settings = settings;
    this.#sessions = sessions;
    this.#bans = bans;
    this.#committer = new Committer(host, settings, records);
    this.#accounts = new Accounts(host, (address) => {
      this.#turn("expel", (turn) => expel(turn, this.#sessions, address));
    });
    this.#newcomers = new Newcomers(host, (all) => {
      // Before anybody is pruned, because a fault there must not lose a welcome.
      this.#turn("welcome", undefined, (turn) => {
        for (const each of all) welcome(turn, this.#sessions, each);
      });
    });
    this.#hashes = new SessionHashes(settings.adminToken ?? "");
    this.#name = name;
    this.#isConclusive = isConclusive;
    for (const [socket, code] of closes) this.#committer.release(socket, code);
  }

  /** False if storage could not be read. The host reloads such a room at its next alarm (D4). */
  get isLoaded(): boolean {
    return this.#committer.isLoaded;
  }

  /** Pays for a join (Q11). Call before `join`, which does not wait. @returns false if its address cannot. */
  async payFor({ role, session: id, address }: JoinRequest): Promise<boolean> {
    const ban = this.#bans.reasonFor({ id, address }, this.#host.now());
    return role === "admin" || ban !== null || this.#accounts.enter(address);
  }

  /**
   * A client asks to breathe or to watch, or an admin to look on.
   * @param open Opens the socket of an admitted request. Null: the platform has no place for it.
   * @returns why the request is rejected, which the host tells the client, or null.
   */
  join(request: JoinRequest, open: () => S | null): CloseName | null {
    // If the room's own code fails, the client may try again.
    let rejection: CloseName | null = "stateLost";
    this.#turn("join", (turn) => {
      this.#name ??= request.room;
      const admitted = admit(request, open, this.#sessions, this.#bans, this.#settings, turn);
      rejection = typeof admitted === "string" ? admitted : null;
      if (typeof admitted === "string") return;
      turn.touch(admitted);
      if (request.role === "admin") turn.observers.add(admitted);
      else this.#newcomers.add(admitted);
      if (request.role === "breathe") breathe(turn, this.#sessions, admitted, moodOf(this.#sessions, request));
    });
    return rejection;
  }

  /** A socket has sent something. */
  message(socket: S, data: string | ArrayBuffer): void {
    const sender = () => this.#sessions.connections.get(socket);
    const handle = (turn: Turn<S>) => {
      const connection = sender();
      if (connection) {
        turn.touch(connection);
        welcome(turn, this.#sessions, connection);
        handleFrame(turn, this.#sessions, this.#settings, connection, data);
      } else if (!turn.closes.has(socket)) turn.close(socket, "stateLost");
    };
    // The sender is alive, even if a late alarm has not closed it yet (L6).
    this.#turn("message", handle, ({ now }) => markAlive(this.#sessions, sender(), data, now));
  }

  /** A socket is gone. @param code As the platform tells it; 1006 if it tells none. */
  close(socket: S, code: number): void {
    this.#turn("close", (turn) => {
      // It has just been pruned. Its attachment must not bring it back.
      if (turn.closes.has(socket)) return;
      const connection = findClosed(this.#host, this.#sessions, socket, this.#isConclusive, turn.now);
      if (!connection) return;
      this.#sessions.markPong(connection, this.#host.lastPongAt(socket) ?? 0);
      // An admin may have removed the person while the close was on its way.
      const departure = this.#bans.reasonFor(connection, turn.now) ? "left" : departureOf(connection, code);
      disconnect(turn, this.#sessions, connection, departure, null);
    });
  }

  /**
   * The alarm has fired. Early, late or twice does no harm.
   * @throws if a write failed, so that the platform delivers the alarm again.
   */
  async alarm(): Promise<void> {
    if (!(await this.#turn("alarm"))) throw new Error("A write failed. The alarm must be delivered again.");
  }

  /** Shows the room to somebody without a socket. */
  read(): Presence {
    return { at: this.#request(), ...this.#sessions.tally.shown };
  }

  /** Everything about the room, or null if nobody is here and nothing is stored. */
  inspect(): Inspection | null {
    return this.#ask((now) => this.#committer.inspect(now, this.#view));
  }

  /** @throws RangeError for a bad cursor. */
  sessions(page: PageQuery): SessionList | null {
    return this.#ask(() => sessionPage(this.#sessions.all, this.#hashOf, page));
  }

  async history(hours: number): Promise<HistoryList | null> {
    return this.#ask((now) => this.#committer.historyList(hours, now));
  }

  /**
   * Ends the session with this hash and keeps it, or its address, out for some minutes (M9).
   * @returns whether there is such a session. It is stored when this resolves.
   * @throws if it could not be stored.
   */
  async remove(hash: string, removal: RemoveRequest): Promise<boolean> {
    let found: Session<S> | undefined;
    await this.#act((turn) => {
      found = [...this.#sessions.all].find((session) => this.#hashOf(session) === hash);
      turn.mustStore = found !== undefined;
      if (found) removeSession(turn, this.#sessions, this.#bans, found, removal);
    });
    return found !== undefined;
  }

  /** Closes everybody's socket and admits nobody until `openRoom` (M10). @throws if it could not be stored. */
  async closeRoom(room: string): Promise<void> {
    this.#name ??= room;
    await this.#act((turn) => closeRoom(turn, this.#sessions, this.#bans));
  }

  /** @throws if it could not be stored. */
  async openRoom(room: string): Promise<void> {
    this.#name ??= room;
    await this.#act(() => this.#bans.open());
  }

  /** An admin's action survives a restart, so it waits for no interval. */
  async #act(act: (turn: Turn<S>) => void): Promise<void> {
    if (!this.isLoaded) throw new Error("The room's storage cannot be read now. Nothing was done.");
    let isDone = false;
    const isStored = await this.#turn("request", (turn) => {
      turn.mustStore = true;
      act(turn);
      isDone = true;
    });
    if (!isDone || !isStored) throw new Error("The action could not be stored.");
  }

  #ask<T>(answer: (now: number) => T): T | null {
    const now = this.#request();
    return this.#committer.isVacant(now, this.#view) ? null : answer(now);
  }

  /** @returns the time of the request (ms). */
  #request(): number {
    const now = this.#host.now();
    this.#turn("request");
    return now;
  }

  /**
   * One event, one turn.
   * @param prepare Runs before anybody is pruned.
   * @returns whether everything that the turn wrote is stored. A fault is logged and never thrown (A2).
   */
  #turn(event: TurnEvent, act?: (turn: Turn<S>) => void, prepare?: (turn: Turn<S>) => void): Promise<boolean> {
    const turn = new Turn<S>(event, this.#host.now());
    const log = (fault: unknown) => this.#host.log({ room: this.#name, event, reason: reasonOf(fault) });
    try {
      prepare?.(turn);
      const silent = this.#sessions.prune(turn.now, (socket) => this.#host.lastPongAt(socket));
      for (const { socket } of silent) turn.close(socket, "silent");
      act?.(turn);
    } catch (fault) {
      turn.hasFailed = true;
      log(fault);
    }
    const isStored = this.#committer.commit(turn, this.#view).catch((fault) => {
      log(fault);
      return false;
    });
    this.#accounts.settle(turn, this.#sessions.quota);
    return isStored;
  }

  get #view() {
    return { name: this.#name, sessions: this.#sessions, bans: this.#bans };
  }

  readonly #hashOf = (session: Session<S>): string => this.#hashes.of(this.#name ?? "", session);
}
