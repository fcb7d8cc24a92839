/** The people in a room, as every server and every design shows them. */

export const MOODS: readonly [string, ...string[]] = ["gratitude", "presence", "calm", "joy", "release"];

export interface Presence {
  readonly count: number;
  readonly moods: Readonly<Record<string, number>>;
}

/** @param people The mood of each of them. */
export function presenceOf(people: Iterable<string | null>): Presence {
  const moods: Record<string, number> = {};
  let count = 0;
  for (const mood of people) {
    count++;
    if (mood !== null) moods[mood] = (moods[mood] ?? 0) + 1;
  }
  return { count, moods };
}

/** Independent of the order of the moods. */
export function textOf({ count, moods }: Presence): string {
  return `${count} (${MOODS.map((mood) => moods[mood] ?? 0).join(" ")})`;
}
