/** One browser of the soak: it comes, changes its mind, misbehaves, vanishes and comes back, always with the same id. */
import { Backoff } from "../../client/backoff.ts";
import { LeanSocket } from "../load/socket.ts";

const MOODS = ["gratitude", "presence", "calm", "joy", "release", null];
/** What no client of ours says. */
const BAD_FRAMES = ["{", "[]", '{"type":"dance"}', '{"type":"mood","mood":"rage"}', '{"__proto__":{"type":"leave"}}'];
/** Close codes that a misbehaving visitor may meet. */
const EXPECTED = new Set([null, 1000, 1006, 4008, 4100, 4102]);

export interface Sizes {
  readonly count: number;
  readonly moods: Readonly<Record<string, number>>;
}

export class Visitor {
  readonly id: string;
  readonly room: string;
  readonly #port: () => number;
  readonly #onTold: (told: Sizes) => void;
  readonly #backoff = new Backoff();
  #socket: LeanSocket | undefined;
  #wants = false;
  /** The mood that the server has acknowledged, or carried over. */
  mood: string | null = null;
  isIn = false;
  isWatching = false;

  constructor(id: string, room: string, port: () => number, onTold: (told: Sizes) => void) {
    this.id = id;
    this.room = room;
    this.#port = port;
    this.#onTold = onTold;
  }

  /** Comes, and stays until told otherwise. */
  come(): void {
    if (this.#wants) return;
    this.#wants = true;
    this.#stay();
  }

  /** Gives the seat up, or closes, or is gone without a word. */
  go(how: "leave" | "close" | "drop"): void {
    this.#wants = false;
    if (how === "leave") this.#socket?.say('{"type":"leave"}');
    else this.#socket?.[how]();
    // A connection that is being made is not to come after all.
    if (!this.isIn) this.#socket?.drop();
  }

  /** The connection breaks; it comes back. */
  break(): void {
    this.#socket?.drop();
  }

  beat(): void {
    if (this.isIn) this.#socket?.say("ping");
  }

  changeMood(pick: number): void {
    this.#say({ type: "mood", mood: MOODS[pick % MOODS.length] ?? null });
  }

  switchRole(): void {
    this.#say({ type: this.isWatching ? "join" : "watch" });
  }

  misbehave(pick: number): void {
    if (this.isIn) this.#socket?.say(BAD_FRAMES[pick % BAD_FRAMES.length] ?? "");
  }

  /** More than anybody may: the server closes, and it comes back. */
  flood(): void {
    for (let time = 0; time < 25; time++) this.misbehave(time);
  }

  async #stay(): Promise<void> {
    while (this.#wants) {
      await this.#backoff.wait();
      if (!this.#wants) return;
      await new Promise<void>((closed) => {
        const role = this.isWatching ? "&role=watch" : "";
        this.#socket = new LeanSocket(this.#port(), `/parties/main/${this.room}?v=1&session=${this.id}${role}`, null, {
          onOpen: () => this.#backoff.opened(),
          onText: (text) => this.#hear(text),
          onClose: (code) => {
            if (!EXPECTED.has(code)) throw new Error(`${this.id} was closed with ${code}`);
            this.isIn = false;
            closed();
          },
        });
      });
    }
  }

  #say(frame: object): void {
    if (this.isIn) this.#socket?.say(JSON.stringify(frame));
  }

  #hear(text: string): void {
    if (text === "pong") return;
    const frame = JSON.parse(text);
    if (frame.type === "welcome") {
      this.isIn = true;
      this.isWatching = frame.session === null;
      this.mood = frame.mood;
      this.#backoff.reset();
      this.#onTold(frame.presence);
    } else if (frame.type === "mood") this.mood = frame.mood;
    else if (frame.type === "presence") this.#onTold(frame);
  }
}
