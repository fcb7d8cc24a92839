/** Performs the effects that a turn noted, then everything due: a broadcast, a save, a report, the alarm. */
import type { Settings } from "../settings/settings.ts";
import type { HistoryList, Inspection, LiveFrame } from "../wire/admin.ts";
import { CloseCode, type CloseName, PONG } from "../wire/close-codes.ts";
import type { ServerFrame } from "../wire/frames.ts";
import type { Counters } from "./admin/counters.ts";
import {
  type History,
  type HistoryHour,
  historyKey,
  historyList,
  historyRange,
  outdatedRange,
} from "./admin/history.ts";
import { inspection, watchersOf } from "./admin/inspect.ts";
import type { Occupancy } from "./admin/occupancy.ts";
import { toAttachment } from "./attachment.ts";
import type { Bans } from "./bans.ts";
import type { Broadcast } from "./broadcast.ts";
import type { Host } from "./host.ts";
import { broadcastAt, type Due, nextDue } from "./schedule.ts";
import type { Connection } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { encodeSnapshot } from "./snapshot.ts";
import type { Store } from "./store.ts";
import type { Reply, Turn } from "./turn.ts";
import { welcomeFrame } from "./welcome.ts";

const NOTHING_DUE: Due = { at: Number.POSITIVE_INFINITY, why: "nothing" };
/** After a fault of the room's own code the alarm is at least this far away, so that a lasting fault does not spin. */
const FAULT_BACKOFF_MS = 1000;

/** A deleted row is a row written. Most rooms that empty have a snapshot and an alarm. */
const CLEARED_ROWS = 2;

/** Platforms bill neither a close nor the room's own promises. */
const COUNTER_OF = {
  join: "joins",
  welcome: null,
  message: "messages",
  close: null,
  alarm: "alarms",
  request: "requests",
  expel: null,
} as const;

/** The part of the room that a commit reads and never changes. */
export interface RoomView<S> {
  /** Null if no host and no client has told it yet. */
  readonly name: string | null;
  readonly sessions: Sessions<S>;
  readonly bans: Bans;
}

/** The memory of a room between turns. */
export interface Records {
  readonly broadcast: Broadcast;
  readonly store: Store;
  readonly counters: Counters;
  readonly occupancy: Occupancy;
  /** Null if there is no admin side. Then an empty room leaves nothing behind. */
  readonly history: History | null;
}

export class Committer<S> {
  readonly #host: Host<S>;
  readonly #settings: Settings;
  readonly #broadcast: Broadcast;
  readonly #store: Store;
  readonly #counters: Counters;
  readonly #occupancy: Occupancy;
  readonly #history: History | null;

  constructor(host: Host<S>, settings: Settings, { broadcast, store, counters, occupancy, history }: Records) {
    this.#host = host;
    this.#settings = settings;
    this.#broadcast = broadcast;
    this.#store = store;
    this.#counters = counters;
    this.#occupancy = occupancy;
    this.#history = history;
  }

  get isLoaded(): boolean {
    return this.#store.isLoaded;
  }

