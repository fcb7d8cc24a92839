/** What a crowd does over a time, at even rates: no burst, nothing random, so every server has the same. */
import { setTimeout as delay } from "node:timers/promises";
import type { Crowd } from "./crowd.ts";
import type { Member } from "./member.ts";

/** How often a second, all people together. */
export interface Rates {
  readonly moods: number;
  readonly joins?: number;
  /** Those who go with a closing frame. */
  readonly leaves?: number;
  /** Those whose connection ends without a word. */
  readonly drops?: number;
  /** Seconds between two heartbeats of one person; 0: they send none. */
  readonly heartbeat: number;
}

const TICK = 20;

/** A stride that visits all of a crowd before it comes back to one of them. */
const STRIDE = 7919;

export class Activity {
  readonly #crowd: Crowd;
  readonly #rates: Rates;
  #steps = 0;
  #newcomer: number;
  #isRunning = true;
  readonly #done: Promise<void>;
  /** Those whose heartbeat is due, the last first. */
  #waiting: Member[] = [];
  /** What was done so far. */
  readonly done = { moods: 0, joins: 0, leaves: 0, drops: 0, beats: 0 };

  constructor(crowd: Crowd, rates: Rates) {
    this.#crowd = crowd;
    this.#rates = rates;
    this.#newcomer = Math.max(-1, ...crowd.members.keys()) + 1;
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#done;
  }

  async #run(): Promise<void> {
    const { done } = this;
    const { moods, joins = 0, leaves = 0, drops = 0, heartbeat } = this.#rates;
    const startedAt = performance.now();
    while (this.#isRunning) {
      await delay(TICK);
      const seconds = (performance.now() - startedAt) / 1000;
      const beats = heartbeat === 0 ? 0 : this.#crowd.members.size / heartbeat;
      while (done.joins < Math.floor(seconds * joins)) this.#enter();
      while (done.leaves < Math.floor(seconds * leaves)) this.#exit("close");
      while (done.drops < Math.floor(seconds * drops)) this.#exit("drop");
      while (done.moods < Math.floor(seconds * moods)) this.#change();
      while (done.beats < Math.floor(seconds * beats)) this.#beat();
    }
  }

  #enter(): void {
    this.done.joins++;
    this.#crowd.enter(this.#newcomer++);
  }

  /** Those who have been there longest go first. */
  #exit(how: "close" | "drop"): void {
    this.done[how === "close" ? "leaves" : "drops"]++;
    for (const [index, member] of this.#crowd.members) {
      if (!member.isIn) continue;
      this.#crowd.exit(index, how);
      return;
    }
  }

  #change(): void {
    this.done.moods++;
    const members = [...this.#crowd.members.values()].filter(({ isIn }) => isIn);
    const member = members[(this.#steps++ * STRIDE) % members.length];
    if (member) this.#crowd.changeMood(member);
  }

  /** In the order in which they came, again and again: each of them once per heartbeat. */
  #beat(): void {
    const { beat } = this.#crowd.dialect;
    this.done.beats++;
    if (beat === null) return;
    if (this.#waiting.length === 0) this.#waiting = [...this.#crowd.members.values()].reverse();
    const member = this.#waiting.pop();
    if (member?.isIn && !member.isGoing) member.socket.say(beat);
  }
}
