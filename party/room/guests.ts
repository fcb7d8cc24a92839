import type { Settings } from "../settings/settings.ts";
import { type CloseName, PING } from "../wire/close-codes.ts";
import type { ClientFrame } from "../wire/frames.ts";
import type { Connection, Departure } from "./connection.ts";
import { type FrameError, readFrame } from "./decode.ts";
import { Limits } from "./limits.ts";
import type { Parts } from "./restore.ts";

const MINUTE = 60_000;

/** What those who breathe or watch can do: every frame of theirs, and what becomes of their seat. */
export class Guests<S> {
  readonly #parts: Parts<S>;
  readonly #settings: Settings;
  readonly #limits: Limits<S>;

  constructor(parts: Parts<S>, settings: Settings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#limits = new Limits(settings);
  }

  hear(connection: Connection<S>, data: string | ArrayBuffer, now: number): void {
    const { framesPerSecond, frameBytes } = this.#settings.limits;
    const isBeat = data === PING;
    const verdict = this.#limits.take(connection, isBeat ? "beats" : "frames", now);
    if (verdict === "taken" && isBeat) this.#parts.voice.answerBeat(connection);
    else if (verdict === "taken") this.#take(connection, readFrame(data, frameBytes), now);
    else if (verdict === "over") this.sendAway(connection, "tooManyFrames", now);
    else this.#parts.voice.refuse(connection, "rate_limited", `at most ${framesPerSecond} frames a second`);
  }

  #take(connection: Connection<S>, frame: ClientFrame | FrameError, now: number): void {
    const { voice } = this.#parts;
    switch (frame.type) {
      case "error":
        voice.send(connection, frame);
        if (frame.code === "too_large" && this.#limits.isOversizedAgain(connection))
          this.sendAway(connection, "tooManyFrames", now);
        break;
      case "mood":
        this.#setMood(connection, frame.mood);
        break;
      case "sit":
        this.#sit(connection, frame.minutes, now);
        break;
      case "join":
        if (this.#isUnknown(frame.mood)) voice.refuse(connection, "unknown_mood", "no such mood here");
        else this.breathe(connection, frame.mood, now);
        break;
      case "watch":
        this.unseat(connection, "left", now);
        this.welcome(connection, now);
        break;
      case "leave":
        this.dismiss(connection, "left", now);
        voice.release(connection.socket, "left");
        break;
      case "away":
        connection.away = true;
        break;
    }
  }

  breathe(connection: Connection<S>, mood: string | null | undefined, now: number): void {
    const { roster, voice } = this.#parts;
    const isNew = !roster.sessions.get(connection.id);
    const session = roster.seat(connection, mood ?? null);
    const changed = mood !== undefined && roster.setMood(session, mood);
    const surplus = this.#limits.surplus(session, connection);
    if (surplus) this.sendAway(surplus, "replaced", now);
    this.welcome(connection, now);
    if (changed && !isNew) voice.tell(connection, { type: "mood", mood });
  }

  welcome(connection: Connection<S>, now: number): void {
    const { voice, broadcast, roster } = this.#parts;
    voice.welcome(connection, { at: now, ...roster.sessions.aggregate() });
    broadcast.told(roster.sessions.text());
  }

  unseat(connection: Connection<S>, departure: Departure, now: number): void {
    const { session } = connection;
    this.#parts.roster.unseat(connection, departure, now);
    // Those that stay carry on what was heard from the one that goes.
    for (const sibling of session?.connections ?? []) this.#parts.voice.attach(sibling);
  }

  /** Takes a socket out of the room. */
  dismiss(connection: Connection<S>, departure: Departure, now: number): void {
    this.unseat(connection, departure, now);
    this.#parts.roster.dismiss(connection, departure, now);
  }

  /** For the sake of the others; it may resume its session. */
  sendAway(connection: Connection<S>, code: CloseName, now: number): void {
    this.dismiss(connection, "dropped", now);
    this.#parts.voice.release(connection.socket, code);
  }

  #setMood(connection: Connection<S>, mood: string | null): void {
    const { voice, roster } = this.#parts;
    const { session } = connection;
    if (!session) voice.refuse(connection, "not_breathing", "a watcher has no mood: join first");
    else if (this.#isUnknown(mood)) voice.refuse(connection, "unknown_mood", "no such mood here");
    else if (roster.setMood(session, mood)) voice.tell(connection, { type: "mood", mood });
    else voice.send(connection, { type: "mood", mood });
  }

  #sit(connection: Connection<S>, minutes: number, now: number): void {
    const { voice, roster } = this.#parts;
    const { session } = connection;
    const { maxSitMinutes } = this.#settings;
    if (!session) voice.refuse(connection, "not_breathing", "a watcher has no seat: join first");
    else if (minutes > maxSitMinutes)
      voice.refuse(connection, "bad_message", `a sitting has at most ${maxSitMinutes} minutes`);
    else {
      roster.sit(session, minutes && now + minutes * MINUTE);
      voice.tell(connection, { type: "sit", until: session.sit || null });
    }
  }

  #isUnknown(mood: string | null | undefined): boolean {
    return typeof mood === "string" && !this.#settings.moods.includes(mood);
  }
}