  /** @returns whether everything that it wrote is stored. Failures are logged. */
  async commit(turn: Turn<S>, room: RoomView<S>): Promise<boolean> {
    const { now, event } = turn;
    const { sessions } = room;
    const rowsBefore = this.#counters.rows;
    this.#counters.personMs += this.#occupancy.personMsUntil(now);
    const counter = COUNTER_OF[event];
    if (counter) this.#counters[counter]++;
    this.#deliver(turn, room);
    this.#history?.record(now, sessions.tally.aggregate);
    if (event === "alarm") this.#store.alarmFired();
    if (event === "alarm" && sessions.count > 0) this.#store.refresh(now, this.#settings.heartbeat);
    this.#store.markUnsaved(sessions.takeUnsaved());
    if (this.#occupancy.record(sessions.count, now)) this.#store.markUnsaved("urgent");
    // Without sockets there is nobody to conclude anything from.
    if (sessions.connections.size === 0) this.#store.makeUrgent();
    const isVacant = this.isVacant(now, room);
    if (isVacant) this.#history?.forget(now);
    if (now >= broadcastAt(now, sessions, this.#broadcast)) this.#sendBroadcast(turn, sessions);
    if (isVacant && !this.#store.isEmpty) turn.work += CLEARED_ROWS;
    const writes = isVacant ? [this.#store.clear()] : this.#write(turn, room);
    if (isVacant) this.#report(turn, room);
    if (turn.observers.size > 0) this.#show(turn, room);
    turn.work += this.#counters.rows - rowsBefore;
    return (await Promise.all(writes)).every(Boolean);
  }

  /** Nobody is here, and nothing must be remembered. What could not be read may have to be. */
  isVacant(now: number, { sessions, bans }: RoomView<S>): boolean {
    return sessions.isEmpty && this.#retainUntil(bans) <= now && this.#store.isLoaded;
  }

  inspect(now: number, room: RoomView<S>): Inspection {
    const alarm = { at: this.#store.alarmAt, why: this.#nextDue(now, room).why };
    return inspection(room.name ?? "", now, room.sessions, room.bans, this.#counters, alarm, this.#settings);
  }

  async historyList(hours: number, now: number): Promise<HistoryList> {
    if (!this.#history) return { minutes: [] };
    const rows = await this.#host.getRows(historyRange(hours, now));
    return historyList([...(rows.values() as Iterable<HistoryHour>), this.#history.state.running], hours, now);
  }

  /** Without its attachment a socket belongs to nobody, however long the platform still lists it. */
  release(socket: S, name: CloseName | null): void {
    this.#host.attach(socket, null);
    if (name !== null) this.#host.close(socket, CloseCode[name], name);
  }

  /** Each attachment is written once, replies go out in their order, then sockets are closed. */
  #deliver({ touched, replies, closes, now }: Turn<S>, room: RoomView<S>): void {
    for (const connection of touched) {
      this.#host.attach(connection.socket, toAttachment(room.name, connection));
    }
    for (const { to, frame } of replies) {
      if (to.isWelcomed) this.#host.send(to.socket, this.#textOf(frame, to, now, room));
    }
    for (const [socket, name] of closes) this.release(socket, name);
  }

  #textOf(frame: Reply, to: Connection<S>, now: number, { name, sessions }: RoomView<S>): string {
    if (frame === "pong") return PONG;
    if (frame !== "welcome") return JSON.stringify(frame);
    const { shown, shownText } = sessions.tally;
    this.#broadcast.noteShown(shownText);
    return JSON.stringify(welcomeFrame(name ?? "", to.session, shown, now, this.#settings));
  }

  /** One text for all sockets (P7). Admins see the inspection instead, after everything is done. */
  #sendBroadcast({ now, observers }: Turn<S>, { connections, tally }: Sessions<S>): void {
    const frame = JSON.stringify({ type: "presence", at: now, ...tally.shown } satisfies ServerFrame);
    for (const connection of connections.values()) {
      if (connection.isAdmin) observers.add(connection);
      else if (connection.isWelcomed) this.#host.send(connection.socket, frame);
    }
    this.#broadcast.markSent(tally.shownText, connections.size, now);
    this.#counters.broadcasts++;
    this.#store.markUnsaved("patient");
  }

  /** Writes everything due now, and sets the alarm for the next thing due. */
  #write(turn: Turn<S>, room: RoomView<S>): Promise<boolean>[] {
    const { now, mustStore, hasFailed } = turn;
    const store = this.#store;
    const hours = this.#storeHours(now);
    if (mustStore) store.saveAtOnce();
    const isSaving = now >= store.saveAt(now);
    if (isSaving) store.markSaved(now);
    // Before the snapshot is made, so that the snapshot knows of the report.
    this.#report(turn, room);
    const alarmAt = Math.max(this.#nextDue(now, room).at, hasFailed ? now + FAULT_BACKOFF_MS : now);
    const isArming = store.needsAlarm(alarmAt, now);
    // Before the snapshot is made, so that the snapshot counts it.
    if (isArming) this.#counters.rows++;
    const saved = isSaving ? [this.#save(turn, room)] : [];
    const armed = isArming ? [store.setAlarm(alarmAt)] : [];
    return [...hours, ...saved, ...armed];
  }

  #save({ now, mustStore }: Turn<S>, { name, sessions, bans }: RoomView<S>): Promise<boolean> {
    const values = encodeSnapshot(
      {
        room: name,
        savedAt: now,
        moods: this.#settings.moods,
        sent: this.#broadcast.sent,
        counters: this.#counters,
        occupancy: this.#occupancy.state,
        bans: bans.stateAt(now),
        history: this.#history?.state ?? null,
      },
      sessions.all,
      this.#host.valueBytes,
    );
    this.#counters.rows += values.length;
    return this.#store.save(values, mustStore);
  }

  /** The snapshot that knows that these hours have their rows is stored with them. */
  #storeHours(now: number): Promise<boolean>[] {
    const history = this.#history;
    const hours = history?.takeFinished() ?? [];
    // A room that could not read its storage knows only a part of the hour.
    if (!history || hours.length === 0 || !this.#store.isLoaded) return [];
    this.#counters.rows += hours.length;
    this.#store.markUnsaved("urgent");
    const rows = Object.fromEntries(hours.map((hour) => [historyKey(hour.hour), hour]));
    const put = this.#store.putRows(rows).then((isStored) => {
      if (!isStored) history.putBack(hours);
      return isStored;
    });
    return [put, this.#store.deleteRows(outdatedRange(now))];
  }

  /** Only an admin side asks the directory. A report is a row there. */
  #report(turn: Turn<S>, room: RoomView<S>): void {
    const { now } = turn;
    if (this.#settings.adminToken === null) return;
    const { at } = this.isVacant(now, room) ? NOTHING_DUE : this.#nextDue(now, room);
    if (!this.#occupancy.isReportDue(now, at)) return;
    turn.work++;
    const { sessions, name } = room;
    this.#host.report(this.#occupancy.report(name ?? "", sessions.tally.aggregate, watchersOf(sessions), now, at));
  }

  #show({ now, observers }: Turn<S>, room: RoomView<S>): void {
    const text = JSON.stringify({ type: "inspection", ...this.inspect(now, room) } satisfies LiveFrame);
    for (const { socket } of observers) this.#host.send(socket, text);
    this.#broadcast.noteShown(room.sessions.tally.shownText);
  }

  #nextDue(now: number, { sessions, bans }: RoomView<S>): Due {
    return nextDue(now, sessions, this.#broadcast, this.#store, this.#settings.patience, this.#retainUntil(bans));
  }

  #retainUntil(bans: Bans): number {
    return Math.max(bans.retainUntil, this.#history?.retainUntil ?? 0);
  }
}
