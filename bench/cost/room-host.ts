/**
 * A host of the real room in simulated time, which counts what a platform would bill: rows (or units of 4 KB), alarms,
 * and the time the object runs. Storage goes through the real party/storage.ts.
 */

import { type StoragePort, storagePort } from "../../party/hosts/storage.ts";
import type { Host, LogEntry } from "../../party/room/host.ts";
import type { Join } from "../../party/room/join-request.ts";
import { Room } from "../../party/room/room.ts";
import { readSettings, type Settings } from "../../party/settings/settings.ts";
import { noOperations, type Operations } from "./operations.ts";
import { counted, MemoryStorage } from "./storage.ts";

/** What differs between the hosts, as in party/cloudflare.ts and party/partykit.ts. */
export interface Platform {
  readonly name: "cloudflare" | "partykit";
  readonly title: string;
  readonly valueBytes: number;
  /** Heartbeats are answered without waking the room; otherwise each is a message. */
  readonly autoAnswers: boolean;
  /** Told to the room where a socket closes without more. */
  readonly closeCode: number;
}

export const CLOUDFLARE: Platform = {
  name: "cloudflare",
  title: "This room on Cloudflare",
  valueBytes: 2_000_000,
  autoAnswers: true,
  closeCode: 1000,
};
export const PARTYKIT: Platform = {
  name: "partykit",
  title: "This room on PartyKit",
  valueBytes: 120_000,
  autoAnswers: false,
  closeCode: 1006,
};

/** A model, on the wide side: an event keeps the object running so long (ms), as party/admin/cost.ts has it. */
const EVENT_MS = 5;
/** One `send` costs workerd about this much (ms). */
const SEND_MS = 0.04;
/** Platforms evict after about this long without an event (ms). */
const EVICT_AFTER = 10_000;

export class RoomSocket {
  readonly openedAt: number;
  attachment: unknown = undefined;
  isClosed = false;

  constructor(openedAt: number) {
    this.openedAt = openedAt;
  }
}

export class RoomHost implements Host<RoomSocket> {
  readonly name = null;
  readonly operations: Operations = noOperations();
  readonly settings: Settings;
  readonly open = new Set<RoomSocket>();
  time = 0;
  /** Called with each distinct text that sockets are sent. */
  onText: (text: string) => void = () => {};
  readonly #platform: Platform;
  readonly #storage = new MemoryStorage();
  readonly #port: StoragePort;
  #room: Room<RoomSocket> | null = null;
  #lastEvent = 0;
  #lastText = "";

  constructor(platform: Platform, variables: object = {}) {
    this.#platform = platform;
    this.settings = readSettings(variables);
    this.#port = storagePort(counted(this.#storage, this.operations), platform.valueBytes);
  }

  /** @returns the room, woken where the platform has evicted it. */
  async #wake(): Promise<Room<RoomSocket>> {
    if (this.time - this.#lastEvent > EVICT_AFTER) this.#room = null;
    this.#lastEvent = this.time;
    this.operations.runningMs += EVENT_MS;
    this.#room ??= await Room.wake(this, this.settings);
    return this.#room;
  }

  async join(asked: Join): Promise<RoomSocket> {
    this.operations.workerRequests++;
    this.operations.objectRequests++;
    const room = await this.#wake();
    const socket = new RoomSocket(this.time);
    const refusal = room.join(asked, () => {
      this.open.add(socket);
      return socket;
    });
    if (refusal) throw new Error(`${asked.session} is not let in: ${refusal}`);
    return socket;
  }

  async say(socket: RoomSocket, text: string): Promise<void> {
    this.operations.messages++;
    (await this.#wake()).message(socket, text);
  }

  async drop(socket: RoomSocket): Promise<void> {
    this.open.delete(socket);
    (await this.#wake()).close(socket, this.#platform.closeCode);
  }

  /** Somebody without a socket. */
  async read() {
    this.operations.workerRequests++;
    this.operations.objectRequests++;
    return (await this.#wake()).read();
  }

  /** Moves the clock, letting the alarm go off on its way. */
  async advance(until: number): Promise<void> {
    for (let { alarm } = this.#storage; alarm !== null && alarm - EPOCH <= until; { alarm } = this.#storage) {
      this.time = Math.max(this.time, alarm - EPOCH);
      this.#storage.alarm = null;
      this.operations.alarms++;
      this.operations.objectRequests++;
      await (await this.#wake()).alarm();
    }
    this.time = until;
  }

  now = () => EPOCH + Math.floor(this.time);
  sockets = () => [...this.open];

  send(_: RoomSocket, text: string): void {
    this.operations.frames++;
    this.operations.runningMs += SEND_MS;
    if (text === this.#lastText) return;
    this.#lastText = text;
    this.onText(text);
  }

  close(socket: RoomSocket): void {
    socket.isClosed = true;
    this.open.delete(socket);
  }

  /** Every client keeps to the interval, so the last heartbeat follows from when the socket was opened. */
  heartbeat({ openedAt }: RoomSocket): number | null {
    if (!this.#platform.autoAnswers) return null;
    const { heartbeat } = this.settings;
    const beats = Math.floor((this.time - openedAt) / heartbeat);
    return beats > 0 ? EPOCH + Math.floor(openedAt + beats * heartbeat) : null;
  }

  attach(socket: RoomSocket, value: unknown): void {
    socket.attachment = value;
  }

  attachment = (socket: RoomSocket) => socket.attachment;

  load = () => this.#port.load();
  save = (snapshot: Uint8Array) => this.#port.save(snapshot);
  setAlarm: StoragePort["setAlarm"] = (at, failing) => this.#port.setAlarm(at, failing);
  keep = (values: Readonly<Record<string, unknown>>) => this.#port.keep(values);
  discard = (keys: readonly string[]) => this.#port.discard(keys);
  kept = (keys: readonly string[]) => this.#port.kept(keys);
  clear = () => this.#port.clear();

  report(): void {}

  /** Nothing fails here: whatever is logged is a fault of the room or of the bench. */
  log({ event, reason }: LogEntry): void {
    throw new Error(`${event}: ${reason}`);
  }
}

/** Some midnight: the room's clock is that of 1970. */
export const EPOCH = 1_699_920_000_000;
