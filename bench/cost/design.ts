/** A design on key-value storage. The same design runs on a simulated store and on a real one. */
import type { Presence } from "../load/presence.ts";
import type { Event } from "./script.ts";

export interface Kv {
  /** JSON, or null. Do not change the value in place. */
  get<T>(key: string): Promise<T | null>;
  put(key: string, value: unknown): Promise<void>;
}

export interface World {
  readonly kv: Kv;
  readonly cache: EdgeCache;
  now(): number;
  sleep(ms: number): Promise<void>;
}

export interface Design {
  readonly title: string;
  /** How often a page reports that it is there, or polls (ms). */
  readonly heartbeat: number;
  /** How late a reading may be by the design's own rules (ms). */
  readonly delay: number;
  /** Whether a page reports its departure. */
  readonly announcesLeave: boolean;
  /** A request of a page. @returns what the page then shows. */
  visit(world: World, event: Event): Promise<Presence>;
  /** A cron; once a minute is the most that the platform offers. */
  minutely?(world: World): Promise<void>;
}

/** The cache of one location: no delay, no charge. */
export class EdgeCache {
  readonly #now: () => number;
  readonly #entries = new Map<string, { readonly value: unknown; readonly until: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async get<T>(key: string): Promise<T | null> {
    const entry = this.#entries.get(key);
    return entry && entry.until > this.#now() ? (entry.value as T) : null;
  }

  async put(key: string, value: unknown, seconds: number): Promise<void> {
    this.#entries.set(key, { value, until: this.#now() + seconds * 1000 });
  }
}
