/** Drives the real room through the script, in simulated time, and checks all that it says. */
import type { Operations, Outcome } from "./operations.ts";
import { EPOCH, type Platform, RoomHost, type RoomSocket } from "./room-host.ts";
import { type Happening, happenings, heartbeatsBetween, type Load, type Script } from "./script.ts";
import { type Aggregate, Truth } from "./truth.ts";
import { noQuality, type Span, Window } from "./window.ts";

const SECOND = 1000;
/** What a message says may be so late: the grace after a clean close, and a second until it is noticed (L4, L7). */
const PRUNED_WITHIN = SECOND;
/** What people see, between two messages, later by the longest interval (P5) and the alarm's margin. */
const TOLD_WITHIN = 5 * SECOND + 100;
/** Long enough for every departure to be over, and told. */
const QUIET = 20 * SECOND;

/** The room has said something that is not so: a cheap wrong answer is no result. */
export class WrongAnswer extends Error {
  override name = "WrongAnswer";
}

export class RoomRun {
  readonly host: RoomHost;
  readonly quality = noQuality();
  readonly #platform: Platform;
  readonly #script: Script;
  readonly #truth: Truth;
  readonly #sockets = new Map<string, RoomSocket>();
  readonly #happenings: readonly Happening[];
  #next = 0;
  #lookAt = 60 * SECOND;
  #told: Aggregate | null = null;

  constructor(platform: Platform, script: Script, variables: object = {}) {
    this.#platform = platform;
    this.#script = script;
    this.#truth = new Truth(script);
    this.host = new RoomHost(platform, variables);
    this.host.onText = (text) => this.#hear(text);
    this.#happenings = happenings(script, platform.autoAnswers ? null : this.host.settings.heartbeat);
  }

  get operations(): Operations {
    return this.host.operations;
  }

  /** Lets everything happen before this time (ms). Once a second, everybody looks at what they were last told. */
  async advance(until: number): Promise<void> {
    const from = this.host.time;
    for (;;) {
      const happening = this.#happenings[this.#next];
      const at = Math.min(happening?.at ?? until, until);
      for (; this.#lookAt < at; this.#lookAt += SECOND) {
        await this.host.advance(this.#lookAt);
        this.#look();
      }
      if (!happening || happening.at >= until) break;
      this.#next++;
      await this.host.advance(happening.at);
      await this.#happen(happening);
    }
    await this.host.advance(until);
    if (this.#platform.autoAnswers) {
      this.operations.autoAnswers += heartbeatsBetween(this.#script, this.host.settings.heartbeat, from, until);
    }
  }

  /** Nobody comes, changes or goes any more: now the room has to know exactly who is here. Not for going on. */
  async finish(): Promise<void> {
    const { time } = this.host;
    // The script goes on without being played.
    this.host.onText = () => {};
    await this.host.advance(time + QUIET);
    const { count, moods } = await this.host.read();
    const truth = this.#truth.at(time);
    const isTrue =
      count === truth.count && Object.entries(truth.moods).every(([mood, people]) => moods[mood] === people);
    if (!isTrue) throw new WrongAnswer(`it says ${JSON.stringify({ count, moods })} of ${JSON.stringify(truth)}`);
  }

  async #happen({ kind, id, mood }: Happening): Promise<void> {
    if (kind !== "beat") this.quality.updates++;
    if (kind === "join") {
      this.#sockets.set(id, await this.host.join({ room: "bench", session: id, mood, watch: false, network: null }));
      return;
    }
    const socket = this.#sockets.get(id);
    if (!socket || socket.isClosed) throw new WrongAnswer(`${id} was sent away`);
    if (kind === "beat") await this.host.say(socket, "ping");
    if (kind === "mood") await this.host.say(socket, JSON.stringify({ type: "mood", mood }));
    if (kind === "leave") {
      // What the client does as its page goes.
      await this.host.say(socket, '{"type":"away"}');
      await this.host.drop(socket);
      this.#sockets.delete(id);
    }
  }

  /** Every message with an aggregate is a reading; it is checked as it is sent. */
  #hear(text: string): void {
    if (!text.startsWith("{")) return;
    const frame = JSON.parse(text) as { type: string; presence?: Aggregate } & Aggregate;
    const told = frame.type === "presence" ? frame : frame.presence;
    if (!told) return;
    const { time, settings } = this.host;
    this.#check(told, time, settings.grace + PRUNED_WITHIN);
    if (frame.type === "presence") this.#told = told;
  }

  #look(): void {
    if (!this.#told) return;
    this.#check(this.#told, this.#lookAt, this.host.settings.grace + PRUNED_WITHIN + TOLD_WITHIN);
  }

  #check(told: Aggregate, at: number, staleness: number): void {
    if (this.#truth.check(told, at, staleness, this.quality)) return;
    throw new WrongAnswer(`at ${new Date(EPOCH + at).toISOString()} it says ${JSON.stringify(told)}`);
  }
}

/** @throws WrongAnswer. */
export async function simulateRoom(platform: Platform, script: Script, load: Load, span: Span): Promise<Outcome> {
  const run = new RoomRun(platform, script);
  const window = new Window(load, span, run.operations, run.quality);
  await window.pass((until) => run.advance(until));
  const outcome = window.end();
  await run.finish();
  return outcome;
}
