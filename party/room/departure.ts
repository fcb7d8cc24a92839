/** How a socket parted from its session: rules L3, L4, L5. */
export type Departure = "left" | "clean" | "dropped";

/** What a browser sends when its page closes (1001), when code closes without or with the normal code (1005, 1000). */
const CLEAN_CODES = new Set([1000, 1001, 1005]);

/** @param code As the platform tells it; 1006 where it does not. */
export function departureOf(code: number, away: boolean): Departure {
  return away || CLEAN_CODES.has(code) ? "clean" : "dropped";
}
