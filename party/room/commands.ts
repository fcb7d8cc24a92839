/** The actions of people: one function per frame type. Each changes the sessions and notes its answers in the turn. */
import type { Settings } from "../settings/settings.ts";
import { type CloseName, PING } from "../wire/close-codes.ts";
import { FRAME_ROWS } from "./accounts.ts";
import { decode, type FrameError } from "./decode.ts";
import type { JoinRequest } from "./join-request.ts";
import type { Connection, Departure, Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { TokenBucket } from "./token-bucket.ts";
import type { Turn } from "./turn.ts";

const MINUTE_MS = 60_000;

/** More tabs than this are a fault, or half-open sockets of a bad network (Q6). */
const MAX_SOCKETS_PER_SESSION = 10;
/** Somebody who looks for the right word, and then a change of heart now and then (Q12). */
const CHANGES_AT_ONCE = 10;
const CHANGES_PER_SECOND = 0.1;
/** One oversized frame may be an accident; the third is not (Q8). */
const MAX_OVERSIZED_FRAMES = 3;

/** Handles whatever a socket sends. */
export function handleFrame<S>(
  turn: Turn<S>,
  sessions: Sessions<S>,
  { heartbeat, maxSitMinutes }: Settings,
  connection: Connection<S>,
  data: string | ArrayBuffer,
): void {
  turn.work += FRAME_ROWS;
  turn.payer = connection.address;
  const frame = decode(connection, data, heartbeat, turn.now);
  // An admin only looks on.
  if (connection.isAdmin && frame.type !== "ping" && frame.type !== "flood") return;
  switch (frame.type) {
    case "mood":
      setMood(turn, sessions, connection, frame.mood);
      break;
    case "sit":
      sit(turn, sessions, connection, frame.minutes, maxSitMinutes);
      break;
    case "join":
      if (isUnknownMood(sessions, frame.mood)) turn.replyError(connection, "unknown_mood", UNKNOWN_MOOD);
      else if (isChange(connection, frame.mood) && !mayChange(turn, connection)) break;
      else breathe(turn, sessions, connection, frame.mood);
      break;
    case "watch":
      touchAll(turn, sessions.detach(connection, "left", turn.now));
      turn.reply(connection, "welcome");
      break;
    case "leave":
      disconnect(turn, sessions, connection, "left", "left");
      break;
    case "away":
      connection.isAway = true;
      break;
    case "ping":
      turn.reply(connection, "pong");
      break;
    case "flood":
      drop(turn, sessions, connection, "tooManyFrames");
      break;
    case "error":
      rejectFrame(turn, sessions, connection, frame);
      break;
    default:
      frame satisfies never;
  }
}

/** Whatever a socket sends is a sign of life (L1). */
export function markAlive<S>(
  sessions: Sessions<S>,
  sender: Connection<S> | undefined,
  data: string | ArrayBuffer,
  now: number,
): void {
  if (sender && data === PING) sessions.markPong(sender, now);
  else if (sender) sessions.markSeen(sender, now);
}

/** The first frame of a socket. It shows everything that has happened since the join. */
export function welcome<S>(turn: Turn<S>, sessions: Sessions<S>, newcomer: Connection<S>): void {
  if (newcomer.isWelcomed || sessions.connections.get(newcomer.socket) !== newcomer) return;
  newcomer.isWelcomed = true;
  turn.reply(newcomer, "welcome");
}

/** The mood of a join. A client that returns knows it better than a snapshot, which may be older (J10). */
export function moodOf<S>(sessions: Sessions<S>, { session: id, mood, said }: JoinRequest): string | null | undefined {
  const known = sessions.get(id);
  return mood === undefined && (!known || known.isPresumed) ? said : mood;
}

/** Its welcome is for sockets that have had one. A newcomer's follows. @param mood Null: none. Undefined: keep it. */
export function breathe<S>(
  turn: Turn<S>,
  sessions: Sessions<S>,
  connection: Connection<S>,
  mood: string | null | undefined,
): void {
  const isNew = !sessions.get(connection.id);
  const session = sessions.attach(connection, mood ?? null);
  const hasChanged = mood !== undefined && sessions.setMood(session, mood);
  const surplus = surplusSocket(session, connection);
  if (surplus) drop(turn, sessions, surplus, "replaced");
  turn.reply(connection, "welcome");
  if (hasChanged && !isNew) turn.replyToSession(connection, { type: "mood", mood });
}

/** Removes a socket. @param code Null if the peer has closed it already. */
export function disconnect<S>(
  turn: Turn<S>,
  sessions: Sessions<S>,
  connection: Connection<S>,
  departure: Departure,
  code: CloseName | null,
): void {
  turn.payer ??= connection.address;
  touchAll(turn, sessions.disconnect(connection, departure, turn.now));
  turn.close(connection.socket, code);
}

function setMood<S>(turn: Turn<S>, sessions: Sessions<S>, connection: Connection<S>, mood: string | null): void {
  const { session } = connection;
  if (!session) turn.replyError(connection, "not_breathing", "A watcher has no mood. Join first.");
  else if (isUnknownMood(sessions, mood)) turn.replyError(connection, "unknown_mood", UNKNOWN_MOOD);
  else if (session.mood === mood) turn.reply(connection, { type: "mood", mood });
  else if (mayChange(turn, connection)) {
    sessions.setMood(session, mood);
    turn.replyToSession(connection, { type: "mood", mood });
  }
}

function sit<S>(
  turn: Turn<S>,
  sessions: Sessions<S>,
  connection: Connection<S>,
  minutes: number,
  maxMinutes: number,
): void {
  const { session } = connection;
  if (!session) turn.replyError(connection, "not_breathing", "A watcher cannot sit. Join first.");
  else if (minutes > maxMinutes)
    turn.replyError(connection, "bad_message", `A sitting has at most ${maxMinutes} minutes.`);
  // Whoever has finished must not be kept.
  else if (minutes === 0 || mayChange(turn, connection)) {
    sessions.setSit(session, minutes === 0 ? 0 : turn.now + minutes * MINUTE_MS);
    turn.replyToSession(connection, { type: "sit", until: session.sitUntil || null });
  }
}

function rejectFrame<S>(turn: Turn<S>, sessions: Sessions<S>, connection: Connection<S>, error: FrameError): void {
  turn.reply(connection, error);
  if (error.code !== "too_large") return;
  connection.oversizedFrames++;
  if (connection.oversizedFrames >= MAX_OVERSIZED_FRAMES) drop(turn, sessions, connection, "tooManyFrames");
}

/** Closes a socket to protect the room. The person may resume the session (Q10). */
function drop<S>(turn: Turn<S>, sessions: Sessions<S>, connection: Connection<S>, code: CloseName): void {
  disconnect(turn, sessions, connection, "dropped", code);
}

/** The sockets that stay carry on the last sign of life of the one that goes. */
function touchAll<S>(turn: Turn<S>, siblings: readonly Connection<S>[]): void {
  for (const sibling of siblings) turn.touch(sibling);
}

/** The oldest other socket of a session that has too many. */
function surplusSocket<S>({ connections }: Session<S>, newest: Connection<S>): Connection<S> | null {
  if (connections.length <= MAX_SOCKETS_PER_SESSION) return null;
  const others = connections.filter((connection) => connection !== newest);
  return others.reduce((oldest, each) => (each.openedAt < oldest.openedAt ? each : oldest));
}

/** Whether a `join` frame changes anything that others see. */
function isChange<S>({ session }: Connection<S>, mood: string | null | undefined): boolean {
  return session === null || (mood !== undefined && mood !== session.mood);
}

/** Takes a change from the person's allowance (Q12). If none is left, says so. */
function mayChange<S>(turn: Turn<S>, connection: Connection<S>): boolean {
  const { session } = connection;
  const changes =
    session?.changes ?? connection.changes ?? new TokenBucket(CHANGES_AT_ONCE, CHANGES_PER_SECOND, turn.now);
  connection.changes = changes;
  if (session) session.changes = changes;
  if (changes.take(turn.now) === "taken") return true;
  turn.replyError(
    connection,
    "rate_limited",
    "Change a mood or a sitting, or take a seat, at most once in 10 seconds.",
  );
  return false;
}

const UNKNOWN_MOOD = "This room does not have this mood.";

function isUnknownMood<S>({ tally }: Sessions<S>, mood: string | null | undefined): boolean {
  return typeof mood === "string" && !tally.has(mood);
}
