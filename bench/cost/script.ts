/**
 * The scripted people that drive every design. They arrive evenly, jittered by a seed, so that the number of people at
 * once is steady. Times are whole milliseconds since the start.
 */
import { MOODS } from "../load/presence.ts";

export const LOADS = ["all day", "sittings"] as const;
export type Load = (typeof LOADS)[number];

const SECOND_MS = 1000;
/** The first people arrive within this time. */
const RAMP_MS = 30 * SECOND_MS;
/** A heartbeat is up to this late, as timers and networks are. */
const JITTER_MS = 500;
const SITTING_MS = 600 * SECOND_MS;
/** The share of a sitting before and after which the mood does not change. */
const EDGE = 0.15;

type Change = { readonly at: number; readonly mood: string };

export interface Person {
  readonly id: string;
  readonly arrives: number;
  /** Infinity: stays. */
  readonly leaves: number;
  readonly mood: string;
  readonly changes: readonly Change[];
}

export interface Script {
  readonly people: readonly Person[];
  readonly until: number;
}

/** Everybody stays. @param changesPerSecond Of all people together. */
export function allDay(people: number, seed: number, until: number, changesPerSecond = 0): Script {
  const next = random(seed);
  const changes = Array.from({ length: people }, (): Change[] => []);
  for (let turn = 0; turn < ((until - RAMP_MS) / SECOND_MS) * changesPerSecond; turn++) {
    const mood = MOODS[Math.floor(turn / people) % MOODS.length] ?? MOODS[0];
    changes[turn % people]?.push({ at: RAMP_MS + Math.floor((turn * SECOND_MS) / changesPerSecond), mood });
  }
  const stay = (own: Change[], index: number): Person => {
    const arrives = Math.floor(next() * RAMP_MS);
    return { id: idOf(index), arrives, leaves: Number.POSITIVE_INFINITY, mood: pick(next), changes: own };
  };
  return { people: changes.map(stay), until };
}

/** Everybody stays for `stay` and changes their mood once; another person follows. */
export function sittings(people: number, seed: number, until: number, stay = SITTING_MS): Script {
  const next = random(seed);
  const gap = stay / people;
  const all: Person[] = [];
  for (let index = -people; (index + 1) * gap < until; index++) {
    const began = Math.floor((index + next()) * gap);
    const leaves = began + stay;
    // A sitting that began before the script is entered within the ramp, for its remaining time.
    const arrives = began < RAMP_MS ? Math.floor(next() * RAMP_MS) : began;
    const mood = pick(next);
    const at = Math.floor(began + stay * (EDGE + next() * (1 - 2 * EDGE)));
    const other = pick(
      next,
      MOODS.filter((name) => name !== mood),
    );
    const changes = at > arrives ? [{ at, mood: other }] : [];
    if (leaves > RAMP_MS) all.push({ id: idOf(all.length), arrives, leaves, mood, changes });
  }
  return { people: all, until };
}

export interface Event {
  readonly at: number;
  readonly kind: "join" | "mood" | "beat" | "leave";
  readonly id: string;
  /** The mood from now on; for a departure, the last one. */
  readonly mood: string;
  /** The mood before; null for a join. */
  readonly previous: string | null;
}

/** Everything that the people do, in order. @param heartbeat Milliseconds between two heartbeats of a person. */
export function eventsOf({ people, until }: Script, heartbeat: number): Event[] {
  const events: Event[] = [];
  const next = random(people.length);
  for (const { id, arrives, leaves, mood: first, changes } of people) {
    const own: Event[] = [{ at: arrives, kind: "join", id, mood: first, previous: null }];
    let mood = first;
    for (const change of changes) {
      own.push({ kind: "mood", id, previous: mood, ...change });
      mood = change.mood;
    }
    for (let due = arrives + heartbeat; due + JITTER_MS < Math.min(leaves, until); due += heartbeat) {
      const at = Math.floor(due + next() * JITTER_MS);
      const current = moodAt(changes, at) ?? first;
      own.push({ at, kind: "beat", id, mood: current, previous: current });
    }
    own.push({ at: leaves, kind: "leave", id, mood, previous: mood });
    for (const event of own) if (event.at < until) events.push(event);
  }
  return events.sort((one, other) => one.at - other.at);
}

function moodAt(changes: readonly Change[], at: number): string | undefined {
  return changes.findLast((change) => change.at <= at)?.mood;
}

/** As long and as different as real ids, because stored bytes are counted. */
function idOf(index: number): string {
  const mixed = Math.imul(index, 0x9e3779b1) >>> 0;
  const id = `${mixed.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
  // Property names are interned, so maps of thousands compare them by address.
  return Object.keys({ [id]: 0 })[0] ?? id;
}

function pick(next: () => number, moods: readonly string[] = MOODS): string {
  return moods[Math.floor(next() * moods.length)] ?? MOODS[0];
}

/** Mulberry32: numbers from 0 up to 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
