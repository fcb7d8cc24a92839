import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { costOf } from "../../http/cost.ts";
import { isToken } from "../../http/token.ts";
import type { Settings } from "../../settings/settings.ts";
import {
  AuthFrame,
  type Inspection,
  type PageQuery,
  type Report,
  type SessionList,
  type SessionRow,
} from "../../wire/admin.ts";
import type { Connection } from "../connection.ts";
import type { Parts } from "../restore.ts";
import { isLingering, overAt, type Session } from "../session.ts";

const SECOND = 1000;
const MINUTE = 60_000;
/** Bytes of a hash: enough to tell 30,000 sessions apart, short enough to read out. */
const HASH_BYTES = 8;

/** What admins see of a room, and the actions they have. */
export class Admins<S> {
  readonly #parts: Parts<S>;
  readonly #settings: Settings;
  readonly #hashes = new WeakMap<Session<S>, string>();

  constructor(parts: Parts<S>, settings: Settings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  inspect(now: number, alarm: Inspection["alarm"]): Inspection {
    const { roster, memory, persistence, voice } = this.#parts;
    const { moods, heartbeat, ttl, grace, maxSitMinutes, breath } = this.#settings;
    return {
      room: voice.name ?? "",
      at: now,
      ...roster.sessions.aggregate(),
      watchers: roster.watchers,
      sockets: roster.connections.size,
      closed: memory.moderation.closed,
      removed: memory.moderation.removedAt(now),
      alarm,
      counters: { ...memory.counters },
      snapshotBytes: persistence.bytes,
      settings: {
        moods: [...moods],
        heartbeatSeconds: heartbeat / SECOND,
        ttlSeconds: ttl / SECOND,
        graceSeconds: grace / SECOND,
        maxSitMinutes,
        breathPattern: [...breath],
      },
      cost: costOf(memory.counters, now),
    };
  }

  /** @param silentUntil When the room will wake by itself (ms). */
  report(now: number, silentUntil: number): Report {
    const { roster, memory, voice } = this.#parts;
    return {
      room: voice.name ?? "",
      ...roster.sessions.aggregate(),
      watchers: roster.watchers,
      since: memory.occupiedSince ?? now,
      at: now,
      silentUntil,
    };
  }

  /**
   * A page of the sessions, in the order in which they joined. Where a session stands does not change while it stays, so
   * none is missed or told twice while others come and go.
   * @throws RangeError for a cursor that is none of ours.
   */
  sessions({ cursor, limit }: PageQuery): SessionList {
    if (cursor !== undefined && !/^\d{1,15}-[0-9a-f]{16}$/.test(cursor)) throw new RangeError("bad cursor");
    const after = cursor === undefined ? "" : padded(cursor);
    const places = Array.from(this.#parts.roster.sessions, (session) => {
      return { session, place: padded(this.#placeOf(session)) };
    });
    const rest = places.filter(({ place }) => place > after).sort((one, other) => (one.place < other.place ? -1 : 1));
    const page = rest.slice(0, limit).map(({ session }) => session);
    const last = page.at(-1);
    return {
      sessions: page.map((session) => this.#row(session)),
      cursor: last && rest.length > limit ? this.#placeOf(last) : null,
    };
  }

  /** Ends the session with this hash and keeps it out, its watching sockets too. @returns whether there is one. */
  remove(hash: string, now: number): boolean {
    const { roster, memory, voice } = this.#parts;
    for (const session of roster.sessions) {
      if (this.#hashOf(session) !== hash) continue;
      memory.moderation.remove(session.id, now + this.#settings.removeMinutes * MINUTE);
      for (const { socket } of roster.end(session)) voice.release(socket, "removed");
      for (const connection of roster.connections.values()) {
        if (connection.id === session.id && !connection.observer) this.#sendAway(connection, "removed", now);
      }
      return true;
    }
    return false;
  }

  /** Sends everybody away but those who watch over the room. */
  shut(now: number): void {
    const { roster, memory, voice } = this.#parts;
    memory.moderation.closed = true;
    for (const session of roster.sessions) {
      for (const { socket } of roster.end(session)) voice.release(socket, "shut");
    }
    for (const connection of roster.connections.values()) {
      if (!connection.observer) this.#sendAway(connection, "shut", now);
    }
    roster.changed();
  }

  open(): void {
    this.#parts.memory.moderation.closed = false;
    this.#parts.roster.changed();
  }

  /** The first frame of a live socket has to show the token; all else that it says is of no interest. */
  hear(connection: Connection<S>, data: string | ArrayBuffer, inspection: () => Inspection, now: number): void {
    if (connection.observer === "admitted") return;
    const { roster, broadcast } = this.#parts;
    if (!this.#isAuth(data)) {
      this.#sendAway(connection, "unauthorized", now);
      return;
    }
    connection.observer = "admitted";
    this.show([connection], inspection());
    broadcast.told(roster.sessions.text());
  }

  /** A socket without a session. */
  #sendAway(connection: Connection<S>, code: "removed" | "shut" | "unauthorized", now: number): void {
    this.#parts.roster.dismiss(connection, "left", now);
    this.#parts.voice.release(connection.socket, code);
  }

  show(observers: readonly Connection<S>[], inspection: Inspection): void {
    this.#parts.voice.show(observers, { type: "inspection", ...inspection });
  }

  #isAuth(data: string | ArrayBuffer): boolean {
    const { adminToken, limits } = this.#settings;
    if (adminToken === null || typeof data !== "string" || data.length > limits.frameBytes) return false;
    try {
      const frame = AuthFrame.safeParse(JSON.parse(data));
      return frame.success && isToken(frame.data.token, adminToken);
    } catch {
      return false;
    }
  }

  #row(session: Session<S>): SessionRow {
    const lingers = isLingering(session);
    const sits = session.sit > session.deadline;
    return {
      hash: this.#hashOf(session),
      mood: session.mood,
      joined: session.joined,
      heard: session.heard,
      expires: overAt(session),
      rule: sits ? "sitting" : session.graced ? "grace" : "ttl",
      sockets: session.connections.length,
      state: !lingers ? "here" : session.resting ? "resting" : "lingering",
    };
  }

  #placeOf(session: Session<S>): string {
    return `${session.joined}-${this.#hashOf(session)}`;
  }

  /** Keyed, so that nobody who sees it can try ids on it; the room's name makes it another one elsewhere. */
  #hashOf(session: Session<S>): string {
    const known = this.#hashes.get(session);
    if (known !== undefined) return known;
    const text = `${this.#parts.voice.name ?? ""}/${session.id}`;
    const digest = hmac(sha256, utf8ToBytes(this.#settings.adminToken ?? ""), utf8ToBytes(text));
    const hash = bytesToHex(digest.subarray(0, HASH_BYTES));
    this.#hashes.set(session, hash);
    return hash;
  }
}

/** So that places compare as text. */
function padded(place: string): string {
  return place.padStart(32, "0");
}
