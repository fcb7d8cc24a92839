/**
 * The scripted day of people that drives every design: who comes when, which mood they bring, when they change it, when
 * they go. Arrivals are spread evenly and jittered by a seed, so that the number at once is steady. Times are
 * milliseconds since the start of the run.
 */
import { random } from "./random.ts";

export const MOODS = ["gratitude", "presence", "calm", "joy", "release"] as const;

const SECOND = 1000;
/** Those who are there from the start come within this time. */
const RAMP = 30 * SECOND;
/** Timers and networks are never exact: a heartbeat comes up to this late. Without it the same ones would meet for ever. */
const JITTER = 500;
/** A mood lasts at least this share of a stay, at both ends. */
const EDGE = 0.15;

export const LOADS = ["all day", "sittings"] as const;
export type Load = (typeof LOADS)[number];
export const SITTING = 600 * SECOND;

export interface Person {
  readonly id: string;
  readonly arrives: number;
  /** Infinity: stays. */
  readonly leaves: number;
  readonly mood: string;
  readonly change: { readonly at: number; readonly mood: string } | null;
}

export interface Script {
  readonly people: readonly Person[];
  /** The people's moods and times are known up to here. */
  readonly until: number;
}

/** So many at once, who all stay. */
export function allDay(people: number, seed: number, until: number): Script {
  const next = random(seed);
  const stay = (_: unknown, index: number): Person => ({
    id: idOf(index),
    arrives: next() * RAMP,
    leaves: Number.POSITIVE_INFINITY,
    mood: pick(next),
    change: null,
  });
  return { people: Array.from({ length: people }, stay), until };
}

/** So many at once, each for `stay` and with one change of mood; whoever goes is followed by another. */
export function sittings(people: number, seed: number, until: number, stay = SITTING): Script {
  const next = random(seed);
  const gap = stay / people;
  const all: Person[] = [];
  for (let index = -people; (index + 1) * gap < until; index++) {
    const arrived = (index + next()) * gap;
    const person = sitter(all.length, arrived, stay, next);
    if (arrived >= RAMP) all.push(person);
    else {
      // There before the run began: comes in during the ramp, for what is left of the sitting.
      const arrives = next() * RAMP;
      if (person.leaves <= RAMP) continue;
      const { change } = person;
      const isPast = change !== null && change.at <= RAMP;
      all.push({ ...person, arrives, mood: isPast ? change.mood : person.mood, change: isPast ? null : change });
    }
  }
  return { people: all, until };
}

function sitter(index: number, arrives: number, stay: number, next: () => number): Person {
  const mood = pick(next);
  const other = MOODS.filter((name) => name !== mood);
  return {
    id: idOf(index),
    arrives,
    leaves: arrives + stay,
    mood,
    change: { at: arrives + stay * (EDGE + next() * (1 - 2 * EDGE)), mood: pick(next, other) },
  };
}

/** As long as the ids that the client makes (36 characters), because stored bytes are counted; as different as they are. */
function idOf(index: number): string {
  const mixed = Math.imul(index, 0x9e3779b1) >>> 0;
  const id = `${mixed.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
  // Names of members are stored once: maps of thousands compare them at a glance.
  return Object.keys({ [id]: 0 })[0] ?? id;
}

function pick(next: () => number, moods: readonly string[] = MOODS): string {
  return moods[Math.floor(next() * moods.length)] ?? MOODS[0];
}

export interface Happening {
  readonly at: number;
  readonly kind: "join" | "mood" | "beat" | "leave";
  readonly id: string;
  /** The mood from now on; at a leave, the last one. */
  readonly mood: string;
  /** The mood before; null at a join. */
  readonly was: string | null;
}

/** All that the people do, in order. @param heartbeat How often each says that it is there (ms); null: not listed. */
export function happenings({ people, until }: Script, heartbeat: number | null): Happening[] {
  const all: Happening[] = [];
  const next = random(people.length);
  for (const { id, arrives, leaves, mood, change } of people) {
    if (arrives >= until) continue;
    all.push({ at: arrives, kind: "join", id, mood, was: null });
    if (change && change.at < until) all.push({ at: change.at, kind: "mood", id, mood: change.mood, was: mood });
    const moodAt = (at: number) => (change && change.at <= at ? change.mood : mood);
    if (heartbeat !== null) {
      for (let due = arrives + heartbeat; due + JITTER < Math.min(leaves, until); due += heartbeat) {
        const at = due + next() * JITTER;
        all.push({ at, kind: "beat", id, mood: moodAt(at), was: moodAt(at) });
      }
    }
    if (leaves < until) all.push({ at: leaves, kind: "leave", id, mood: moodAt(leaves), was: moodAt(leaves) });
  }
  return all.sort((one, other) => one.at - other.at);
}

/** How many heartbeats the people send from `from` to `to`. */
export function heartbeatsBetween({ people }: Script, heartbeat: number, from: number, to: number): number {
  const before = (at: number, arrives: number) => Math.max(0, Math.ceil((at - arrives) / heartbeat) - 1);
  let beats = 0;
  for (const { arrives, leaves } of people) {
    beats += before(Math.min(to, leaves), arrives) - before(Math.min(from, leaves), arrives);
  }
  return beats;
}
