/**
 * A host in memory, for tests of the room alone. Its clock moves only when told to, and its alarm goes off as the clock
 * passes it; an alarm that fails is delivered again, as on the platform. A socket keeps what it was sent. `evict` forgets
 * the room and keeps the sockets; `restart` ends them too.
 */

import { Insistence, type Later, tryReading } from "../../party/hosts/insist.ts";
import type { Host, LogEntry, Stored } from "../../party/room/host.ts";
import type { Join } from "../../party/room/join-request.ts";
import { Room } from "../../party/room/room.ts";
import { readSettings, type Settings } from "../../party/settings/settings.ts";
import type { Report } from "../../party/wire/admin.ts";
import { CloseCode, type CloseName } from "../../party/wire/close-codes.ts";
import { FakeSocket } from "./fake-socket.ts";
import { settled } from "./settled.ts";
import { Timers } from "./timers.ts";

export { FakeSocket, settled };

export type Effect = "load" | "save" | "setAlarm" | "clear" | "keep";

/** The platform tries an alarm that failed this often, first after so long (ms), then after twice that, and so on. */
const ALARM_TRIES = 6;
const ALARM_WAIT = 2000;

export class FakeHost implements Host<FakeSocket> {
  readonly settings: Settings;
  name: string | null = "lobby";
  time = 1_700_000_000_000;
  readonly open = new Set<FakeSocket>();
  stored: Stored = { snapshot: null, alarm: null };
  readonly logged: LogEntry[] = [];
  readonly reports: Report[] = [];
  /** Rows written: saves and alarms set. */
  rows = 0;
  saves = 0;
  alarms = 0;
  /** Set to make the effect of that name fail. */
  failing = new Set<Effect>();
  /** Decides it each time; what has failed so far is counted. */
  fails = (effect: Effect) => this.failing.has(effect);
  failures = 0;
  /** Set to make alarms that are set neither succeed nor fail. */
  hangs = false;
  /** Called after each save, with the time. */
  onSave: () => void = () => {};
  /** Called with each new socket before the room hears of it. */
  onOpen: (socket: FakeSocket) => void = () => {};
  #room: Room<FakeSocket> | null = null;
  readonly #timers = new Timers();
  #alarm = new Insistence((run, ms) => this.#later(run, ms));

  constructor(variables: object = {}) {
    this.settings = readSettings(variables);
  }

  async room(): Promise<Room<FakeSocket>> {
    this.#room ??= await Room.wake(this, this.settings);
    return this.#room;
  }

  async join(session: string, asked: Partial<Join> = {}): Promise<FakeSocket> {
    const room = await this.room();
    const join = { room: "lobby", session, mood: undefined, watch: false, network: null, ...asked };
    return this.#enter((open) => room.join(join, open));
  }

  async observe(network: string | null = null): Promise<FakeSocket> {
    const room = await this.room();
    return this.#enter((open) => room.observe({ room: "lobby", network }, open));
  }

