/**
 * The order of the list of rooms (M5): by the people who are awake, then by all people, then by name. It costs nothing to
 * sit without a page, so rooms in which everybody rests come last and hide no other.
 */
import type { Report } from "../wire/admin.ts";

/** The part of a row that decides where it stands in the list. */
export type Rank = Pick<Report, "count" | "resting" | "room">;

/** For `sort`: negative if `one` comes first, and 0 only for the same rank. */
export function byPeople(one: Rank, other: Rank): number {
  return awake(other) - awake(one) || other.count - one.count || byName(one.room, other.room);
}

/** Names a rank and not a row, so it is good after its room has changed or gone. */
export function cursorOf({ count, resting, room }: Rank): string {
  return [count, resting, room].join(".");
}

/** @param cursor In the form of `RoomsQuery`. */
export function rankOf(cursor: string): Rank {
  const [count, resting, room = ""] = cursor.split(".");
  return { count: Number(count), resting: Number(resting), room };
}

function awake({ count, resting }: Rank): number {
  return count - resting;
}

function byName(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
