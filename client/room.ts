import { PROTOCOL_VERSION } from "../party/wire/close-codes.ts";
import type { ClientFrame, Presence, ServerFrame, Welcome } from "../party/wire/frames.ts";
import { ServerClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { Emitter, type Listener } from "./emitter.ts";
import { readFrame } from "./frames.ts";
import { type Mood, MoodChoice } from "./mood.ts";
import { type SessionStorage, sessionId } from "./session.ts";
import { evolve, NOTHING_HEARD, type Role, type RoomError, type RoomEvents, type Snapshot } from "./snapshot.ts";

export interface RoomOptions {
  /** `example.com`, or an origin such as `https://example.com`. */
  readonly host: string;
  readonly room: string;
  readonly mood?: Mood | undefined;
  readonly role?: Role | undefined;
  /** Instead of the id that is kept in the storage; 8–64 of `A-Z a-z 0-9 _ -`. It is not stored. */
  readonly session?: string | undefined;
  /** Instead of `localStorage`. */
  readonly storage?: SessionStorage | undefined;
  /** Instead of the global one. */
  readonly WebSocket?: typeof WebSocket | undefined;
}

/** How long the server wants quiet after it has said that it was too much (ms). */
const CALM = 5000;

/** A seat in a room, or a look into it. Every method works unbound. */
export class BreathingRoom {
  readonly #clock = new ServerClock();
  readonly #connection: Connection;
  readonly #events = new Emitter<RoomEvents>();
  readonly #mood = new MoodChoice();
  #role: Role;
  #snapshot: Snapshot;

  constructor({ host, room, mood, role = "breathe", session, storage, WebSocket }: RoomOptions) {
    this.#role = role;
    if (mood !== undefined) this.#mood.wish(mood);
    this.#snapshot = Object.freeze({
      ...NOTHING_HEARD,
      mood: this.#shownMood(),
      session: session ?? sessionId(storage && (() => storage)),
    });
    this.#connection = new Connection(
      { host, room, WebSocket, query: () => this.#query() },
      {
        message: (data) => this.#receive(readFrame(data)),
        down: (code, reason, final) => this.#update({ status: final ? "closed" : "reconnecting", code, reason }),
      },
    );
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  readonly getSnapshot = (): Snapshot => this.#snapshot;

  /** Returns the unsubscribe. */
  readonly on = <Name extends keyof RoomEvents>(name: Name, listener: Listener<RoomEvents[Name]>): (() => void) =>
    this.#events.on(name, listener);

  /** `on("change", …)`, in the form that React's `useSyncExternalStore` takes. */
  readonly subscribe = (listener: () => void): (() => void) => this.on("change", listener);

  /** A watcher's is kept for the next `join`. */
  readonly setMood = (mood: Mood): void => {
    if (this.#wish(mood) && this.#role === "breathe") this.#send({ type: "mood", mood });
    this.#update({});
  };

  /** Takes a seat; from now on every reconnect does. */
  readonly join = (mood?: Mood): void => {
    this.#role = "breathe";
    if (mood !== undefined) this.#wish(mood);
    this.#send({ type: "join", mood: this.#mood.pending });
    this.#update({});
  };

  /** Gives the seat up and only looks. */
  readonly watch = (): void => {
    this.#role = "watch";
    this.#send({ type: "watch" });
    this.#update({});
  };

  /** Holds the seat for so many minutes, whatever becomes of the connection; 0 ends it. Not said later if it cannot be said now. */
  readonly sit = (minutes: number): void => this.#send({ type: "sit", minutes });

  /** The server's time (ms since 1970), by which everyone breathes. */
  readonly now = (): number => this.#clock.now();

  /** Gives the seat up at once, and closes for good. */
  readonly leave = (): void => {
    this.#send({ type: "leave" });
    this.close();
  };

  /** Closes for good; the seat is kept for the server's grace. */
  readonly close = (): void => {
    this.#connection.close();
    this.#update({ status: "closed", code: 1000, reason: "" });
  };

  /** The session is told on every connect, the mood only while the server may not know it: another tab may have changed it since. */
  #query(): Record<string, string | undefined> {
    const { session } = this.#snapshot;
    const v = String(PROTOCOL_VERSION);
    if (this.#role === "watch") return { v, session, role: "watch" };
    const mood = this.#mood.pending;
    return { v, session, mood: mood === null ? "" : mood };
  }

  #send(frame: ClientFrame): void {
    if (this.#snapshot.status === "open") this.#connection.send(frame);
  }

  #receive(frame: ServerFrame | null): void {
    if (!frame) this.#fail("bad_frame", "the server sent what is not in the protocol");
    else if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.type === "presence") {
      this.#clock.heard(frame.at);
      this.#update(presenceOf(frame));
    } else if (frame.type === "sit") this.#update({ sit: frame.until });
    else if (frame.type === "mood") {
      this.#mood.heard(frame.mood);
      this.#update({});
    } else {
      if (frame.code === "unknown_mood") this.#mood.forget();
      // Nothing is lost: what was asked for last is asked for again.
      if (frame.code === "rate_limited")
        setTimeout(() => (this.#role === "breathe" ? this.join() : this.watch()), CALM);
      this.#fail(frame.code, frame.message);
      this.#update({});
    }
  }

  #welcome({ heartbeat, mood, presence, session, now, sit, breath }: Welcome): void {
    this.#clock.heard(now);
    this.#connection.beat(heartbeat);
    this.#mood.heard(mood);
    this.#update({ status: "open", code: null, reason: "", sit, breath, ...presenceOf(presence) });
    // What was asked for while the join was on its way.
    const { pending } = this.#mood;
    if (pending !== undefined) this.#wish(pending);
    const seated = session !== null;
    if (seated && this.#role === "watch") this.watch();
    else if (!seated && this.#role === "breathe") this.join();
    else if (this.#mood.pending !== undefined) this.setMood(this.#mood.pending);
    else this.#update({});
  }

  /** False where the room has no such mood: in a join's query it would be refused for good. */
  #wish(mood: Mood): boolean {
    const { at, moods } = this.#snapshot;
    if (at === null || mood === null || Object.hasOwn(moods, mood)) {
      this.#mood.wish(mood);
      return true;
    }
    this.#mood.forget(mood);
    this.#fail("unknown_mood", `the room has no mood ${mood}`);
    return false;
  }

  #shownMood(): Mood {
    return this.#role === "watch" ? null : this.#mood.current;
  }

  #fail(code: RoomError["code"], message: string): void {
    this.#events.emit("error", { code, message });
  }

  #update(change: Partial<Snapshot>): void {
    const before = this.#snapshot;
    if (before.status === "closed") return;
    const after = evolve(before, { ...change, mood: this.#shownMood() });
    this.#snapshot = after;
    const differs = (...keys: (keyof Snapshot)[]) => keys.some((key) => before[key] !== after[key]);
    const { status, code, reason, at, count, resting, moods, mood, sit } = after;
    if (differs("status", "code", "reason")) this.#events.emit("status", { status, code, reason });
    if (at !== null && differs("at", "count", "resting", "moods"))
      this.#events.emit("presence", { at, count, resting, moods });
    if (differs("mood")) this.#events.emit("mood", mood);
    if (differs("sit")) this.#events.emit("sit", sit);
    if (after !== before) this.#events.emit("change", after);
  }
}

function presenceOf({ at, count, resting, moods }: Presence): Presence {
  return { at, count, resting, moods };
}
