import { PROTOCOL_VERSION, REPLACED } from "../party/wire/close-codes.ts";
import type { ClientFrame, Presence, ServerFrame, Welcome } from "../party/wire/frames.ts";
import { ServerClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { Emitter, type Listener } from "./emitter.ts";
import { readFrame } from "./frames.ts";
import { type Mood, MoodChoice } from "./mood.ts";
import type { RoomOptions } from "./options.ts";
import { checkSessionId, loadSessionId } from "./session.ts";
import { SitWish } from "./sit-wish.ts";
import {
  INITIAL_SNAPSHOT,
  nextSnapshot,
  type Role,
  type RoomError,
  type RoomEvents,
  type Snapshot,
} from "./snapshot.ts";

const RATE_LIMIT_BACKOFF_MS = 5_000;

/** With the waits of the backoff, the attempts to leave end after two minutes on average and seven at most. */
const LEAVE_RETRIES = 10;

/**
 * A connection to one room. It reconnects by itself until `leave()`, `close()` or a final close code of the server.
 * Every method works unbound.
 */
export class BreathingRoom {
  readonly #clock = new ServerClock();
  readonly #connection: Connection;
  readonly #events = new Emitter<RoomEvents>();
  readonly #mood = new MoodChoice();
  readonly #sitWish = new SitWish();
  #role: Role;
  /** Whether the room may count this person: it has welcomed them to a seat, or a join is on its way. */
  #hasSeat = false;
  #snapshot: Snapshot;

  /** @throws TypeError if the room's name is empty or `session` has another form. The server checks the name's form. */
  constructor({ host, room, mood, role = "breathe", session, storage, WebSocket }: RoomOptions) {
    this.#role = role;
    if (mood !== undefined) this.#mood.set(mood);
    this.#snapshot = Object.freeze({
      ...INITIAL_SNAPSHOT,
      mood: this.#visibleMood,
      session: checkSessionId(session ?? loadSessionId(host, room, storage && (() => storage))),
    });
    this.#connection = new Connection(
      { host, room, WebSocket, query: () => this.#query() },
      {
        onMessage: (data) => this.#handleFrame(readFrame(data)),
        onClose: (code, reason, final) => this.#update({ status: final ? "closed" : "reconnecting", code, reason }),
      },
    );
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Returns `snapshot`, in the form that React's `useSyncExternalStore` takes. */
  readonly getSnapshot = (): Snapshot => this.#snapshot;

  /** Returns the function that unsubscribes. */
  readonly on = <Name extends keyof RoomEvents>(name: Name, listener: Listener<RoomEvents[Name]>): (() => void) =>
    this.#events.on(name, listener);

  /** Same as `on("change", listener)`, in the form that React's `useSyncExternalStore` takes. */
  readonly subscribe = (listener: () => void): (() => void) => this.on("change", listener);

  /** Emits the error `unknown_mood` if the room does not have the mood. A watcher's mood waits for the next `join`. */
  readonly setMood = (mood: Mood): void => {
    if (this.#chooseMood(mood) && this.#role === "breathe") this.#send({ type: "mood", mood });
    this.#update({});
  };

  /** Changes the role to `breathe`: the room counts this person. */
  readonly join = (mood?: Mood): void => {
    this.#role = "breathe";
    if (mood !== undefined) this.#chooseMood(mood);
    this.#send({ type: "join", mood: this.#mood.pending });
    this.#hasSeat ||= this.#snapshot.status === "open";
    this.#update({});
  };

  /** Changes the role to `watch`: the room no longer counts this person and the socket stays open. */
  readonly watch = (): void => {
    this.#role = "watch";
    this.#sitWish.clear();
    this.#send({ type: "watch" });
    this.#update({});
  };

  /**
   * Counts this person for this many minutes, even if the page closes. 0 ends the sitting. Without a connection the sitting
   * waits for the next one and keeps its end. Emits the error `not_breathing` if this person watches.
   */
  readonly sit = (minutes: number): void => {
    if (this.#role === "watch") this.#emitError("not_breathing", "A watcher cannot sit. Join first.");
    else {
      this.#sitWish.set(minutes);
      this.#requestSit();
    }
  };

  /** The server's time (ms since 1970). Everyone's breath follows it. */
  readonly now = (): number => this.#clock.now();

  /**
   * Leaves the room and closes the connection for ever. Without a connection it connects once more, to give up the seat. It
   * gives up after a few minutes, or when the page closes. The seat then ends with its sitting, or after the server's TTL.
   */
  readonly leave = (): void => {
    // The other sockets of a replaced client hold the seat, so leaving would change nothing.
    const isAlone = this.#snapshot.code !== REPLACED;
    this.#close({ type: "leave" }, isAlone && this.#hasSeat ? LEAVE_RETRIES : 0);
  };

  /**
   * Closes the connection for ever. The room counts this person until the server's grace period ends. If the connection was
   * lost before, it counts them until the server's TTL or their sitting ends.
   */
  readonly close = (): void => this.#close();

  /**
   * Demands only an unconfirmed mood, because another tab may have changed a confirmed one since. The confirmed one helps a
   * room that has lost it.
   */
  #query(): Record<string, string | undefined> {
    const { session, status } = this.#snapshot;
    const v = String(PROTOCOL_VERSION);
    const isGoing = this.#role === "watch" || status === "closed";
    // Only a socket of the seat can give it up.
    if (isGoing) return this.#hasSeat ? { v, session } : { v, session, role: "watch" };
    const { pending, confirmed } = this.#mood;
    return { v, session, mood: toQuery(pending), said: toQuery(confirmed) };
  }

  #close(farewell?: ClientFrame, retries?: number): void {
    if (this.#snapshot.status === "closed") return;
    this.#connection.close(farewell, retries);
    this.#update({ status: "closed", code: 1000, reason: "" });
  }

  #send(frame: ClientFrame): void {
    if (this.#snapshot.status === "open") this.#connection.send(frame);
  }

  #handleFrame(frame: ServerFrame | null): void {
    if (!frame) this.#emitError("bad_frame", "The server sent a frame that is not in the protocol.");
    // Listeners act after the welcome is handled. Otherwise the client would send their wishes twice.
    else if (frame.type === "welcome") this.#events.batch(() => this.#handleWelcome(frame));
    else if (frame.type === "presence") {
      this.#clock.observe(frame.at);
      this.#update(presenceOf(frame));
    } else if (frame.type === "sit") {
      this.#sitWish.clear();
      this.#update({ sit: frame.until });
    } else if (frame.type === "mood") {
      this.#mood.confirm(frame.mood);
      this.#update({});
    } else {
      if (frame.code === "unknown_mood") this.#mood.reset();
      // Of all frames of this client only a sitting can be bad: its length is up to the page.
      if (frame.code === "bad_message") this.#sitWish.clear();
      if (frame.code === "rate_limited") setTimeout(() => this.#askAgain(), RATE_LIMIT_BACKOFF_MS);
      this.#emitError(frame.code, frame.message);
      this.#update({});
    }
  }

  #handleWelcome({ heartbeat, mood, presence, session, now, sit, breath }: Welcome): void {
    this.#clock.observe(now);
    this.#connection.startHeartbeat(heartbeat);
    const isFirst = this.#snapshot.status !== "open";
    this.#hasSeat = session !== null;
    // Only the welcome of a seat that is still wanted answers the choice of a mood.
    this.#mood.confirm(!this.#hasSeat || this.#role === "watch" ? undefined : mood);
    this.#update({ status: "open", code: null, reason: "", sit, breath, ...presenceOf(presence) });
    // The person may have chosen another mood or role since the join was sent.
    const { pending } = this.#mood;
    if (pending !== undefined) this.#chooseMood(pending);
    if (this.#hasSeat && this.#role === "watch") this.watch();
    else if (!this.#hasSeat && this.#role === "breathe") this.join();
    else if (this.#mood.pending !== undefined) this.setMood(this.#mood.pending);
    else this.#update({});
    if (isFirst) this.#requestSit();
  }

  /** The server dropped a frame. Asking for everything that is wanted now restores what it carried. */
  #askAgain(): void {
    if (this.#role === "breathe") this.join();
    else this.watch();
    this.#requestSit();
  }

  #requestSit(): void {
    const { minutes } = this.#sitWish;
    if (minutes !== undefined) this.#send({ type: "sit", minutes });
  }

  /** Returns false if the room does not have the mood: the server would close a join with such a mood for ever. */
  #chooseMood(mood: Mood): boolean {
    const { at, moods } = this.#snapshot;
    if (at === null || mood === null || Object.hasOwn(moods, mood)) {
      this.#mood.set(mood);
      return true;
    }
    this.#mood.reset(mood);
    this.#emitError("unknown_mood", `The room has no mood "${mood}".`);
    return false;
  }

  get #visibleMood(): Mood {
    return this.#role === "watch" ? null : this.#mood.current;
  }

  #emitError(code: RoomError["code"], message: string): void {
    this.#events.emit("error", { code, message });
  }

  #update(change: Partial<Snapshot>): void {
    const before = this.#snapshot;
    if (before.status === "closed") return;
    const after = nextSnapshot(before, { ...change, mood: this.#visibleMood });
    this.#snapshot = after;
    const differs = (...keys: (keyof Snapshot)[]) => keys.some((key) => before[key] !== after[key]);
    const { status, code, reason, at, count, resting, moods, mood, sit } = after;
    this.#events.batch(() => {
      if (differs("status", "code", "reason")) this.#events.emit("status", { status, code, reason });
      if (at !== null && differs("at", "count", "resting", "moods"))
        this.#events.emit("presence", { at, count, resting, moods });
      if (differs("mood")) this.#events.emit("mood", mood);
      if (differs("sit")) this.#events.emit("sit", sit);
      if (after !== before) this.#events.emit("change", after);
    });
  }
}

function toQuery(mood: Mood | undefined): string | undefined {
  return mood === null ? "" : mood;
}

function presenceOf({ at, count, resting, moods }: Presence): Presence {
  return { at, count, resting, moods };
}
