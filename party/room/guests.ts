import type { ClientFrame } from "../protocol.ts";
import type { Settings } from "../settings.ts";
import type { Connection, Departure } from "./connection.ts";
import type { FrameError } from "./frame.ts";
import type { Parts } from "./rebuild.ts";

const MINUTE = 60_000;

/** What those who breathe or watch can do: every frame of theirs, and what becomes of their seat. */
export class Guests<S> {
  readonly #parts: Parts<S>;
  readonly #settings: Settings;

  constructor(parts: Parts<S>, settings: Settings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  take(connection: Connection<S>, frame: ClientFrame | FrameError, now: number): void {
    const { voice, roster } = this.#parts;
    switch (frame.type) {
      case "error":
        voice.send(connection, frame);
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
        roster.connections.delete(connection.socket);
        this.unseat(connection, "left", now);
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
    this.welcome(connection, now);
    if (changed && !isNew) voice.tell(session, { type: "mood", mood });
  }

  welcome(connection: Connection<S>, now: number): void {
    const { voice, broadcast, roster } = this.#parts;
    voice.welcome(connection, { at: now, ...roster.sessions.aggregate() });
    broadcast.told(roster.sessions.text());
  }

  unseat(connection: Connection<S>, departure: Departure, now: number): void {
    const siblings = connection.session?.connections ?? [];
    this.#parts.roster.unseat(connection, departure, now);
    // Those that stay carry on what was heard from the one that goes.
    for (const sibling of siblings) this.#parts.voice.attach(sibling);
  }

  #setMood(connection: Connection<S>, mood: string | null): void {
    const { voice, roster } = this.#parts;
    const { session } = connection;
    if (!session) voice.refuse(connection, "not_breathing", "a watcher has no mood: join first");
    else if (this.#isUnknown(mood)) voice.refuse(connection, "unknown_mood", "no such mood here");
    else if (roster.setMood(session, mood)) voice.tell(session, { type: "mood", mood });
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
      voice.tell(session, { type: "sit", until: session.sit || null });
    }
  }

  #isUnknown(mood: string | null | undefined): boolean {
    return typeof mood === "string" && !this.#settings.moods.includes(mood);
  }
}
