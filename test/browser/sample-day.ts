import type { HistoryMinute } from "../../party/wire/admin.ts";

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 24 * 60;

/** A made-up history of one day: a quiet night, and many people at seven and at noon. */
export function sampleDay(now: number, moods: readonly string[]): HistoryMinute[] {
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return Array.from({ length: MINUTES_A_DAY }, (_, index): HistoryMinute => {
    const at = end - (MINUTES_A_DAY - index) * MINUTE_MS;
    const hour = (at / MINUTE_MS / 60) % 24;
    const peak = (height: number, peakHour: number) => height * Math.exp(-(((hour - peakHour) / 0.6) ** 2));
    const ripple = Math.sin(index / 11) + Math.sin(index / 31);
    const day = 12 * Math.sin((Math.PI * (hour - 3)) / 24) ** 2;
    const mean = Math.max(0, day + peak(18, 7) + peak(12, 12.5) + ripple);
    const spread = (share: number) => ({
      min: Math.max(0, Math.floor((mean - 0.6) * share)),
      max: Math.ceil((mean + 0.6) * share),
      mean: Math.round(mean * share * 100) / 100,
    });
    const shares = moods.map((mood, place) => [mood, spread(0.32 / (1 + place) + 0.04 * Math.sin(index / 90 + place))]);
    return { at, people: spread(1), moods: Object.fromEntries(shares) };
  });
}