  /** Who is not let in is told so by the host, as on the platforms. */
  async #enter(enter: (open: () => FakeSocket) => CloseName | null): Promise<FakeSocket> {
    const socket = new FakeSocket();
    const refusal = enter(() => {
      this.open.add(socket);
      this.onOpen(socket);
      return socket;
    });
    if (refusal) this.close(socket, CloseCode[refusal], refusal);
    await settled();
    return socket;
  }

  async say(socket: FakeSocket, frame: object | string): Promise<void> {
    (await this.room()).message(socket, typeof frame === "string" ? frame : JSON.stringify(frame));
    await settled();
  }

  /** The platform answers a heartbeat: nothing of the room runs. */
  beat(socket: FakeSocket): void {
    socket.heartbeatAt = this.time;
  }

  /** The peer's end of a socket goes. It is not listed any more, also when its close wakes the room. */
  async drop(socket: FakeSocket, code: number): Promise<void> {
    this.open.delete(socket);
    (await this.room()).close(socket, code);
    await settled();
  }

  async read() {
    const reading = (await this.room()).read();
    await settled();
    return reading;
  }

  /** Moves the clock, letting the alarm go off on its way. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    for (;;) {
      const next = Math.min(this.#timers.next, this.stored.alarm ?? Number.POSITIVE_INFINITY);
      if (next > until) break;
      this.time = Math.max(this.time, next);
      if (this.#timers.next === next) {
        this.#timers.run();
        await settled();
      } else await this.ring();
    }
    this.time = Math.max(this.time, until);
  }

  /** Delivers the alarm. It may still be at work afterwards, where the room waits for its storage. */
  async ring(tries = 0): Promise<void> {
    this.stored = { ...this.stored, alarm: null };
    this.alarms++;
    (await this.room()).alarm().catch(() => {
      if (tries < ALARM_TRIES) this.#later(() => void this.ring(tries + 1), ALARM_WAIT * 2 ** tries);
    });
    await settled();
  }

  /** What the room was trying goes with it. */
  evict(): void {
    this.#room = null;
    this.#timers.clear();
    this.#alarm = new Insistence((run, ms) => this.#later(run, ms));
  }

  /** `kill -9`: the room and every socket are gone, and nobody is told. */
  restart(): void {
    this.evict();
    this.open.clear();
  }

  now = () => this.time;
  /** Those that the room has closed stay listed until their close event, as on the platform. */
  sockets = () => [...this.open];
  heartbeat = (socket: FakeSocket) => socket.heartbeatAt;
  attachment = (socket: FakeSocket) => structuredClone(socket.attachment);

  send(socket: FakeSocket, text: string): void {
    if (!this.open.has(socket) || socket.closed) return;
    socket.texts.push(text);
    if (text.startsWith("{")) socket.frames.push(JSON.parse(text));
  }

  close(socket: FakeSocket, code: number, reason: string): void {
    socket.closed ??= { code, reason };
  }

  attach(socket: FakeSocket, value: unknown): void {
    socket.attachment = structuredClone(value);
  }

  load(failing: (fault: unknown) => void): Promise<Stored> {
    const reading = async () => {
      this.#maybeFail("load");
      return this.stored;
    };
    return tryReading(reading, failing, this.#wait);
  }

  async save(snapshot: Uint8Array): Promise<void> {
    this.#maybeFail("save");
    this.rows++;
    this.saves++;
    this.stored = { ...this.stored, snapshot };
    this.onSave();
  }

  setAlarm(at: number, failing: (fault: unknown) => void): Promise<void> {
    return this.#alarm.insist(async () => {
      this.#maybeFail("setAlarm");
      if (this.hangs) await new Promise(() => {});
      if (!Number.isFinite(at)) throw new TypeError("setAlarm wants a time");
      this.rows++;
      this.stored = { ...this.stored, alarm: at };
    }, failing);
  }

  readonly values = new Map<string, unknown>();

  async keep(values: Readonly<Record<string, unknown>>): Promise<void> {
    this.#maybeFail("keep");
    for (const [key, value] of Object.entries(values)) {
      this.rows++;
      this.values.set(key, structuredClone(value));
    }
  }

  async discard(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.values.delete(key);
  }

  async kept(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    return new Map(keys.filter((key) => this.values.has(key)).map((key) => [key, this.values.get(key)]));
  }

  async clear(): Promise<void> {
    this.#alarm.stop();
    // Where it fails, the alarm may be gone already.
    this.stored = { ...this.stored, alarm: null };
    this.#maybeFail("clear");
    this.values.clear();
    this.stored = { snapshot: null, alarm: null };
  }

  report(report: Report): void {
    this.reports.push(report);
  }

  log(entry: LogEntry): void {
    this.logged.push(entry);
  }

  #maybeFail(effect: Effect): void {
    if (!this.fails(effect)) return;
    this.failures++;
    throw new Error(`${effect} fails`);
  }

  /** While the room wakes, nobody else moves the clock. */
  readonly #wait: Later = (run, ms) => {
    if (this.#room) return this.#later(run, ms);
    this.time += ms;
    run();
    return () => {};
  };

  #later(run: () => void, ms: number): () => void {
    return this.#timers.set(this.time + ms, run);
  }
}
