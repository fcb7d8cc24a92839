/**
 * A host in memory, for tests of the room alone. Its clock moves only when told to, and its alarm goes off as the clock
 * passes it. A socket keeps what it was sent. `evict` forgets the room and keeps the sockets; `restart` ends them too.
 */
import type { Report } from "../../party/admin/schema.ts";
import type { Host, LogEntry, Stored } from "../../party/host.ts";
import type { Join } from "../../party/join.ts";
import type { ServerFrame } from "../../party/protocol.ts";
import { Room } from "../../party/room/room.ts";
import { readSettings, type Settings } from "../../party/settings.ts";

type Effect = "load" | "save" | "setAlarm" | "clear" | "keep";

export class FakeSocket {
  readonly frames: ServerFrame[] = [];
  readonly texts: string[] = [];
  closed: { code: number; reason: string } | null = null;
  attachment: unknown = undefined;
  heartbeatAt: number | null = null;

  framesOf<T extends ServerFrame["type"]>(type: T): Extract<ServerFrame, { type: T }>[] {
    return this.frames.filter((frame): frame is Extract<ServerFrame, { type: T }> => frame.type === type);
  }
}

export class FakeHost implements Host<FakeSocket> {
  readonly settings: Settings;
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
  /** Called after each save, with the time. */
  onSave: () => void = () => {};
  /** Called with each new socket before the room hears of it. */
  onOpen: (socket: FakeSocket) => void = () => {};
  #room: Room<FakeSocket> | null = null;

  constructor(variables: object = {}) {
    this.settings = readSettings(variables);
  }

  async room(): Promise<Room<FakeSocket>> {
    this.#room ??= await Room.wake(this, this.settings);
    return this.#room;
  }

  async join(session: string, asked: Partial<Join> = {}): Promise<FakeSocket> {
    const room = await this.room();
    const socket = this.openSocket();
    this.onOpen(socket);
    room.join(socket, { room: "lobby", session, mood: undefined, watch: false, network: null, ...asked });
    await settled();
    return socket;
  }

  /** A socket that the platform has, and the room does not know of yet. */
  openSocket(): FakeSocket {
    const socket = new FakeSocket();
    this.open.add(socket);
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
    while (this.stored.alarm !== null && this.stored.alarm <= until) {
      this.time = Math.max(this.time, this.stored.alarm);
      await this.ring();
    }
    this.time = until;
  }

  async ring(): Promise<void> {
    this.stored = { ...this.stored, alarm: null };
    this.alarms++;
    await (await this.room()).alarm();
    await settled();
  }

  evict(): void {
    this.#room = null;
  }

  /** `kill -9`: the room and every socket are gone, and nobody is told. */
  restart(): void {
    this.#room = null;
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

  async load(): Promise<Stored> {
    this.#maybeFail("load");
    return this.stored;
  }

  async save(snapshot: Uint8Array): Promise<void> {
    this.#maybeFail("save");
    this.rows++;
    this.saves++;
    this.stored = { ...this.stored, snapshot };
    this.onSave();
  }

  async setAlarm(at: number): Promise<void> {
    this.#maybeFail("setAlarm");
    if (!Number.isFinite(at)) throw new TypeError("setAlarm wants a time");
    this.rows++;
    this.stored = { ...this.stored, alarm: at };
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
    if (this.failing.has(effect)) throw new Error(`${effect} fails`);
  }
}

/** Lets the room's storage effects finish: they are promises already resolved, a few turns deep. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
