/** Lets a crowd act at even rates and without randomness, so that every server gets the same load. */
import { setTimeout as delay } from "node:timers/promises";
import type { Crowd, Member } from "./crowd.ts";

/** How often each action happens per second, all people together. */
export interface Rates {
  readonly moods: number;
  readonly joins?: number;
  readonly leaves?: number;
  /** Seconds between two heartbeats of one person. */
  readonly heartbeat: number;
}

const TICK_MS = 20;
/** A prime, so that its multiples visit the whole crowd. */
const STRIDE = 7919;

/** Resolves soon after the end. */
export async function act(crowd: Crowd, rates: Rates, end: AbortSignal): Promise<void> {
  const { moods, joins = 0, leaves = 0, heartbeat } = rates;
  const { members } = crowd;
  let nextNumber = Math.max(-1, ...members.keys()) + 1;
  /** The people who still send a heartbeat in this round; the next one is last. */
  let waiting: Member[] = [];

  const beat = () => {
    if (crowd.dialect.heartbeat === null) return;
    if (waiting.length === 0) waiting = [...members.values()].reverse();
    const member = waiting.pop();
    if (member?.hasJoined && !member.isLeaving) member.socket.send(crowd.dialect.heartbeat);
  };
  const changeMood = (turn: number) => {
    const joined = [...members.values()].filter(({ hasJoined }) => hasJoined);
    const member = joined[(turn * STRIDE) % joined.length];
    if (member) crowd.changeMood(member);
  };
  /** The person who has been there longest leaves. */
  const leave = () => {
    const first = members.entries().find(([, { hasJoined }]) => hasJoined);
    if (first) crowd.leave(first[0]);
  };

  const done = { moods: 0, joins: 0, leaves: 0, beats: 0 };
  const startedAt = performance.now();
  while (!end.aborted) {
    await delay(TICK_MS);
    const seconds = (performance.now() - startedAt) / 1000;
    for (; done.joins < Math.floor(seconds * joins); done.joins++) crowd.enter(nextNumber++);
    for (; done.leaves < Math.floor(seconds * leaves); done.leaves++) leave();
    for (; done.moods < Math.floor(seconds * moods); done.moods++) changeMood(done.moods);
    for (; done.beats < Math.floor((seconds * members.size) / heartbeat); done.beats++) beat();
  }
}
