/**
 * A shared breath: everyone inhales in the same moment, with no message sent for it. Both sides use this file; it has no
 * imports, so that a browser can carry it.
 */

/** Seconds of inhaling, holding, exhaling, holding. */
export type BreathPattern = readonly [inhale: number, hold: number, exhale: number, rest: number];

export type BreathPhase = "inhale" | "hold" | "exhale" | "rest";
/** In a pattern's order. */
export const PHASES: readonly BreathPhase[] = ["inhale", "hold", "exhale", "rest"];

export interface Breath {
  readonly pattern: BreathPattern;
  /** A moment (ms, server's clock) at which a breath began. */
  readonly epoch: number;
}

/** Patterns that have a name. */
const PRESETS: Readonly<Record<string, BreathPattern>> = {
  box: [4, 4, 4, 4],
  "4-7-8": [4, 7, 8, 0],
  coherent: [5.5, 0, 5.5, 0],
};

const LONGEST_PHASE = 60;

/**
 * Reads a pattern: `box`, `4-7-8`, `coherent`, or four numbers of seconds such as `5.5-0-5.5-0`.
 * @returns null where it is none: a breath has an inhale and an exhale, and no phase is over 60 s.
 */
export function readPattern(text: string): BreathPattern | null {
  if (Object.hasOwn(PRESETS, text)) return PRESETS[text] ?? null;
  if (!/^\d+(\.\d+)?(-\d+(\.\d+)?){3}$/.test(text)) return null;
  const [inhale = 0, hold = 0, exhale = 0, rest = 0] = text.split("-").map(Number);
  const pattern: BreathPattern = [inhale, hold, exhale, rest];
  return inhale > 0 && exhale > 0 && pattern.every((seconds) => seconds <= LONGEST_PHASE) ? pattern : null;
}

/** Milliseconds that one whole breath takes. */
export function breathLength(pattern: BreathPattern): number {
  return pattern.reduce((sum, seconds) => sum + seconds * 1000, 0);
}

/**
 * Where in the breath a moment falls.
 * @param now The moment (ms, server's clock).
 * @returns the phase, how far it has gone (0 to under 1), and the milliseconds since the breath began.
 */
export function breathAt(
  { pattern, epoch }: Breath,
  now: number,
): { phase: BreathPhase; progress: number; elapsed: number } {
  const length = breathLength(pattern);
  const elapsed = (((now - epoch) % length) + length) % length;
  let began = 0;
  for (const [index, phase] of PHASES.entries()) {
    const lasts = (pattern[index] ?? 0) * 1000;
    if (elapsed < began + lasts) return { phase, progress: (elapsed - began) / lasts, elapsed };
    began += lasts;
  }
  return { phase: "inhale", progress: 0, elapsed: 0 };
}
