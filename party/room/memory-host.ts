/**
 * A host in memory with a clock of its own, to test rooms without a platform. Published as `breathing-room/testing`.
 *
 * Time moves only in `advance`, and the alarm fires on the way. A socket keeps what it was sent. `evict` forgets the room
 * and keeps its sockets, as hibernation does. `restart` ends the sockets too.
 */
import { readSettings, type Settings } from "../settings/settings.ts";
import type { Report } from "../wire/admin.ts";
import { CloseCode } from "../wire/close-codes.ts";
import type { Presence } from "../wire/frames.ts";
import type { Host, LogEntry } from "./host.ts";
import type { JoinRequest } from "./join-request.ts";
import { MemorySocket } from "./memory-socket.ts";
import { MemoryStorage } from "./memory-storage.ts";
import { Room } from "./room.ts";

export type { Operation } from "./memory-storage.ts";
export { MemorySocket };

/** The platform delivers an alarm that failed again after this long (ms), then after twice that, and so on. */
const FIRST_RETRY_MS = 2000;
const MAX_RETRIES = 6;
const DEFAULT_VALUE_BYTES = 2_000_000;

export interface MemoryHostOptions {
  /** The room's name; null for a platform that does not tell it. `lobby` if absent. */
  readonly name?: string | null;
  /** The largest value that storage takes. */
  readonly valueBytes?: number;
  /** The room is evicted before an event that comes after this much silence. Never, if absent. */
  readonly evictAfterMs?: number;
  /** Milliseconds since 1970. */
  readonly time?: number;
}

export class MemoryHost extends MemoryStorage implements Host<MemorySocket> {
  readonly name: string | null;
  readonly valueBytes: number;
  readonly settings: Settings;
  /** Milliseconds since 1970. */
  time: number;
  /** The sockets that the platform lists. One that the room has closed stays until `drop`. */
  readonly open = new Set<MemorySocket>();
  readonly logged: LogEntry[] = [];
  readonly reports: Report[] = [];
  /** Whether an address can make another payment. Replace it to limit what addresses cost. */
  canPay: (address: number) => boolean = () => true;
  /** Called with each new socket before the room hears of it. */
  onOpen: (socket: MemorySocket) => void = () => {};
  readonly #evictAfterMs: number;
  /** Being restored, or restored. */
  #room: Promise<Room<MemorySocket>> | null = null;
  #lastEventAt: number;
  #retry: { readonly at: number; readonly tries: number } | null = null;

  /** @param variables As a deployed Worker has them, such as `{ TTL_SECONDS: 60 }`. @throws BadSetting */
  constructor(variables: object = {}, options: MemoryHostOptions = {}) {
    const {
      name = "lobby",
      valueBytes = DEFAULT_VALUE_BYTES,
      evictAfterMs = Infinity,
      time = 1_700_000_000_000,
    } = options;
    super();
    this.settings = readSettings(variables);
    this.name = name;
    this.valueBytes = valueBytes;
    this.time = time;
    this.#lastEventAt = time;
    this.#evictAfterMs = evictAfterMs;
  }

