/**
 * The shared breath. All clients compute it from the server's clock, so it costs no messages.
 * This file has no imports, so that a browser bundle stays small.
 */

/** Seconds of each phase. */
export type BreathPattern = readonly [inhale: number, hold: number, exhale: number, rest: number];

export type BreathPhase = "inhale" | "hold" | "exhale" | "rest";
/** In the order of a pattern. */
export const PHASES: readonly BreathPhase[] = ["inhale", "hold", "exhale", "rest"];

export interface Breath {
  readonly pattern: BreathPattern;
  /** The start of some breath (ms, server's clock). */
  readonly epoch: number;
}

const PRESETS: Readonly<Record<string, BreathPattern>> = {
  box: [4, 4, 4, 4],
  "4-7-8": [4, 7, 8, 0],
  coherent: [5.5, 0, 5.5, 0],
};

const MAX_PHASE_SECONDS = 60;

/**
 * Reads a pattern: `box`, `4-7-8`, `coherent`, or four numbers of seconds such as `5.5-0-5.5-0`.
 * @returns null if the text is no pattern, inhale or exhale is 0, or a phase is over 60 s.
 */
export function readPattern(text: string): BreathPattern | null {
  if (Object.hasOwn(PRESETS, text)) return PRESETS[text] ?? null;
  if (!/^\d+(\.\d+)?(-\d+(\.\d+)?){3}$/.test(text)) return null;
  const [inhale = 0, hold = 0, exhale = 0, rest = 0] = text.split("-").map(Number);
  const pattern: BreathPattern = [inhale, hold, exhale, rest];
  return inhale > 0 && exhale > 0 && pattern.every((seconds) => seconds <= MAX_PHASE_SECONDS) ? pattern : null;
}

/** The length of one breath (ms). */
export function breathLength(pattern: BreathPattern): number {
  return pattern.reduce((sum, seconds) => sum + seconds * 1000, 0);
}

/**
 * @param now Milliseconds on the server's clock.
 * @returns the current phase, its progress (from 0 to under 1), and the milliseconds since the breath began.
 */
export function breathAt(
  { pattern, epoch }: Breath,
  now: number,
): { phase: BreathPhase; progress: number; elapsed: number } {
  const length = breathLength(pattern);
  const elapsed = (((now - epoch) % length) + length) % length;
  let start = 0;
  for (const [index, phase] of PHASES.entries()) {
    const phaseMs = (pattern[index] ?? 0) * 1000;
    if (elapsed < start + phaseMs) return { phase, progress: (elapsed - start) / phaseMs, elapsed };
    start += phaseMs;
  }
  return { phase: "inhale", progress: 0, elapsed: 0 };
}
