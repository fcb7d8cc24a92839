/** One browser: it joins, acts, disconnects and reconnects as the project's client does, always with the same id. */
import { Backoff } from "../../client/backoff.ts";
import { REPLACED } from "../../party/wire/close-codes.ts";
import type { Presence } from "./presence.ts";
import { LeanSocket } from "./socket.ts";

/** Close codes that even a misbehaving visitor may get. */
const EXPECTED_CODES = new Set([null, 1000, 1006, 4100, 4102, REPLACED]);

/** The address of the person with this number. */
export function addressOf(number: number): string {
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}

export class Visitor {
  readonly id: string;
  readonly room: string;
  /** The mood that the server has acknowledged. */
  mood: string | null = null;
  hasJoined = false;
  isWatching = false;
  pongs = 0;
  readonly #port: number;
  readonly #address: string;
  readonly #onPresence: (presence: Presence) => void;
  readonly #backoff = new Backoff();
  #socket: LeanSocket | undefined;
  #wantsToStay = false;

  /** @param address As the edge tells it. */
  constructor(port: number, room: string, id: string, address: string, onPresence: (presence: Presence) => void) {
    this.#port = port;
    this.room = room;
    this.id = id;
    this.#address = address;
    this.#onPresence = onPresence;
  }

  /** Joins, and rejoins whenever the connection ends. */
  async come(query = ""): Promise<void> {
    if (this.#wantsToStay) return;
    this.#wantsToStay = true;
    while (this.#wantsToStay) {
      await this.#backoff.wait();
      if (this.#wantsToStay) await this.#connect(query);
    }
  }

  /** Leaves by a frame, a close frame, or without either. */
  go(how: "leave" | "close" | "drop"): void {
    this.#wantsToStay = false;
    if (how === "leave") this.send({ type: "leave" });
    else this.#socket?.[how]();
    // Ends a connection that is still being made.
    if (!this.hasJoined) this.#socket?.drop();
  }

  /** Loses the connection. */
  disconnect(): void {
    this.#socket?.drop();
  }

  send(data: object | string): void {
    if (this.hasJoined) this.#socket?.send(typeof data === "string" ? data : JSON.stringify(data));
  }

  #connect(query: string): Promise<void> {
    const role = this.isWatching ? "&role=watch" : "";
    const path = `/parties/main/${this.room}?v=1&session=${this.id}${role}${query}`;
    return new Promise((resolve) => {
      this.#socket = new LeanSocket(this.#port, path, this.#address, {
        onOpen: () => this.#backoff.opened(),
        onText: (text) => this.#receive(text),
        onClose: (code) => {
          if (!EXPECTED_CODES.has(code)) throw new Error(`The server closed ${this.id} with ${code}`);
          if (code === REPLACED) this.#backoff.replaced();
          this.hasJoined = false;
          resolve();
        },
      });
    });
  }

  #receive(text: string): void {
    if (text === "pong") {
      this.pongs++;
      return;
    }
    const frame = JSON.parse(text);
    if (frame.type === "welcome") {
      this.hasJoined = true;
      this.isWatching = frame.session === null;
      this.#backoff.reset();
    }
    if (frame.type === "welcome" || frame.type === "mood") this.mood = frame.mood;
    if (frame.type === "welcome" || frame.type === "presence") this.#onPresence(frame.presence ?? frame);
  }
}
