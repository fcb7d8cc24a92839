/** Lets a crowd act at even rates and without randomness, so that every server gets the same load. */
import { setTimeout as delay } from "node:timers/promises";
import type { Member } from "./member.ts";

/** How often each action happens per second, all people together. */
export interface Rates {
  readonly moods: number;
  readonly joins?: number;
  readonly leaves?: number;
  /** Seconds between two heartbeats of one person. */
  readonly heartbeat: number;
}

/** The part of a crowd that acts. */
export interface Actors {
  readonly members: ReadonlyMap<number, Member>;
  readonly dialect: { readonly heartbeat: string | null };
  enter(number: number): void;
  leave(number: number): void;
  changeMood(member: Member): void;
}

const TICK_MS = 20;
/** A prime, so that its multiples visit the whole crowd. */
const STRIDE = 7919;

export class Activity {
  readonly #crowd: Actors;
  #nextNumber: number;
  #isRunning = true;
  readonly #finished: Promise<void>;
  /** The people who still send a heartbeat in this round; the next one is last. */
  #waiting: Member[] = [];

  constructor(crowd: Actors, rates: Rates) {
    this.#crowd = crowd;
    this.#nextNumber = Math.max(-1, ...crowd.members.keys()) + 1;
    this.#finished = this.#run(rates);
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#finished;
  }

  async #run({ moods, joins = 0, leaves = 0, heartbeat }: Rates): Promise<void> {
    const { members } = this.#crowd;
    const done = { moods: 0, joins: 0, leaves: 0, beats: 0 };
    const startedAt = performance.now();
    while (this.#isRunning) {
      await delay(TICK_MS);
      const seconds = (performance.now() - startedAt) / 1000;
      for (; done.joins < Math.floor(seconds * joins); done.joins++) this.#crowd.enter(this.#nextNumber++);
      for (; done.leaves < Math.floor(seconds * leaves); done.leaves++) this.#leave();
      for (; done.moods < Math.floor(seconds * moods); done.moods++) this.#changeMood(done.moods);
      for (; done.beats < Math.floor((seconds * members.size) / heartbeat); done.beats++) this.#beat();
    }
  }

  /** The person who has been there longest leaves. */
  #leave(): void {
    const first = this.#crowd.members.entries().find(([, { hasJoined }]) => hasJoined);
    if (first) this.#crowd.leave(first[0]);
  }

  #changeMood(turn: number): void {
    const members = [...this.#crowd.members.values()].filter(({ hasJoined }) => hasJoined);
    const member = members[(turn * STRIDE) % members.length];
    if (member) this.#crowd.changeMood(member);
  }

  #beat(): void {
    const { heartbeat } = this.#crowd.dialect;
    if (heartbeat === null) return;
    if (this.#waiting.length === 0) this.#waiting = [...this.#crowd.members.values()].reverse();
    const member = this.#waiting.pop();
    if (member?.hasJoined && !member.isLeaving) member.socket.send(heartbeat);
  }
}
