import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { PageQuery, SessionList, SessionRow } from "../../wire/admin.ts";
import { expiresAt, isLingering, type Session } from "../session.ts";
import { deriveKey } from "./derived-key.ts";

/** Enough to tell 30,000 sessions apart, short enough to read aloud. */
const HASH_BYTES = 8;
const CURSOR = /^\d{1,15}-[0-9a-f]{16}$/;
/** Positions are compared as text, so they have one length. */
const POSITION_LENGTH = 32;

/** Names sessions for admins, because the ids are secrets (M7). */
export class SessionHashes<S> {
  readonly #token: string;
  /** Made when an admin first asks, because most rooms wake without one. */
  #key: Uint8Array | null = null;
  readonly #known = new WeakMap<Session<S>, string>();

  /** @param token Keys the hashes, so that nobody who sees one can try ids on it. */
  constructor(token: string) {
    this.#token = token;
  }

  /** @param room Gives one person different hashes in different rooms. */
  of(room: string, session: Session<S>): string {
    const known = this.#known.get(session);
    if (known !== undefined) return known;
    this.#key ??= deriveKey(this.#token, "session hash");
    const digest = hmac(sha256, this.#key, utf8ToBytes(`${room}/${session.id}`));
    const hash = bytesToHex(digest.subarray(0, HASH_BYTES));
    this.#known.set(session, hash);
    return hash;
  }
}

/**
 * A page of the sessions in the order in which they joined. A session keeps its position while it stays, so none is
 * missed or listed twice while others come and go.
 * @throws RangeError for a cursor that this list did not give out.
 */
export function sessionPage<S>(
  sessions: Iterable<Session<S>>,
  hashOf: (session: Session<S>) => string,
  { cursor, limit }: PageQuery,
): SessionList {
  if (cursor !== undefined && !CURSOR.test(cursor)) throw new RangeError("Bad cursor.");
  const cursorOf = (session: Session<S>) => `${session.joinedAt}-${hashOf(session)}`;
  const after = cursor === undefined ? "" : cursor.padStart(POSITION_LENGTH, "0");
  const rest = Array.from(sessions, (session) => ({
    session,
    position: cursorOf(session).padStart(POSITION_LENGTH, "0"),
  }))
    .filter(({ position }) => position > after)
    .sort((one, other) => (one.position < other.position ? -1 : 1));
  const page = rest.slice(0, limit).map(({ session }) => session);
  const last = page.at(-1);
  return {
    sessions: page.map((session) => toRow(session, hashOf(session))),
    cursor: last && rest.length > limit ? cursorOf(last) : null,
  };
}

function toRow<S>(session: Session<S>, hash: string): SessionRow {
  const isSitting = session.sitUntil > session.deadline;
  return {
    hash,
    mood: session.mood,
    joined: session.joinedAt,
    lastSeen: session.lastSeenAt,
    expires: expiresAt(session),
    rule: isSitting ? "sitting" : session.isInGrace ? "grace" : "ttl",
    sockets: session.connections.length,
    state: !isLingering(session) ? "here" : session.isResting ? "resting" : "lingering",
  };
}
