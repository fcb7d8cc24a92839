/** The rooms of a page as they are now: each is asked, and one that does not answer is shown as it last reported. */
import type { Report, RoomRow } from "../wire/admin.ts";

/** A page must not wait for a room that is stuck (ms). */
const PATIENCE = 1000;

export type Numbers = Omit<Report, "room" | "since" | "silentUntil">;

/** @param ask Null: nobody is there any more. */
export async function listing(
  reports: readonly Report[],
  ask: (room: string) => Promise<Numbers | null>,
  now: () => number,
): Promise<RoomRow[]> {
  const rows = await Promise.all(reports.map((report) => row(report, ask, now)));
  return rows.filter((row) => row !== null);
}

async function row(
  report: Report,
  ask: (room: string) => Promise<Numbers | null>,
  now: () => number,
): Promise<RoomRow | null> {
  const answer = await inTime(ask(report.room));
  if (answer === "no answer") return { ...report, live: false, age: Math.max(0, now() - report.at) };
  if (!answer?.count) return null;
  const { at, count, resting, moods, watchers } = answer;
  return { ...report, at, count, resting, moods, watchers, live: true, age: 0 };
}

function inTime<T>(answer: Promise<T>): Promise<T | "no answer"> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("no answer"), PATIENCE);
    answer
      .then(resolve)
      .catch(() => resolve("no answer"))
      .finally(() => clearTimeout(timer));
  });
}
