/**
 * A host in memory that counts what a room writes and how often it is woken, over a time that is simulated: its clock
 * jumps from event to event, and a room without events for ten seconds is forgotten, as the platform does it.
 */
import type { Host, Stored } from "../../party/room/host.ts";
import { Room } from "../../party/room/room.ts";
import type { Settings } from "../../party/settings/settings.ts";

const ASLEEP = 10_000;

export interface Guest {
  readonly id: string;
  /** Its heartbeats are counted from here (ms). */
  readonly since: number;
  attachment: unknown;
}

export class CountingHost implements Host<Guest> {
  readonly name = null;
  time: number;
  /** Rows written: snapshots, alarms, hours of history. */
  rows = 0;
  /** Times the room was made from what is stored, and times its alarm went off. */
  made = 0;
  alarms = 0;
  broadcasts = 0;
  readonly open = new Set<Guest>();
  readonly #settings: Settings;
  #stored: Stored = { snapshot: null, alarm: null };
  #room: Room<Guest> | null = null;
  #lastEvent = 0;

  constructor(settings: Settings, time: number) {
    this.#settings = settings;
    this.time = time;
  }

  /** The room, awake, at this time (ms); alarms that are due before go off first. */
  async at(time: number): Promise<Room<Guest>> {
    while (this.#stored.alarm !== null && this.#stored.alarm <= time) {
      const room = await this.#wake(Math.max(this.time, this.#stored.alarm));
      this.#stored = { ...this.#stored, alarm: null };
      this.alarms++;
      await room.alarm();
    }
    return this.#wake(time);
  }

  async #wake(time: number): Promise<Room<Guest>> {
    this.time = time;
    if (time - this.#lastEvent > ASLEEP) this.#room = null;
    this.#lastEvent = time;
    if (!this.#room) {
      this.made++;
      this.#room = await Room.wake(this, this.#settings);
    }
    return this.#room;
  }

  now = () => this.time;
  sockets = () => this.open;
  send = () => {};
  close = () => {};
  heartbeat = ({ since }: Guest) => this.time - ((this.time - since) % this.#settings.heartbeat);
  attach(guest: Guest, value: unknown): void {
    guest.attachment = value;
  }
  attachment = (guest: Guest) => guest.attachment;
  load = async () => this.#stored;
  async save(snapshot: Uint8Array): Promise<void> {
    this.rows++;
    this.#stored = { ...this.#stored, snapshot };
  }
  async setAlarm(alarm: number): Promise<void> {
    this.rows++;
    this.#stored = { ...this.#stored, alarm };
  }
  async keep(values: object): Promise<void> {
    this.rows += Object.keys(values).length;
  }
  async discard(keys: readonly string[]): Promise<void> {
    this.rows += keys.length;
  }
  kept = async () => new Map();
  async clear(): Promise<void> {
    this.#stored = { snapshot: null, alarm: null };
  }
  report = () => {};
  log({ event, reason }: { event: string; reason: string }): void {
    throw new Error(`${event}: ${reason}`);
  }
}
