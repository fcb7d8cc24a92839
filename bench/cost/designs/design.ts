/** What a design of the old kind stands on: a key-value store, the edge's cache, a clock. Real ones and simulated ones fit. */
import type { Aggregate } from "../truth.ts";

export interface Kv {
  /** JSON, or null. Not to be changed in place. */
  get<T>(key: string): Promise<T | null>;
  put(key: string, value: unknown): Promise<void>;
}

/** The edge's cache: free, of one location. */
export interface EdgeCache {
  get<T>(key: string): Promise<T | null>;
  put(key: string, value: unknown, seconds: number): Promise<void>;
}

export interface World {
  readonly kv: Kv;
  readonly cache: EdgeCache;
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** A request of somebody's page. */
export interface Visit {
  readonly kind: "join" | "mood" | "beat" | "leave";
  readonly id: string;
  readonly mood: string;
  /** The mood before; null at a join. */
  readonly was: string | null;
}

export interface Design {
  readonly name: string;
  readonly title: string;
  /** How often a page says that it is there, or asks how many are (ms). */
  readonly heartbeat: number;
  /** How late a reading may be by the design's own rules (ms). */
  readonly staleness: number;
  /** Whether a page that goes says so. */
  readonly tellsLeave: boolean;
  /** @returns what the page then shows. */
  visit(world: World, visit: Visit): Promise<Aggregate>;
  /** What the platform starts by itself, once a minute, which is as often as it can. */
  minutely?(world: World): Promise<void>;
}

export const SECOND = 1000;

/** One person in the map that the first designs keep under one key. */
export interface Session {
  readonly id: string;
  readonly mood: string;
  /** When its last write was made (ms). */
  readonly seen: number;
}

export function aggregateOf(sessions: readonly Session[]): Aggregate {
  const moods: Record<string, number> = {};
  for (const { mood } of sessions) moods[mood] = (moods[mood] ?? 0) + 1;
  return { count: sessions.length, moods };
}

/** Those of the map whose last write is not older than the TTL. */
export function alive(sessions: readonly Session[], now: number, ttl: number): readonly Session[] {
  return sessions.filter(({ seen }) => seen > now - ttl);
}

/** The map with this person as they are now, and without those whose last write is older than the TTL. */
export function upsert(sessions: readonly Session[], visit: Visit, now: number, ttl: number): Session[] {
  const next = sessions.filter(({ id, seen }) => seen > now - ttl && id !== visit.id);
  next.push({ id: visit.id, mood: visit.mood, seen: now });
  return next;
}
