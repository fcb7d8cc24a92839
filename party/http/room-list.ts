/** The rows of the list of rooms: each room's numbers now, or its last report if it does not answer in time. */
import { byPeople } from "../directory/room-order.ts";
import type { Report, RoomRow } from "../wire/admin.ts";

/** One stuck room must not hold up the list. */
const ANSWER_TIMEOUT_MS = 1000;

export type RoomNumbers = Pick<Report, "at" | "count" | "resting" | "moods" | "watchers">;

/**
 * @param inspect Resolves to null for an empty room. @param now Milliseconds since 1970.
 * @returns rows in the order of the numbers that they show.
 */
export async function roomRows(
  reports: readonly Report[],
  inspect: (room: string) => Promise<RoomNumbers | null>,
  now: () => number,
): Promise<RoomRow[]> {
  const rows = await Promise.all(
    reports.map(async (report): Promise<RoomRow | null> => {
      const numbers = await answerInTime(inspect(report.room));
      if (numbers === undefined) return { ...report, live: false, age: Math.max(0, now() - report.at) };
      // The room has emptied since it reported.
      if (!numbers?.count) return null;
      const { at, count, resting, moods, watchers } = numbers;
      return { ...report, at, count, resting, moods, watchers, live: true, age: 0 };
    }),
  );
  return rows.filter((row) => row !== null).sort(byPeople);
}

/** @returns undefined if the answer fails or is late. */
function answerInTime<T>(answer: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ANSWER_TIMEOUT_MS);
    answer.then(resolve, () => resolve(undefined)).finally(() => clearTimeout(timer));
  });
}
