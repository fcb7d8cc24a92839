/**
 * A second, naive room: what SPEC.md says of sessions, without bounds or tallies. It looks at everybody each time.
 */
import type { ClientFrame } from "../../party/wire/frames.ts";

export const TTL = 90_000;
const GRACE = 3000;
const MINUTE = 60_000;
/** Platforms evict a room after this many idle milliseconds. */
export const EVICTION = 10_000;
export const RETURN_WITHIN = 15_000;

export interface ModelSocket {
  id: string;
  breathes: boolean;
  lastSeenAt: number;
  /** Undefined: the model does not check L8. */
  lastPongAt?: number;
  isAway: boolean;
}

interface ModelSession {
  mood: string | null;
  lastSeenAt: number;
  /** Only used while no socket is left. */
  deadline: number;
  /** It keeps its seat without a socket, and longer than a platform waits before it evicts the room. */
  isHeld: boolean;
  sitUntil: number;
}

/** @param S Stands for a socket. */
export class Model<S = unknown> {
  sockets = new Map<S, ModelSocket>();
  sessions = new Map<string, ModelSession>();

  tick(now: number): void {
    for (const [socket, { lastSeenAt, lastPongAt = now }] of this.sockets) {
      if (lastSeenAt + TTL <= now || lastPongAt + 4 * TTL <= now) this.sockets.delete(socket);
    }
    for (const [id, session] of this.sessions) {
      if (this.isConnected(id)) continue;
      if (Math.max(session.deadline, session.sitUntil) <= now) this.sessions.delete(id);
    }
  }

  isConnected(id: string): boolean {
    return [...this.sockets.values()].some((socket) => socket.breathes && socket.id === id);
  }

  markSeen(socket: ModelSocket, now: number): void {
    socket.lastSeenAt = now;
    const session = this.sessions.get(socket.id);
    if (!socket.breathes || !session) return;
    session.lastSeenAt = Math.max(session.lastSeenAt, now);
    session.deadline = Math.max(session.deadline, now + TTL);
  }

  breathe(socket: ModelSocket, mood: string | null | undefined, now: number): void {
    const session = this.sessions.get(socket.id) ?? {
      mood: null,
      lastSeenAt: now,
      deadline: 0,
      isHeld: false,
      sitUntil: 0,
    };
    this.sessions.set(socket.id, session);
    socket.breathes = true;
    if (mood !== undefined) session.mood = mood;
    this.markSeen(socket, now);
  }

  depart(socket: ModelSocket, departure: "left" | "clean" | "dropped", now: number): void {
    const session = this.sessions.get(socket.id);
    if (!socket.breathes || !session) return;
    socket.breathes = false;
    if (this.isConnected(socket.id)) return;
    if (departure === "left") this.sessions.delete(socket.id);
    if (departure === "clean") session.deadline = now + GRACE;
    session.isHeld = session.deadline > now + EVICTION;
  }

  /**
   * The state that only the snapshot can give an evicted room: the sittings, and the seats of lost connections.
   * @param newer The state to compare with. A sitting keeps its seat, so the return to it may wait.
   */
  urgent(now: number, newer: Model<S> = this): string {
    const held = [...this.sessions].map(([id, { sitUntil, isHeld, deadline }]) => {
      const isLingering = isHeld && !this.isConnected(id) && deadline > now;
      return [id, isLingering, sitUntil > now && [sitUntil, this.isConnected(id) || newer.isConnected(id)]];
    });
    return JSON.stringify(held.filter(([, isLingering, sitting]) => isLingering || sitting).sort());
  }

  /** A frame that the room accepts. */
  obey(socket: S, frame: ClientFrame, now: number): void {
    const known = this.sockets.get(socket);
    if (!known) return;
    this.markSeen(known, now);
    const session = known.breathes ? this.sessions.get(known.id) : undefined;
    if (frame.type === "mood" && session) session.mood = frame.mood;
    if (frame.type === "sit" && session) session.sitUntil = frame.minutes && now + frame.minutes * 60_000;
    if (frame.type === "join") this.breathe(known, frame.mood, now);
    if (frame.type === "away") known.isAway = true;
    if (frame.type === "watch" || frame.type === "leave") this.depart(known, "left", now);
    if (frame.type === "leave") this.sockets.delete(socket);
  }

  /** @param minPeopleForMoods With fewer people, all moods are 0 (P9). */
  recount(moods: readonly string[], now: number, minPeopleForMoods = 0) {
    const sessions = [...this.sessions.values()];
    const shown = sessions.length < minPeopleForMoods ? [] : sessions;
    const resting = [...this.sessions].filter(([id, { deadline }]) => !this.isConnected(id) && deadline <= now).length;
    const tally = moods.map((name) => [name, shown.filter(({ mood }) => mood === name).length]);
    return { count: sessions.length, resting, moods: Object.fromEntries(tally) };
  }
}

export function copyOf<S>(model: Model<S>): Model<S> {
  const copy = new Model<S>();
  copy.sessions = structuredClone(model.sessions);
  copy.sockets = new Map([...model.sockets].map(([socket, known]) => [socket, { ...known }]));
  return copy;
}

/**
 * The minutes of the clock with people in them, since the room was last empty and stored nothing (D8). Only bounds are
 * known, because a room hears of an expiry at its next event.
 */
export class OccupiedMinutes {
  certain = new Set<number>();
  readonly possible = new Set<number>();
  /** Nobody was here after this (ms). */
  lastAt = 0;
  #until: number;
  /** As the room knows it. */
  #isOccupied = false;

  constructor(now: number) {
    this.#until = now;
  }

  /** Time has passed, in which nobody has joined. @param wasOccupied At its beginning. @param isOccupied At its end. */
  pass(until: number, wasOccupied: boolean, isOccupied: boolean): void {
    if (wasOccupied) this.lastAt = until;
    this.#isOccupied ||= wasOccupied;
    if (this.#isOccupied) addMinutes(this.possible, this.#until, Math.floor(until / MINUTE));
    if (wasOccupied && isOccupied) addMinutes(this.certain, this.#until, Math.ceil(until / MINUTE) - 1);
    this.#until = until;
  }

  /** The room has had an event. */
  tell(isOccupied: boolean): void {
    this.#isOccupied = isOccupied;
  }

  forget(): void {
    this.certain.clear();
    this.possible.clear();
  }
}

function addMinutes(minutes: Set<number>, from: number, last: number): void {
  for (let minute = Math.floor(from / MINUTE); minute <= last; minute++) minutes.add(minute);
}