  /** The room, restored if it was evicted. */
  async room(): Promise<Room<MemorySocket>> {
    if (this.time - this.#lastEventAt > this.#evictAfterMs) this.evict();
    this.#lastEventAt = this.time;
    return this.#awake();
  }

  #awake(): Promise<Room<MemorySocket>> {
    if (!this.#room) this.counts.restores++;
    this.#room ??= Room.restore(this, this.settings);
    return this.#room;
  }

  /** Somebody joins. If the room rejects the request, the socket comes back closed. */
  async join(session: string, request: Partial<JoinRequest> = {}): Promise<MemorySocket> {
    const room = await this.room();
    const socket = new MemorySocket();
    const complete: JoinRequest = {
      room: this.name ?? "lobby",
      role: "breathe",
      session,
      mood: undefined,
      said: undefined,
      address: null,
      ...request,
    };
    const rejection = (await room.payFor(complete))
      ? room.join(complete, () => {
          this.open.add(socket);
          this.onOpen(socket);
          return socket;
        })
      : "tooManyFromAddress";
    if (rejection) this.close(socket, CloseCode[rejection], rejection);
    await settled();
    return socket;
  }

  /** An admin opens a live socket. */
  observe(request: Partial<JoinRequest> = {}): Promise<MemorySocket> {
    return this.join("an-admin", { role: "admin", ...request });
  }

  /** A socket sends a frame, or text or bytes as they are. */
  async say(socket: MemorySocket, data: object | string | ArrayBuffer): Promise<void> {
    const isRaw = typeof data === "string" || data instanceof ArrayBuffer;
    (await this.room()).message(socket, isRaw ? data : JSON.stringify(data));
    await settled();
  }

  soon(run: () => void): void {
    queueMicrotask(run);
  }

  /** A socket sends a heartbeat, which the platform answers without the room. */
  ping(socket: MemorySocket): void {
    socket.pongAt = this.time;
  }

  /** The peer's end of a socket goes. It is not listed any more, even if its close wakes the room. */
  async drop(socket: MemorySocket, code: number): Promise<void> {
    this.open.delete(socket);
    (await this.room()).close(socket, code);
    await settled();
  }

  async read(): Promise<Presence> {
    const reading = (await this.room()).read();
    await settled();
    return reading;
  }

  /** Moves the clock. The alarm fires on the way. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    for (;;) {
      const retryAt = this.#retry?.at ?? Infinity;
      const at = Math.min(retryAt, this.stored.alarmAt ?? Infinity);
      if (at > until) break;
      this.time = Math.max(this.time, at);
      await this.ring(at === retryAt ? (this.#retry?.tries ?? 0) : 0);
    }
    this.time = until;
  }

  /** Delivers the alarm now. @param tries How often it has failed before. */
  async ring(tries = 0): Promise<void> {
    this.#retry = null;
    this.stored = { ...this.stored, alarmAt: null };
    this.counts.alarms++;
    let room = await this.room();
    if (!room.isLoaded) {
      this.counts.restores++;
      this.#room = room.reload();
      room = await this.#room;
    }
    await room.alarm().catch(() => {
      if (tries < MAX_RETRIES) this.#retry = { at: this.time + FIRST_RETRY_MS * 2 ** tries, tries: tries + 1 };
    });
    await settled();
  }

  /** Hibernation: the room is forgotten, its sockets stay. A reset after a failed write may look the same. */
  evict(): void {
    this.#room = null;
  }

  /** A deploy or a crash: the room and every socket are gone, and nobody hears of it. */
  restart(): void {
    this.evict();
    this.open.clear();
  }

  // The Host port.

  now = (): number => this.time;
  sockets = (): MemorySocket[] => [...this.open];
  lastPongAt = (socket: MemorySocket): number | null => socket.pongAt;
  attachment = (socket: MemorySocket): unknown => structuredClone(socket.attachment);

  send(socket: MemorySocket, text: string): void {
    if (!this.open.has(socket) || socket.closed) return;
    this.counts.sends++;
    socket.texts.push(text);
    if (text.startsWith("{")) socket.frames.push(JSON.parse(text));
  }

  close(socket: MemorySocket, code: number, reason: string): void {
    socket.closed ??= { code, reason };
  }

  attach(socket: MemorySocket, value: unknown): void {
    socket.attachment = structuredClone(value);
  }

  async charge(address: number): Promise<boolean> {
    return this.canPay(address);
  }

  report(report: Report): void {
    this.reports.push(report);
  }

  log(entry: LogEntry): void {
    this.logged.push(entry);
  }
}

/** Lets the room's writes finish. They are promises that have resolved, a few steps deep. */
async function settled(): Promise<void> {
  for (let step = 0; step < 20; step++) await Promise.resolve();
}
