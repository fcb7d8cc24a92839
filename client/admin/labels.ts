/** The English names of the server's terms. */
import type { Inspection, SessionRow } from "../../party/wire/admin.ts";
import { number, plural } from "./format.ts";

/** Follows the time of the alarm. */
export const ALARM_LABELS: Record<Inspection["alarm"]["why"], string> = {
  broadcast: "to broadcast a change",
  save: "to store a change",
  deadline: "to check for expired sessions",
  memory: "to delete the old data of an empty room",
  nothing: "with nothing due",
};

/** Follows the time at which a session expires. */
export const RULE_LABELS: Record<SessionRow["rule"], string> = {
  ttl: "if it stays silent",
  grace: "if it does not return",
  sitting: "when its sitting ends",
};

export const STATE_LABELS: Record<SessionRow["state"], string> = {
  here: "here",
  lingering: "disconnected",
  resting: "resting",
};

/** Explains the number of people to an admin who wonders about it. */
export function explainCount({ count, resting, sockets, watchers, settings, closed }: Inspection): string {
  const notCounted = watchers > 0 && `Not counted: ${plural(watchers, "watcher")}.`;
  if (count === 0) {
    const reason = closed ? "The room is closed. Nobody is in it." : "Nobody has joined.";
    return joinSentences([reason, notCounted]);
  }
  const { ttlSeconds, graceSeconds } = settings;
  return joinSentences([
    `Each session counts once, however many tabs it has. ${openSockets(sockets)}, including watchers and admins.`,
    resting > 0 && `${restingSessions(resting)} with no page open.`,
    notCounted,
    `A session counts for ${graceSeconds} s after its page closes, and for ${ttlSeconds} s after it falls silent.`,
  ]);
}

function openSockets(sockets: number): string {
  return plural(sockets, "socket is open", "sockets are open");
}

function restingSessions(resting: number): string {
  return resting === 1 ? "1 session rests" : `${number(resting)} sessions rest`;
}

function joinSentences(sentences: readonly (string | false)[]): string {
  return sentences.filter(Boolean).join(" ");
}
